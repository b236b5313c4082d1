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

/// Why work cannot be given to a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Misfit {
    /// They work for the council no longer.
    Inactive,
    /// They are not in the team that is given the same work.
    NotInTeam,
}

impl From<Misfit> for AssignProblem {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Inactive => Self::AssigneeInactive,
            Misfit::NotInTeam => Self::AssigneeNotInTeam,
        }
    }
}

impl Assignee {
    /// Everything that keeps work of `team`, or of none, from being given to them.
    pub(in crate::cases) fn misfits<Code: From<Misfit>>(
        &self,
        team: Option<Uuid>,
    ) -> impl Iterator<Item = Problem<Code>> {
        let gone = (!self.is_active).then_some((
            Misfit::Inactive,
            "This member of staff works for the council no longer. Choose another.",
        ));
        let stranger = team.filter(|team| !self.teams.contains(team)).map(|_| {
            (
                Misfit::NotInTeam,
                "This member of staff is not in the team. Choose one who is, or leave the team out.",
            )
        });
        [gone, stranger]
            .into_iter()
            .flatten()
            .map(|(misfit, message)| Problem::new(misfit.into(), "assigneeId", message))
    }
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
            problems.extend(assignee.misfits(self.team));
        }
        decide(problems, || CaseStatus {
            team: self.team,
            assignee: self.assignee.as_ref().map(|assignee| assignee.id),
            ..case.clone()
        })
    }
}
