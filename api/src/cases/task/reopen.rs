//! `taskReopen`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_task;
use rules::cases::EventKind;
use rules::cases::task::{ReopenTaskProblem, reopen as decide};

use super::Task;
use super::held::hold;
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The task that is to be done after all.
#[derive(Debug, InputObject)]
pub struct TaskReopenInput {
    /// The task.
    pub task_id: ID,
    /// The revision of the task last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `taskReopen`.
#[derive(Debug, Default, SimpleObject)]
pub struct TaskReopenPayload {
    /// The task as stored; null when there are problems.
    pub task: Option<Task>,
    /// What is to be mended; empty when the task was reopened.
    pub problems: Vec<TaskReopenProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a task from being reopened.
    TaskReopenProblem, TaskReopenProblemCode of ReopenTaskProblem {
        /// The case of the task is closed or withdrawn.
        CaseNotOpen,
        /// The task is open.
        AlreadyOpen,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TaskReopen;

#[Object]
impl TaskReopen {
    /// Opens a task again that was done or dropped. It keeps its due date, its team and whoever has it.
    async fn task_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task that is to be done after all.")] input: TaskReopenInput,
    ) -> Result<TaskReopenPayload, Failure> {
        ctx.allow("Mutation.taskReopen")?;
        let ended = changed(reopen(ctx.reader(), &input)).await?;
        Ok(TaskReopenPayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn reopen(
    reader: &Reader,
    input: &TaskReopenInput,
) -> Result<case_task::Model, Stop<TaskReopenProblem>> {
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
    let state = problems.decided(decide(held.status()))?;

    let mut change = Change::new(reader, now).with_case(held.case);
    change.alter_task(held.task, (EventKind::TaskReopened, None), state);
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_task()?)
}
