//! What a clock says at an instant.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Clock, Due, Standing};
use crate::time::target::Target;

/// An amount of working time, in the unit in which a clock counts; less than nothing once more than the
/// target has elapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkingTime {
    /// Whole working days.
    Days(i64),
    /// Time within working hours.
    Hours(TimeDelta),
}

/// What a clock says. What needs bank holidays that are not known is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How much has elapsed: in days where there is no target.
    pub elapsed: Option<WorkingTime>,
    /// How much of the target is left; `None` without a target.
    pub remaining: Option<WorkingTime>,
    /// When it is due, by the pauses that have ended; `None` without a target.
    pub due: Option<Due>,
    /// When it warns; `None` without a target or a threshold.
    pub warning_at: Option<DateTime<Utc>>,
    /// How it stands to the target; `None` without one.
    pub standing: Option<Standing>,
    /// Whether a pause stops it.
    pub is_paused: bool,
}

impl Clock<'_> {
    /// What it says at `now`.
    #[must_use]
    pub fn read(
        &self,
        target: Option<Target>,
        warning_percent: Option<u32>,
        now: DateTime<Utc>,
    ) -> Reading {
        let elapsed = match target {
            Some(Target::Hours(_)) => self.elapsed_time(now).map(WorkingTime::Hours),
            Some(Target::Days(_)) | None => self
                .elapsed_days(now)
                .map(|days| WorkingTime::Days(i64::from(days))),
        };
        let warning = target.zip(warning_percent);
        Reading {
            elapsed,
            remaining: target
                .zip(elapsed)
                .map(|(target, elapsed)| elapsed.left_of(target)),
            due: target.and_then(|target| self.due(target).ok()),
            warning_at: warning.and_then(|(target, percent)| self.warning(target, percent).ok()),
            standing: target.and_then(|target| self.standing(target, warning_percent, now).ok()),
            is_paused: self.is_paused(now),
        }
    }
}

impl WorkingTime {
    fn left_of(self, target: Target) -> Self {
        let amount = i64::from(target.amount());
        match self {
            Self::Days(elapsed) => Self::Days(amount - elapsed),
            Self::Hours(elapsed) => Self::Hours(TimeDelta::hours(amount) - elapsed),
        }
    }
}

impl From<Target> for WorkingTime {
    fn from(target: Target) -> Self {
        let amount = i64::from(target.amount());
        match target {
            Target::Days(_) => Self::Days(amount),
            Target::Hours(_) => Self::Hours(TimeDelta::hours(amount)),
        }
    }
}
