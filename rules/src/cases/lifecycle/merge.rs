//! Merging a case into another that asks for the same. Nothing of it moves: it ends, and says where work
//! goes on. This is not a closing.

use chrono::{DateTime, Utc};

use super::{CaseStatus, Decision, MERGED, decide};
use crate::cases::CaseState;
use crate::problem::Problem;

/// The most cases that are merged into one.
pub const MOST_MERGED: u64 = 100;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Whether both are the same case.
    pub is_self: bool,
    /// Where the case stands with which work goes on.
    pub into: CaseState,
    /// How many cases were merged into that already.
    pub count: u64,
    /// When: now, and never before the case was received or last reopened.
    pub merged_at: DateTime<Utc>,
}

/// Why a case cannot be merged so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MergeProblem {
    /// It is closed.
    AlreadyClosed,
    /// It was withdrawn.
    AlreadyWithdrawn,
    /// It was merged already.
    AlreadyMerged,
    /// Both are the same case.
    SameCase,
    /// The case with which work would go on is not open.
    IntoNotOpen,
    /// As many cases were merged into that as may be.
    TooManyMerged,
}

impl Merge {
    /// The case, merged.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus) -> Decision<MergeProblem> {
        if self.is_self {
            let message = "A case cannot be merged into itself. Name another.";
            let problem = Problem::new(MergeProblem::SameCase, "intoCaseId", message);
            return Err(vec![problem]);
        }
        let ended = match case.state {
            CaseState::Open => None,
            CaseState::Closed => Some((
                MergeProblem::AlreadyClosed,
                "The case is closed, so that nothing of it is left to go on with. Reopen it first.",
            )),
            CaseState::Withdrawn => Some((
                MergeProblem::AlreadyWithdrawn,
                "The case was withdrawn. Reopen it first.",
            )),
            CaseState::Merged => Some((MergeProblem::AlreadyMerged, MERGED)),
        };
        let mut problems = Vec::new();
        problems.extend(ended.map(|(code, message)| Problem::new(code, "caseId", message)));
        if self.into != CaseState::Open {
            let message = "Work does not go on with a case that has ended. Reopen it, or merge into the one that is open.";
            let problem = Problem::new(MergeProblem::IntoNotOpen, "intoCaseId", message);
            problems.push(problem);
        }
        if self.count >= MOST_MERGED {
            let message = format!(
                "{MOST_MERGED} cases were merged into this one, which is the most. Close the case with the outcome that fits, and relate it."
            );
            let problem = Problem::new(MergeProblem::TooManyMerged, "intoCaseId", message);
            problems.push(problem);
        }
        let at = self.merged_at.max(case.earliest_end());
        decide(problems, || case.ended(CaseState::Merged, at, None))
    }
}
