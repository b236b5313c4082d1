//! Opening a task again that was done or dropped.

use super::{TaskState, TaskStatus, decide};
use crate::problem::Problem;

/// Why a task cannot be opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReopenTaskProblem {
    /// The case of the task is closed or withdrawn.
    CaseNotOpen,
    /// The task is open.
    AlreadyOpen,
}

/// The task, open again with its old due date.
///
/// # Errors
/// Everything that is wrong with the command.
pub fn reopen(task: TaskStatus) -> Result<TaskState, Vec<Problem<ReopenTaskProblem>>> {
    let mut problems = Vec::new();
    problems.extend(task.case_ended(ReopenTaskProblem::CaseNotOpen));
    if task.state == TaskState::Open {
        let message = "The task is open. Nothing is to be reopened.";
        problems.push(Problem::new(
            ReopenTaskProblem::AlreadyOpen,
            "taskId",
            message,
        ));
    }
    decide(problems, TaskState::Open)
}
