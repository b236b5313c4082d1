//! The clock of a case or a stage: how much working time it has taken, and when it is due.
//!
//! What is counted is [start, now) within working time, less the pauses that stop the clock. A target
//! says whether it counts days or hours:
//!
//! * **Hours** are measured; due is the least instant at which they reach the target.
//! * **Days** are counted whole. The day of receipt is day 0. A later working day counts unless the clock
//!   stands at its first instant: as the day of receipt is day 0, so is the day on which a pause ends. Due
//!   is the last instant of the day that reaches the target.
//!
//! Either way a pause can only take away from what is counted, so it never brings a due date forward, and
//! pauses that overlap take away no more than what they cover.

mod pause;
mod reading;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use self::pause::Stops;
pub use self::pause::{Pause, PauseReason};
pub use self::reading::{Reading, WorkingTime};
use crate::time::target::Target;
use crate::time::working_days::{OutsideCalendar, WorkingCalendar};
use crate::time::zone::{last_instant_of_day, local_date, start_of_day};

/// A clock that runs by a calendar, with what stopped it.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    /// When work is done.
    pub calendar: &'a WorkingCalendar,
    /// Where its days begin.
    pub zone: Tz,
    /// When it started: the receipt of a case, the arrival in a stage.
    pub started_at: DateTime<Utc>,
    /// When it ended for good; none while it has not.
    pub ended_at: Option<DateTime<Utc>>,
    /// Pauses in any order, overlapping or not.
    pub pauses: &'a [Pause],
}

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The local day of the instant.
    pub on: NaiveDate,
    /// The last instant in time.
    pub at: DateTime<Utc>,
}

/// How a clock stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// In time, and below the warning threshold.
    Within,
    /// In time, but the share of the target that warns is reached.
    Warning,
    /// Past due.
    Breached,
}

impl Clock<'_> {
    /// When what has elapsed reaches the target, by the pauses that have ended.
    ///
    /// # Errors
    /// [`OutsideCalendar`] when the start or the answer lies where no bank holidays are known.
    pub fn due(&self, target: Target) -> Result<Due, OutsideCalendar> {
        self.due_by(target, &Stops::of(self.pauses, self.started_at, None))
    }

    /// The working days elapsed at `now`; none before the start, `None` where no bank holidays are known.
    #[must_use]
    pub fn elapsed_days(&self, now: DateTime<Utc>) -> Option<u32> {
        let at = self.until(now);
        let received_on = local_date(self.started_at, self.zone);
        let on = local_date(at, self.zone).max(received_on);
        let all = self.calendar.working_days_between(received_on, on)?;
        let stops = Stops::of(self.pauses, self.started_at, Some(at));
        if stops.is_empty() {
            return Some(all);
        }
        let days = self.calendar.days_from(received_on.succ_opt()?)?;
        let counted = days
            .take_while(|&date| date <= on)
            .filter(|&date| !stops.hold(start_of_day(date, self.zone)));
        u32::try_from(counted.count()).ok()
    }

    /// The working time elapsed at `now`; none before the start, `None` where no bank holidays are known.
    #[must_use]
    pub fn elapsed_time(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let at = self.until(now).max(self.started_at);
        let stops = Stops::of(self.pauses, self.started_at, Some(at));
        let parts = stops.running(self.started_at).map(|(from, to)| {
            let to = to.unwrap_or(at).min(at);
            self.calendar
                .working_time_between(from.min(to), to, self.zone)
        });
        parts.sum()
    }

    /// Whether a pause that stops the clock covers `now`, or the end where it has ended.
    #[must_use]
    pub fn is_paused(&self, now: DateTime<Utc>) -> bool {
        let lasting = DateTime::<Utc>::MAX_UTC;
        self.ended_at.is_none() && Stops::of(self.pauses, self.started_at, Some(lasting)).hold(now)
    }

    /// How it stands at `now`, or stood when it ended. While it is paused it neither warns nor breaches
    /// unless it did so before. `warning_percent` is the share of the target that warns.
    ///
    /// # Errors
    /// [`OutsideCalendar`] when the start or the due date lies where no bank holidays are known.
    pub fn standing(
        &self,
        target: Target,
        warning_percent: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<Standing, OutsideCalendar> {
        let at = self.until(now);
        let stops = Stops::of(self.pauses, self.started_at, Some(at));
        if self.due_by(target, &stops)?.at < at {
            return Ok(Standing::Breached);
        }
        match warning_percent {
            Some(percent) if self.warning_by(target, percent, &stops)? <= at => {
                Ok(Standing::Warning)
            }
            _ => Ok(Standing::Within),
        }
    }

    /// The least instant at which what has elapsed reaches a share of the target, by the pauses that have
    /// ended. Of a target in days it is the first instant of a day.
    ///
    /// # Errors
    /// [`OutsideCalendar`] when the start or the answer lies where no bank holidays are known.
    pub fn warning(&self, target: Target, percent: u32) -> Result<DateTime<Utc>, OutsideCalendar> {
        let stops = Stops::of(self.pauses, self.started_at, None);
        self.warning_by(target, percent, &stops)
    }

    fn until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.ended_at.map_or(now, |ended| ended.min(now))
    }

    fn warning_by(
        &self,
        target: Target,
        percent: u32,
        stops: &Stops,
    ) -> Result<DateTime<Utc>, OutsideCalendar> {
        match target {
            Target::Days(days) => {
                let share = (u64::from(days) * u64::from(percent)).div_ceil(100);
                let days = u32::try_from(share).unwrap_or(u32::MAX);
                let on = self.day(days, stops)?;
                Ok(start_of_day(on, self.zone).max(self.started_at))
            }
            Target::Hours(hours) => {
                // A hundredth of an hour is 36 seconds.
                let seconds = i64::from(hours) * i64::from(percent) * 36;
                self.instant(target, TimeDelta::seconds(seconds), stops)
            }
        }
    }

    fn due_by(&self, target: Target, stops: &Stops) -> Result<Due, OutsideCalendar> {
        match target {
            Target::Days(days) => {
                let on = self.day(days, stops)?;
                let at = last_instant_of_day(on, self.zone);
                Ok(Due { on, at })
            }
            Target::Hours(hours) => {
                let at = self.instant(target, TimeDelta::hours(i64::from(hours)), stops)?;
                let on = local_date(at, self.zone);
                Ok(Due { on, at })
            }
        }
    }

    /// The day that makes so many working days.
    fn day(&self, wanted: u32, stops: &Stops) -> Result<NaiveDate, OutsideCalendar> {
        let received_on = local_date(self.started_at, self.zone);
        if stops.is_empty() || wanted == 0 {
            return self.calendar.add_working_days(received_on, wanted);
        }
        let outside = self.calendar.outside(received_on, Target::Days(wanted));
        let days = self.calendar.days_from(received_on).ok_or(outside)?;
        days.filter(|&date| date > received_on)
            .filter(|&date| !stops.hold(start_of_day(date, self.zone)))
            .zip(1..=wanted)
            .find_map(|(date, number)| (number == wanted).then_some(date))
            .ok_or(outside)
    }

    /// The instant that makes so much working time.
    fn instant(
        &self,
        target: Target,
        wanted: TimeDelta,
        stops: &Stops,
    ) -> Result<DateTime<Utc>, OutsideCalendar> {
        let outside = self
            .calendar
            .outside(local_date(self.started_at, self.zone), target);
        let mut left = wanted;
        for (from, to) in stops.running(self.started_at) {
            let reached = self.calendar.after_working_time(from, left, self.zone);
            match to {
                None => return reached.ok_or(outside),
                Some(to) if reached.is_some_and(|at| at <= to) => return reached.ok_or(outside),
                Some(to) => {
                    let part = self.calendar.working_time_between(from, to, self.zone);
                    left -= part.ok_or(outside)?;
                }
            }
        }
        Err(outside)
    }
}

#[cfg(test)]
mod clock_test;
#[cfg(test)]
mod property_test;
