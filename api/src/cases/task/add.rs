//! `taskAdd`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::cases::case_task;
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::TextKind;
use rules::cases::task::{AddTask, AddTaskProblem, Onto};
use rules::text::Limits;
use rules::time::zone::{last_instant_of_day, local_date};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{Task, making};
use crate::cases::held::{Held, Wanted, as_seen, hold};
use crate::cases::owner::{self, Given, Owner, Owners};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change, NewTask};
use crate::cases::version_rules;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created};
use crate::identity::idempotency::Attempt;

/// The task to add to a case.
#[derive(Debug, InputObject)]
pub struct TaskAddInput {
    /// The case, which must be open.
    pub case_id: ID,
    /// The revision of the case last seen; null adds the task whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// What is to be done, one line of 1 to 200 characters: kept as personal.
    pub title: String,
    /// The stage of the case's journey version in which it is to be done; null for the case as a whole.
    pub stage_id: Option<ID>,
    /// Whether that stage, or the case when no stage is given, cannot end before it is done.
    #[graphql(default)]
    pub is_required: bool,
    /// The local day by the end of which it is to be done, from today to the year 2199; null when nothing
    /// says when.
    pub due_on: Option<NaiveDate>,
    /// The team that has it, one of the journey's; null when no team has.
    pub team_id: Option<ID>,
    /// The member of staff who has it, in that team if one is given; null when nobody has.
    pub assignee_id: Option<ID>,
    /// Sending the same key again within 48 hours adds no second task.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `taskAdd`.
#[derive(Debug, Default, SimpleObject)]
pub struct TaskAddPayload {
    /// The task as stored; null when there are problems.
    pub task: Option<Task>,
    /// What is to be mended; empty when the task was added.
    pub problems: Vec<TaskAddProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a task from being added.
    TaskAddProblem, TaskAddProblemCode of AddTaskProblem {
        /// The case is closed or withdrawn.
        CaseNotOpen,
        /// 100 tasks of the case are open, which is the most.
        TooManyOpen,
        /// The stage is not one of the case's journey version.
        StageUnknown,
        /// The due day lies before today, or after the year 2199.
        DueOutOfBounds,
        /// The member of staff works for the council no longer.
        AssigneeInactive,
        /// The member of staff is not in the team.
        AssigneeNotInTeam,
    } and {
        /// The team does not work on the case's journey, and could not see the case.
        TeamNotOnJourney,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

impl Given for TaskAddProblem {
    fn team_not_on_journey(message: String) -> Self {
        Self::new(TaskAddProblemCode::TeamNotOnJourney, "teamId", message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TaskAdd;

#[Object]
impl TaskAdd {
    /// Adds a task to an open case, beside those that its journey version makes.
    async fn task_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task to add.")] input: TaskAddInput,
    ) -> Result<TaskAddPayload, Failure> {
        ctx.allow("Mutation.taskAdd")?;
        let attempt = Attempt::of(ctx, "taskAdd", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(add(ctx.reader(), &attempt, input)).await?;
        Ok(TaskAddPayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn add(
    reader: &Reader,
    attempt: &Attempt,
    input: TaskAddInput,
) -> Result<Made<case_task::Model>, Stop<TaskAddProblem>> {
    let id = reader.clock().new_id();
    let mut problems = Problems::of_texts([("title", Some(input.title.as_str()), Limits::TITLE)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::TaskChange,
        expected_revision: None,
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let mismatch = TaskAddProblemCode::IdempotencyMismatch;
    let earlier = attempt.earlier::<TaskAddProblem>(reader, &transaction, id, mismatch);
    if let Some(earlier) = earlier.await? {
        let task = case_task::Entity::in_council(reader.council_id())
            .filter(case_task::Column::Id.eq(earlier))
            .filter(case_task::Column::CaseId.eq(held.case.id))
            .one(&transaction);
        return Ok(Made::before(task.await?));
    }
    // A repetition has seen the revision before its own task, so that the claim comes first.
    problems.need(as_seen(held.case.revision, input.expected_revision))?;
    let named = (input.team_id.as_ref(), input.assignee_id.as_ref());
    let owners = (&transaction, &Owners::default());
    let owner = owner::find(owners, &held.case, named, &mut problems).await?;
    let stages = version_rules::stages(&transaction, held.version()).await?;
    let stages: Vec<Uuid> = stages.iter().map(|stage| stage.id).collect();
    let open_tasks = making::open(&transaction, &held.case).await?.len();
    let command = command(&input, &owner);
    let onto = Onto {
        state: held.case.state,
        stages: &stages,
        open_tasks,
    };
    let today = local_date(reader.clock().now(), reader.viewer().zone());
    problems.decided(command.decide(onto, today))?;
    let stage = command.stage;
    let change = change(reader, &held, (id, stage, owner), input);
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(Made::now(stored.into_task()?))
}

fn command<'a>(input: &TaskAddInput, owner: &'a Owner) -> AddTask<'a> {
    AddTask {
        // An id of no stage is one of no version.
        stage: input
            .stage_id
            .as_ref()
            .map(|id| Kind::Stage.uuid(id).unwrap_or(Uuid::nil())),
        due_on: input.due_on,
        team: owner.team,
        assignee: owner.assignee.as_ref(),
    }
}

fn change<'a>(
    reader: &'a Reader,
    held: &Held,
    (id, stage, owner): (Uuid, Option<Uuid>, Owner),
    input: TaskAddInput,
) -> Change<'a> {
    let zone = reader.viewer().zone();
    let mut change = Change::of(reader, reader.clock().now(), held);
    let title = change.text(TextKind::TaskTitle, Some(input.title));
    change.new_task(NewTask {
        id,
        step: None,
        stage,
        title,
        is_required: input.is_required,
        team: owner.team,
        assignee: owner.assignee.map(|staff| staff.id),
        due: input.due_on.map(|on| (last_instant_of_day(on, zone), on)),
    });
    change
}
