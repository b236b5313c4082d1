//! Putting right a wrongly recorded received or closed instant. A change of mind is not a correction.

use chrono::{DateTime, Utc};

use super::{CaseStatus, Decision, decide, in_future, written};
use crate::cases::CaseState;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correct<'a> {
    /// When the case was really received; none leaves it.
    pub received_at: Option<DateTime<Utc>>,
    /// When the case was really closed or withdrawn; none leaves it.
    pub closed_at: Option<DateTime<Utc>>,
    /// Why it is put right; mandatory, kept with the case.
    pub reason: &'a str,
}

/// Why a case cannot be corrected so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CorrectProblem {
    /// Nothing was given, or only what the case has already.
    NothingToChange,
    /// No reason was given.
    ReasonMissing,
    /// An open case has no closed instant.
    NotClosed,
    /// It would have been received later than now.
    ReceivedInFuture,
    /// It would have been closed later than now.
    ClosedInFuture,
    /// It would have been received after it was closed, now or before it was reopened.
    ReceivedAfterClosed,
    /// It would have been closed before it was received.
    ClosedBeforeReceived,
    /// It would have been closed before it was last reopened.
    ClosedBeforeReopened,
}

impl Correct<'_> {
    /// The case with its instants put right.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus, now: DateTime<Utc>) -> Decision<CorrectProblem> {
        let received_at = self.received_at.unwrap_or(case.received_at);
        let closed_at = case
            .closed_at
            .map(|closed_at| self.closed_at.unwrap_or(closed_at));
        // A case that was never reopened has one closing, which is then also its first.
        let first_closed_at = if case.reopened_at.is_none() {
            closed_at
        } else {
            case.first_closed_at
        };
        let changed = CaseStatus {
            received_at,
            closed_at,
            first_closed_at,
            ..case.clone()
        };

        let mut problems = self.incomplete(case);
        problems.extend(self.too_late(now));
        problems.extend(self.out_of_order(&changed));
        decide(problems, || changed)
    }

    fn incomplete(&self, case: &CaseStatus) -> Vec<Problem<CorrectProblem>> {
        let mut problems = Vec::new();
        if self.reason.trim().is_empty() {
            let message = "A correction needs a reason. Say what was recorded wrongly.";
            problems.push(Problem::new(
                CorrectProblem::ReasonMissing,
                "reason",
                message,
            ));
        }
        let is_same_received = self.received_at.is_none_or(|at| at == case.received_at);
        let is_same_closed = self.closed_at.is_none_or(|at| case.closed_at == Some(at));
        if is_same_received && is_same_closed {
            let message = "Nothing would change. Give another received or closed instant.";
            problems.push(Problem::new(
                CorrectProblem::NothingToChange,
                "caseId",
                message,
            ));
        }
        if self.closed_at.is_some() && case.state == CaseState::Open {
            let message =
                "The case is open, so that it has no closed instant to put right. Leave it out.";
            problems.push(Problem::new(CorrectProblem::NotClosed, "closedAt", message));
        }
        problems
    }

    fn too_late(&self, now: DateTime<Utc>) -> Vec<Problem<CorrectProblem>> {
        let mut problems = Vec::new();
        if let Some(at) = self.received_at.filter(|at| *at > now) {
            let message = in_future("received", at, now);
            problems.push(Problem::new(
                CorrectProblem::ReceivedInFuture,
                "receivedAt",
                message,
            ));
        }
        if let Some(at) = self.closed_at.filter(|at| *at > now) {
            let message = in_future("closed", at, now);
            problems.push(Problem::new(
                CorrectProblem::ClosedInFuture,
                "closedAt",
                message,
            ));
        }
        problems
    }

    /// The first thing in `changed` that contradicts another.
    fn out_of_order(&self, changed: &CaseStatus) -> Option<Problem<CorrectProblem>> {
        let received = changed.received_at;
        let later = |at: Option<DateTime<Utc>>, than: DateTime<Utc>| at.filter(|at| than > *at);
        if self.closed_at.is_some() && changed.closed_at.is_some_and(|closed| closed < received) {
            let message = format!(
                "The case was received at {}. Give a closed instant from then on.",
                written(received)
            );
            return Some(Problem::new(
                CorrectProblem::ClosedBeforeReceived,
                "closedAt",
                message,
            ));
        }
        if let Some(ended) =
            later(changed.first_closed_at, received).or_else(|| later(changed.closed_at, received))
        {
            let message = format!(
                "The case was closed at {}. Give a received instant until then.",
                written(ended)
            );
            return Some(Problem::new(
                CorrectProblem::ReceivedAfterClosed,
                "receivedAt",
                message,
            ));
        }
        let reopened = changed
            .reopened_at
            .filter(|at| changed.closed_at.is_some_and(|closed| closed < *at))?;
        let message = format!(
            "The case was reopened at {}. Give a closed instant from then on.",
            written(reopened)
        );
        Some(Problem::new(
            CorrectProblem::ClosedBeforeReopened,
            "closedAt",
            message,
        ))
    }
}
