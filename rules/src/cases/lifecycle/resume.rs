//! Resuming a case: the end of a pause.

use chrono::{DateTime, Utc};

use super::{in_future, written};
use crate::cases::clock::{Pause, PauseReason};
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResumeClock {
    /// Which of the pauses that last is over; none for the only one.
    pub reason: Option<PauseReason>,
    /// Since when; may lie in the past, after the pause began.
    pub resumed_at: DateTime<Utc>,
}

/// Why a case cannot be resumed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResumeProblem {
    /// No pause lasts, or none for this reason.
    NotPaused,
    /// Several pauses last, and none is named.
    SeveralPauses,
    /// The pause would end before it began.
    ResumedBeforePaused,
    /// The pause would end later than now.
    ResumedInFuture,
}

impl ResumeClock {
    /// The place among `pauses` of the one that is over.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        pauses: &[Pause],
        now: DateTime<Utc>,
    ) -> Result<usize, Vec<Problem<ResumeProblem>>> {
        let lasts = |pause: &Pause| {
            pause.to.is_none() && self.reason.is_none_or(|reason| reason == pause.reason)
        };
        let mut lasting = pauses.iter().enumerate().filter(|(_, pause)| lasts(pause));
        let mut problems = Vec::new();
        let found = lasting.next();
        if found.is_none() {
            let message = match self.reason {
                Some(_) => "The case is not paused for this reason.",
                None => "The case is not paused.",
            };
            problems.push(Problem::new(ResumeProblem::NotPaused, "caseId", message));
        }
        if lasting.next().is_some() {
            let message =
                "Several pauses of the case last. Give the reason of the one that is over.";
            problems.push(Problem::new(
                ResumeProblem::SeveralPauses,
                "reason",
                message,
            ));
        }
        if self.resumed_at > now {
            let message = in_future("resumed", self.resumed_at, now);
            problems.push(Problem::new(
                ResumeProblem::ResumedInFuture,
                "resumedAt",
                message,
            ));
        }
        if let Some((_, pause)) = found
            && self.resumed_at < pause.from
        {
            let message = format!(
                "The case was paused at {}: it cannot have been resumed before.",
                written(pause.from)
            );
            problems.push(Problem::new(
                ResumeProblem::ResumedBeforePaused,
                "resumedAt",
                message,
            ));
        }
        match found {
            Some((place, _)) if problems.is_empty() => Ok(place),
            _ => Err(problems),
        }
    }
}
