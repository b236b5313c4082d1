//! `taskReopen`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use rules::cases::EventKind;
use rules::cases::task::{ReopenTaskProblem, reopen as decide};

use super::Task;
use super::turn::turn;
use crate::cases::problem::case_problems;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::mutation::changed;

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
        let seen = (&input.task_id, input.expected_revision);
        let ended = changed(turn(ctx.reader(), seen, EventKind::TaskReopened, decide)).await?;
        Ok(TaskReopenPayload {
            task: ended.row.map(Task),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
