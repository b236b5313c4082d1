//! Giving a task to a team, to a member of staff, or to nobody.

use uuid::Uuid;

use super::TaskStatus;
use crate::cases::lifecycle::{Assignee, Misfit};
use crate::problem::{Problem, none};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignTask<'a> {
    /// The team; none takes the task from its team.
    pub team: Option<Uuid>,
    /// The member of staff; none takes the task from whoever has it.
    pub assignee: Option<&'a Assignee>,
}

/// Why a task cannot be assigned so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AssignTaskProblem {
    /// The case of the task is closed or withdrawn.
    CaseNotOpen,
    /// The task is done or dropped.
    TaskNotOpen,
    /// The member of staff works for the council no longer.
    AssigneeInactive,
    /// The member of staff is not in the team.
    AssigneeNotInTeam,
}

impl From<Misfit> for AssignTaskProblem {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Inactive => Self::AssigneeInactive,
            Misfit::NotInTeam => Self::AssigneeNotInTeam,
        }
    }
}

impl AssignTask<'_> {
    /// Whether the task can be given so.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, task: TaskStatus) -> Result<(), Vec<Problem<AssignTaskProblem>>> {
        let mut problems = Vec::new();
        problems.extend(task.case_ended(AssignTaskProblem::CaseNotOpen));
        problems.extend(task.not_open(AssignTaskProblem::TaskNotOpen));
        if let Some(assignee) = self.assignee {
            problems.extend(assignee.misfits(self.team));
        }
        none(problems)
    }
}
