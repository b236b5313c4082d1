//! Withdrawing a case: its customer no longer wants it. This is not a closing.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{CaseStatus, Decision, MERGED, VersionRules, decide, in_future, written};
use crate::cases::CaseState;
use crate::journeys::OutcomeKind;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// The outcome of kind withdrawn; none for the first such outcome of the version, if it has one.
    pub outcome: Option<Uuid>,
    /// When; may lie in the past, after the case was received and last reopened.
    pub withdrawn_at: DateTime<Utc>,
}

/// Why a case cannot be withdrawn so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WithdrawProblem {
    /// It is closed.
    AlreadyClosed,
    /// It was withdrawn already.
    AlreadyWithdrawn,
    /// It was merged into another case.
    AlreadyMerged,
    /// The outcome is not one of the case's version.
    OutcomeUnknown,
    /// The outcome does not mean that the customer withdrew.
    OutcomeIsNotWithdrawal,
    /// It would be withdrawn before it was received, or before it was last reopened.
    WithdrawnTooEarly,
    /// It would be withdrawn later than now.
    WithdrawnInFuture,
}

impl Withdraw {
    /// The case, withdrawn.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        case: &CaseStatus,
        version: &VersionRules,
        now: DateTime<Utc>,
    ) -> Decision<WithdrawProblem> {
        let mut problems = Vec::new();
        match case.state {
            CaseState::Open => problems.extend(self.too_early(case)),
            CaseState::Closed => {
                let message =
                    "The case is closed, so that it cannot be withdrawn. Reopen it first.";
                problems.push(Problem::new(
                    WithdrawProblem::AlreadyClosed,
                    "caseId",
                    message,
                ));
            }
            CaseState::Withdrawn => {
                let message = "The case was withdrawn already. Nothing is left to do.";
                problems.push(Problem::new(
                    WithdrawProblem::AlreadyWithdrawn,
                    "caseId",
                    message,
                ));
            }
            CaseState::Merged => {
                problems.push(Problem::new(
                    WithdrawProblem::AlreadyMerged,
                    "caseId",
                    MERGED,
                ));
            }
        }
        problems.extend(self.wrong_outcome(version));
        if self.withdrawn_at > now {
            let message = in_future("withdrawn", self.withdrawn_at, now);
            problems.push(Problem::new(
                WithdrawProblem::WithdrawnInFuture,
                "withdrawnAt",
                message,
            ));
        }
        decide(problems, || {
            case.ended(
                CaseState::Withdrawn,
                self.withdrawn_at,
                self.outcome_under(version),
            )
        })
    }

    fn outcome_under(&self, version: &VersionRules) -> Option<Uuid> {
        let first = version
            .outcomes
            .iter()
            .find(|outcome| outcome.kind == OutcomeKind::Withdrawn);
        self.outcome.or_else(|| first.map(|outcome| outcome.id))
    }

    fn wrong_outcome(&self, version: &VersionRules) -> Option<Problem<WithdrawProblem>> {
        let (code, message) = match version.outcome(self.outcome?) {
            Some(outcome) if outcome.kind == OutcomeKind::Withdrawn => return None,
            Some(outcome) => (
                WithdrawProblem::OutcomeIsNotWithdrawal,
                format!(
                    "The outcome {} does not mean that the customer withdrew. Leave the outcome out, or close the case with it.",
                    outcome.title
                ),
            ),
            None => (
                WithdrawProblem::OutcomeUnknown,
                "This outcome is not one of the case's journey version. Leave it out.".to_owned(),
            ),
        };
        Some(Problem::new(code, "outcomeId", message))
    }

    fn too_early(&self, case: &CaseStatus) -> Option<Problem<WithdrawProblem>> {
        (self.withdrawn_at < case.earliest_end()).then(|| {
            let earliest = written(case.earliest_end());
            let message = format!("The case was received or reopened later than that. Give an instant from {earliest} on.");
            Problem::new(WithdrawProblem::WithdrawnTooEarly, "withdrawnAt", message)
        })
    }
}
