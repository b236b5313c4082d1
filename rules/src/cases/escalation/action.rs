//! Whom a rule gives its cases to.

use uuid::Uuid;

use crate::cases::lifecycle::{Assign, Assignee, CaseStatus, Misfit};
use crate::problem::Problem;

/// Whom a rule gives its cases to; with neither it only marks them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// The team.
    pub team: Option<Uuid>,
    /// The member of staff.
    pub assignee: Option<Assignee>,
}

impl Action {
    /// Everything that keeps cases from being given so.
    #[must_use]
    pub fn misfits(&self) -> Vec<Problem<Misfit>> {
        let assignee = self.assignee.iter();
        assignee
            .flat_map(|assignee| assignee.misfits(self.team))
            .collect()
    }

    /// The case as it is given; none when the rule only marks, or they cannot have it. A team that has the
    /// case already takes it from nobody in it.
    #[must_use]
    pub fn give(self, case: &CaseStatus) -> Option<CaseStatus> {
        if self == Self::default() {
            return None;
        }
        if self.assignee.is_none() && self.team == case.team {
            return Some(case.clone());
        }
        let assign = Assign {
            team: self.team,
            assignee: self.assignee,
        };
        assign.decide(case).ok()
    }
}
