//! `taskAssign`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_task;
use rules::cases::task::{AssignTask, AssignTaskProblem};

use super::Task;
use super::held::hold;
use crate::cases::owner::{self, Given, Owners};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The task to assign, and to whom.
#[derive(Debug, InputObject)]
pub struct TaskAssignInput {
    /// The task.
    pub task_id: ID,
    /// The revision of the task last seen.
    pub expected_revision: i64,
    /// The team that has it from now on, one of the journey's; null takes it from its team.
    pub team_id: Option<ID>,
    /// The member of staff who has it from now on, in that team if one is given; null takes it from whoever
    /// has it.
    pub assignee_id: Option<ID>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `taskAssign`.
#[derive(Debug, Default, SimpleObject)]
pub struct TaskAssignPayload {
    /// The task as stored; null when there are problems.
    pub task: Option<Task>,
    /// What is to be mended; empty when the task was assigned.
    pub problems: Vec<TaskAssignProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a task from being assigned.
    TaskAssignProblem, TaskAssignProblemCode of AssignTaskProblem {
        /// The case of the task is closed or withdrawn.
        CaseNotOpen,
        /// The task is done or dropped.
        TaskNotOpen,
        /// The member of staff works for the council no longer.
        AssigneeInactive,
        /// The member of staff is not in the team.
        AssigneeNotInTeam,
    } and {
        /// The team does not work on the case's journey, and could not see the case.
        TeamNotOnJourney,
    }
}

impl Given for TaskAssignProblem {
    fn team_not_on_journey(message: String) -> Self {
        Self::new(TaskAssignProblemCode::TeamNotOnJourney, "teamId", message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TaskAssign;

#[Object]
impl TaskAssign {
    /// Gives a task to a team, to a member of staff, to both, or with neither to nobody.
    async fn task_assign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task to assign, and to whom.")] input: TaskAssignInput,
    ) -> Result<TaskAssignPayload, Failure> {
        ctx.allow("Mutation.taskAssign")?;
        let ended = changed(assign(ctx.reader(), &input)).await?;
        Ok(TaskAssignPayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn assign(
    reader: &Reader,
    input: &TaskAssignInput,
) -> Result<case_task::Model, Stop<TaskAssignProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let held = hold(
        &transaction,
        reader,
        &input.task_id,
        input.expected_revision,
    )
    .await?;
    let held = problems.need(held)?;
    let named = (input.team_id.as_ref(), input.assignee_id.as_ref());
    let owners = (&transaction, &Owners::default());
    let owner = owner::find(owners, &held.case, named, &mut problems).await?;
    let command = AssignTask {
        team: owner.team,
        assignee: owner.assignee.as_ref(),
    };
    problems.decided(command.decide(held.status()))?;

    let mut change = Change::new(reader, now).with_case(held.case);
    change.give_task(held.task, owner.team, owner.assignee.map(|staff| staff.id));
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_task()?)
}
