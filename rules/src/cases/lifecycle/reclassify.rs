//! Changing the demand code of a case, or the outcome of a closed one.

use uuid::Uuid;

use super::{CaseStatus, Decision, VersionRules, decide};
use crate::cases::CaseState;
use crate::demand::DemandCode;
use crate::journeys::OutcomeKind;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reclassify {
    /// The demand code; none leaves it.
    pub demand_code: Option<DemandCode>,
    /// The outcome; none leaves it.
    pub outcome: Option<Uuid>,
}

/// Why a case cannot be reclassified so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReclassifyProblem {
    /// Nothing was given, or only what the case has already.
    NothingToChange,
    /// Only a closed case has an outcome that can be changed.
    NotClosed,
    /// The outcome is not one of the case's version.
    OutcomeUnknown,
    /// The outcome means that the customer withdrew: withdrawing is a verb of its own.
    OutcomeIsWithdrawal,
}

impl Reclassify {
    /// The case with its new demand code and outcome.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus, version: &VersionRules) -> Decision<ReclassifyProblem> {
        let changed = CaseStatus {
            demand_code: self.demand_code.unwrap_or(case.demand_code),
            outcome: self.outcome.or(case.outcome),
            ..case.clone()
        };
        let mut problems = Vec::new();
        if changed == *case {
            let message = "Nothing would change. Give another demand code or another outcome.";
            problems.push(Problem::new(
                ReclassifyProblem::NothingToChange,
                "caseId",
                message,
            ));
        }
        if self.outcome.is_some() && case.state != CaseState::Closed {
            let message = "The case is not closed, so that it has no outcome to change. Close it with this outcome.";
            problems.push(Problem::new(
                ReclassifyProblem::NotClosed,
                "outcomeId",
                message,
            ));
        }
        problems.extend(self.wrong_outcome(version));
        decide(problems, || changed)
    }

    fn wrong_outcome(&self, version: &VersionRules) -> Option<Problem<ReclassifyProblem>> {
        let outcomes = version.closing_outcomes();
        let (code, message) = match version.outcome(self.outcome?) {
            None => (
                ReclassifyProblem::OutcomeUnknown,
                format!(
                    "This outcome is not one of the case's journey version. Choose one of: {outcomes}."
                ),
            ),
            Some(outcome) if outcome.kind == OutcomeKind::Withdrawn => (
                ReclassifyProblem::OutcomeIsWithdrawal,
                format!(
                    "The outcome {} means that the customer withdrew. Reopen and withdraw the case, or choose one of: {outcomes}.",
                    outcome.title
                ),
            ),
            Some(_) => return None,
        };
        Some(Problem::new(code, "outcomeId", message))
    }
}
