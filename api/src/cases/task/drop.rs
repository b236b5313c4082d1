//! `taskDrop`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::{case_task, cases};
use rules::access::Permission;
use rules::cases::task::{DropTask, DropTaskProblem};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};

use super::Task;
use super::held::{HeldTask, hold};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The task that is not needed, and why.
#[derive(Debug, InputObject)]
pub struct TaskDropInput {
    /// The task.
    pub task_id: ID,
    /// The revision of the task last seen.
    pub expected_revision: i64,
    /// Why it is not needed, 1 to 10,000 characters.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `taskDrop`.
#[derive(Debug, Default, SimpleObject)]
pub struct TaskDropPayload {
    /// The task as stored; null when there are problems.
    pub task: Option<Task>,
    /// What is to be mended; empty when the task was dropped.
    pub problems: Vec<TaskDropProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a task from being dropped.
    TaskDropProblem, TaskDropProblemCode of DropTaskProblem {
        /// The case of the task is closed or withdrawn.
        CaseNotOpen,
        /// The task is done or dropped.
        TaskNotOpen,
        /// The task is required, and you may not waive it.
        TaskRequired,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TaskDrop;

#[Object]
impl TaskDrop {
    /// Says that a task is not needed. A required one is dropped by a manager of the team or the director
    /// alone, and then keeps nothing from ending.
    async fn task_drop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task that is not needed, and why.")] input: TaskDropInput,
    ) -> Result<TaskDropPayload, Failure> {
        ctx.allow("Mutation.taskDrop")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(drop_task(ctx.reader(), input)).await?;
        Ok(TaskDropPayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn drop_task(
    reader: &Reader,
    input: TaskDropInput,
) -> Result<case_task::Model, Stop<TaskDropProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", Some(input.reason.as_str()), Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let held = hold(
        &transaction,
        reader,
        &input.task_id,
        input.expected_revision,
    )
    .await?;
    let held = problems.need(held)?;
    let command = DropTask {
        may_waive: may_waive(&transaction, reader, &held).await?,
    };
    let state = problems.decided(command.decide(held.status()))?;

    let mut change = Change::new(reader, now).with_case(held.case);
    let reason_id = change.text(TextKind::Reason, Some(input.reason));
    change.alter_task(held.task, (EventKind::TaskDropped, reason_id), state);
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_task()?)
}

/// Whether the viewer may drop the task although it is required; only of such is it asked.
async fn may_waive(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    held: &HeldTask,
) -> Result<bool, DbErr> {
    if !held.task.is_required || !reader.viewer().may(Permission::TaskWaive) {
        return Ok(false);
    }
    let found = reader
        .viewer()
        .scope(Permission::TaskWaive)
        .cases(reader.backend())
        .filter(cases::Column::Id.eq(held.case.id))
        .one(connection)
        .await?;
    Ok(found.is_some())
}
