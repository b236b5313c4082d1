//! Closing a case with an outcome.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{CaseStatus, Decision, MERGED, VersionRules, decide, in_future, written};
use crate::cases::CaseState;
use crate::journeys::OutcomeKind;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    /// How it ended.
    pub outcome: Uuid,
    /// When; may lie in the past, after the case was received and last reopened.
    pub closed_at: DateTime<Utc>,
}

/// Why a case cannot be closed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CloseProblem {
    /// It is closed already.
    AlreadyClosed,
    /// It was withdrawn.
    AlreadyWithdrawn,
    /// It was merged into another case.
    AlreadyMerged,
    /// The outcome is not one of the case's version.
    OutcomeUnknown,
    /// The outcome means that the customer withdrew: withdrawing is a verb of its own.
    OutcomeIsWithdrawal,
    /// It would be closed before it was received.
    ClosedBeforeReceived,
    /// It would be closed before it was last reopened.
    ClosedBeforeReopened,
    /// It would be closed later than now.
    ClosedInFuture,
}

impl Close {
    /// The case, closed.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        case: &CaseStatus,
        version: &VersionRules,
        now: DateTime<Utc>,
    ) -> Decision<CloseProblem> {
        let mut problems = Vec::new();
        match case.state {
            CaseState::Open => problems.extend(self.too_early(case)),
            CaseState::Closed => {
                let message = "The case is closed already. To change its outcome, reclassify it.";
                problems.push(Problem::new(CloseProblem::AlreadyClosed, "caseId", message));
            }
            CaseState::Withdrawn => {
                let message = "The case was withdrawn. Reopen it first.";
                problems.push(Problem::new(
                    CloseProblem::AlreadyWithdrawn,
                    "caseId",
                    message,
                ));
            }
            CaseState::Merged => {
                problems.push(Problem::new(CloseProblem::AlreadyMerged, "caseId", MERGED));
            }
        }
        problems.extend(self.wrong_outcome(version));
        if self.closed_at > now {
            let message = in_future("closed", self.closed_at, now);
            problems.push(Problem::new(
                CloseProblem::ClosedInFuture,
                "closedAt",
                message,
            ));
        }
        decide(problems, || {
            case.ended(CaseState::Closed, self.closed_at, Some(self.outcome))
        })
    }

    fn wrong_outcome(&self, version: &VersionRules) -> Option<Problem<CloseProblem>> {
        let (code, message) = match version.outcome(self.outcome) {
            None => (
                CloseProblem::OutcomeUnknown,
                format!(
                    "This outcome is not one of the case's journey version. Choose one of: {}.",
                    version.closing_outcomes()
                ),
            ),
            Some(outcome) if outcome.kind == OutcomeKind::Withdrawn => (
                CloseProblem::OutcomeIsWithdrawal,
                format!(
                    "The outcome {} means that the customer withdrew. Withdraw the case instead, or choose one of: {}.",
                    outcome.title,
                    version.closing_outcomes()
                ),
            ),
            Some(_) => return None,
        };
        Some(Problem::new(code, "outcomeId", message))
    }

    fn too_early(&self, case: &CaseStatus) -> Option<Problem<CloseProblem>> {
        if self.closed_at >= case.earliest_end() {
            return None;
        }
        let (code, event) = if self.closed_at < case.received_at {
            (CloseProblem::ClosedBeforeReceived, "received")
        } else {
            (CloseProblem::ClosedBeforeReopened, "reopened")
        };
        let message = format!(
            "The case was {event} later than {}. Give an instant from {} on.",
            written(self.closed_at),
            written(case.earliest_end())
        );
        Some(Problem::new(code, "closedAt", message))
    }
}
