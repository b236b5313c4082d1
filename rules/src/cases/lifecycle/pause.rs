//! Pausing the clock of a case.

use chrono::{DateTime, Utc};

use super::{CaseStatus, in_future, written};
use crate::cases::CaseState;
use crate::cases::clock::{Pause, PauseReason};
use crate::problem::{Problem, none};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PauseClock<'a> {
    /// Why the case waits.
    pub reason: PauseReason,
    /// Since when; may lie in the past, after the case was received.
    pub paused_at: DateTime<Utc>,
    /// Who allowed it or by what right, in words; mandatory, kept with the case.
    pub authority: &'a str,
}

/// Why a case cannot be paused so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PauseProblem {
    /// It is closed or withdrawn.
    NotOpen,
    /// It is paused for this reason already.
    AlreadyPaused,
    /// Nobody is said to have allowed it.
    AuthorityMissing,
    /// It would be paused before it was received.
    PausedBeforeReceived,
    /// It would be paused later than now.
    PausedInFuture,
}

impl PauseClock<'_> {
    /// The pause, which lasts, of a case that has these pauses. Those for other reasons may overlap it.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        case: &CaseStatus,
        pauses: &[Pause],
        now: DateTime<Utc>,
    ) -> Result<Pause, Vec<Problem<PauseProblem>>> {
        let mut problems = Vec::new();
        if case.state != CaseState::Open {
            let message = "The case is closed or withdrawn: its clock has ended. Reopen it first.";
            problems.push(Problem::new(PauseProblem::NotOpen, "caseId", message));
        }
        let lasts = |pause: &&Pause| pause.reason == self.reason && pause.to.is_none();
        if let Some(pause) = pauses.iter().find(lasts) {
            let message = format!(
                "The case is paused for this reason since {}. Resume it first, or give another reason.",
                written(pause.from)
            );
            problems.push(Problem::new(PauseProblem::AlreadyPaused, "reason", message));
        }
        if self.authority.trim().is_empty() {
            let message =
                "A pause needs an authority. Say who allowed it, or by what rule it is allowed.";
            problems.push(Problem::new(
                PauseProblem::AuthorityMissing,
                "authority",
                message,
            ));
        }
        problems.extend(self.at_wrong_time(case, now));
        none(problems).map(|()| Pause {
            reason: self.reason,
            from: self.paused_at,
            to: None,
        })
    }

    fn at_wrong_time(
        &self,
        case: &CaseStatus,
        now: DateTime<Utc>,
    ) -> Option<Problem<PauseProblem>> {
        let (code, message) = if self.paused_at > now {
            let message = in_future("paused", self.paused_at, now);
            (PauseProblem::PausedInFuture, message)
        } else if self.paused_at < case.received_at {
            let message = format!(
                "The case was received at {}: it cannot have been paused before.",
                written(case.received_at)
            );
            (PauseProblem::PausedBeforeReceived, message)
        } else {
            return None;
        };
        Some(Problem::new(code, "pausedAt", message))
    }
}
