//! Tasks on a case: what is to be done beside it, by whom, and what may not end before it is done. One verb
//! per file; [`made`] says of which steps a case gets tasks, [`required`] what they keep from ending.

mod add;
mod assign;
mod complete;
mod drop;
pub mod made;
mod reopen;
pub mod required;

pub use add::{AddTask, AddTaskProblem, MOST_OPEN_TASKS, Onto};
pub use assign::{AssignTask, AssignTaskProblem};
pub use complete::{CompleteTaskProblem, complete};
pub use drop::{DropTask, DropTaskProblem};
pub use reopen::{ReopenTaskProblem, reopen};

use super::CaseState;
use crate::problem::{Problem, none};

/// Where a task stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum TaskState {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not needed, for a reason that somebody gave.
    Dropped,
    /// Open when its case ended. Reopening the case opens it again.
    Lapsed,
}

impl TaskState {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Done, Self::Dropped, Self::Lapsed];
}

/// A task with its case, as far as its verbs care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskStatus {
    /// Where it stands.
    pub state: TaskState,
    /// Whether its stage, or its case, cannot end before it is done.
    pub is_required: bool,
    /// Where its case stands.
    pub case: CaseState,
}

impl TaskStatus {
    /// What keeps anything from being done with the task because its case has ended.
    fn case_ended<Code>(self, code: Code) -> Option<Problem<Code>> {
        (self.case != CaseState::Open).then(|| Problem::new(code, "taskId", CASE_ENDED))
    }

    /// What keeps it from being worked on because it is not open. Of a case that has ended that is told
    /// instead.
    fn not_open<Code>(self, code: Code) -> Option<Problem<Code>> {
        let message = match self.state {
            _ if self.case != CaseState::Open => return None,
            TaskState::Open => return None,
            TaskState::Done => "The task is done already. Reopen it first.",
            TaskState::Dropped => "The task was dropped. Reopen it first.",
            TaskState::Lapsed => "The task lapsed when its case ended. Reopen it first.",
        };
        Some(Problem::new(code, "taskId", message))
    }
}

const CASE_ENDED: &str = "The case of this task has ended. Reopen the case first.";

fn decide<Code>(
    problems: Vec<Problem<Code>>,
    then: TaskState,
) -> Result<TaskState, Vec<Problem<Code>>> {
    none(problems).map(|()| then)
}

#[cfg(test)]
mod verb_test;
