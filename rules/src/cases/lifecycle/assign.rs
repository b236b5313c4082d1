//! Assigning a case to a team, to a member of staff, or to nobody.

use uuid::Uuid;

use super::{CaseStatus, Decision, decide};
use crate::cases::CaseState;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// The team; none takes the case from its team.
    pub team: Option<Uuid>,
    /// The member of staff; none takes the case from whoever has it.
    pub assignee: Option<Assignee>,
}

/// A member of staff, as far as assigning cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// Their id.
    pub id: Uuid,
    /// Whether they work for the council now.
    pub is_active: bool,
    /// The teams that they are a member of.
    pub teams: Vec<Uuid>,
}

/// Why a case cannot be assigned so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AssignProblem {
    /// The case is closed or withdrawn.
    NotOpen,
    /// The member of staff works for the council no longer.
    AssigneeInactive,
    /// The member of staff is not in the team.
    AssigneeNotInTeam,
}

impl Assign {
    /// The case with its new team and assignee.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus) -> Decision<AssignProblem> {
        let mut problems = Vec::new();
        if case.state != CaseState::Open {
            let message = "The case is not open, so that nobody can be given it. Reopen it first.";
            problems.push(Problem::new(AssignProblem::NotOpen, "caseId", message));
        }
        if let Some(assignee) = &self.assignee {
            if !assignee.is_active {
                let message =
                    "This member of staff works for the council no longer. Choose another.";
                problems.push(Problem::new(
                    AssignProblem::AssigneeInactive,
                    "assigneeId",
                    message,
                ));
            }
            if self
                .team
                .is_some_and(|team| !assignee.teams.contains(&team))
            {
                let message = "This member of staff is not in the team. Choose one who is, or leave the team out.";
                problems.push(Problem::new(
                    AssignProblem::AssigneeNotInTeam,
                    "assigneeId",
                    message,
                ));
            }
        }
        decide(problems, || CaseStatus {
            team: self.team,
            assignee: self.assignee.as_ref().map(|assignee| assignee.id),
            ..case.clone()
        })
    }
}
