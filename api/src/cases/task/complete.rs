//! `taskComplete`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use rules::cases::EventKind;
use rules::cases::task::{CompleteTaskProblem, complete as decide};

use super::Task;
use super::turn::turn;
use crate::cases::problem::case_problems;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::mutation::changed;

/// The task that is done.
#[derive(Debug, InputObject)]
pub struct TaskCompleteInput {
    /// The task.
    pub task_id: ID,
    /// The revision of the task last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `taskComplete`.
#[derive(Debug, Default, SimpleObject)]
pub struct TaskCompletePayload {
    /// The task as stored; null when there are problems.
    pub task: Option<Task>,
    /// What is to be mended; empty when the task was completed.
    pub problems: Vec<TaskCompleteProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a task from being completed.
    TaskCompleteProblem, TaskCompleteProblemCode of CompleteTaskProblem {
        /// The case of the task is closed or withdrawn.
        CaseNotOpen,
        /// The task is done or dropped.
        TaskNotOpen,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TaskComplete;

#[Object]
impl TaskComplete {
    /// Says that a task is done, whoever has it.
    async fn task_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task that is done.")] input: TaskCompleteInput,
    ) -> Result<TaskCompletePayload, Failure> {
        ctx.allow("Mutation.taskComplete")?;
        let seen = (&input.task_id, input.expected_revision);
        let ended = changed(turn(ctx.reader(), seen, EventKind::TaskDone, decide)).await?;
        Ok(TaskCompletePayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
