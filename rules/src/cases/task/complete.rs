//! Saying that a task is done.

use super::{TaskState, TaskStatus, decide};
use crate::problem::Problem;

/// Why a task cannot be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CompleteTaskProblem {
    /// The case of the task is closed or withdrawn.
    CaseNotOpen,
    /// The task is done or dropped.
    TaskNotOpen,
}

/// The task, done.
///
/// # Errors
/// Everything that is wrong with the command.
pub fn complete(task: TaskStatus) -> Result<TaskState, Vec<Problem<CompleteTaskProblem>>> {
    let mut problems = Vec::new();
    problems.extend(task.case_ended(CompleteTaskProblem::CaseNotOpen));
    problems.extend(task.not_open(CompleteTaskProblem::TaskNotOpen));
    decide(problems, TaskState::Done)
}
