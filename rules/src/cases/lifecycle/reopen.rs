//! Reopening a case that has ended. One that was merged into another is apart from it again.

use chrono::{DateTime, Utc};

use super::{CaseStatus, Decision, decide, in_future, written};
use crate::cases::CaseState;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reopen {
    /// When; may lie in the past, after the case was closed.
    pub reopened_at: DateTime<Utc>,
}

/// Why a case cannot be reopened so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReopenProblem {
    /// It is open.
    AlreadyOpen,
    /// It would be reopened before it ended.
    ReopenedBeforeClosed,
    /// It would be reopened later than now.
    ReopenedInFuture,
}

impl Reopen {
    /// The case, open again: without outcome, at the stage and with the team it had.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus, now: DateTime<Utc>) -> Decision<ReopenProblem> {
        let mut problems = Vec::new();
        if case.state == CaseState::Open {
            let message = "The case is open. Only a case that has ended can be reopened.";
            problems.push(Problem::new(ReopenProblem::AlreadyOpen, "caseId", message));
        }
        if let Some(closed_at) = case
            .closed_at
            .filter(|closed_at| self.reopened_at < *closed_at)
        {
            let closed_at = written(closed_at);
            let message =
                format!("The case ended later than that. Give an instant from {closed_at} on.");
            problems.push(Problem::new(
                ReopenProblem::ReopenedBeforeClosed,
                "reopenedAt",
                message,
            ));
        }
        if self.reopened_at > now {
            let message = in_future("reopened", self.reopened_at, now);
            problems.push(Problem::new(
                ReopenProblem::ReopenedInFuture,
                "reopenedAt",
                message,
            ));
        }
        decide(problems, || CaseStatus {
            state: CaseState::Open,
            closed_at: None,
            outcome: None,
            reopened_at: Some(self.reopened_at),
            ..case.clone()
        })
    }
}
