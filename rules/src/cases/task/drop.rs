//! Saying that a task is not needed.

use super::{TaskState, TaskStatus, decide};
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropTask {
    /// Whether whoever asks may say so of a required task.
    pub may_waive: bool,
}

/// Why a task cannot be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DropTaskProblem {
    /// The case of the task is closed or withdrawn.
    CaseNotOpen,
    /// The task is done or dropped.
    TaskNotOpen,
    /// The task is required, and whoever asks may not waive it.
    TaskRequired,
}

impl DropTask {
    /// The task, dropped.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(self, task: TaskStatus) -> Result<TaskState, Vec<Problem<DropTaskProblem>>> {
        let mut problems = Vec::new();
        problems.extend(task.case_ended(DropTaskProblem::CaseNotOpen));
        problems.extend(task.not_open(DropTaskProblem::TaskNotOpen));
        if task.is_required && !self.may_waive {
            let message = "The task is required, and you may drop only those that are not. Complete it, or ask a manager of the team to drop it.";
            problems.push(Problem::new(
                DropTaskProblem::TaskRequired,
                "taskId",
                message,
            ));
        }
        decide(problems, TaskState::Dropped)
    }
}
