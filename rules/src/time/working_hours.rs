//! Counting in hours of work: the part of a stretch of time that lies in the slots of working days.
//!
//! A slot is told by the clock on the wall and measured as time that passes: 09:00 to 17:00 is eight
//! hours on the day of a clock change too, and a slot over the change itself is an hour longer or
//! shorter.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::working_days::WorkingCalendar;
use super::zone::{instant_of, local_date};

impl WorkingCalendar {
    /// The slots of a day as instants.
    fn slots(
        &self,
        date: NaiveDate,
        zone: Tz,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let at = move |minute| instant_of(date, minute, zone);
        let slots = self.weeks.slots_on(date).iter();
        slots.map(move |slot| (at(slot.from), at(slot.to)))
    }

    /// The working time of `[from, to)`; none when it ends before it begins, `None` where no bank
    /// holidays are known.
    #[must_use]
    pub fn working_time_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        zone: Tz,
    ) -> Option<TimeDelta> {
        let last = local_date(to, zone);
        let days = self.days_from(local_date(from, zone))?;
        self.is_working_day(last)?;
        let slots = days
            .take_while(|&date| date <= last)
            .flat_map(|date| self.slots(date, zone));
        let within = slots.map(|(begins, ends)| ends.min(to) - begins.max(from));
        Some(within.map(|part| part.max(TimeDelta::zero())).sum())
    }

    /// The least instant at which `[from, it)` holds `wanted` of working time; `None` when it lies where
    /// no bank holidays are known.
    #[must_use]
    pub fn after_working_time(
        &self,
        from: DateTime<Utc>,
        wanted: TimeDelta,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        let mut days = self.days_from(local_date(from, zone))?;
        if wanted <= TimeDelta::zero() {
            return Some(from);
        }
        let mut left = wanted;
        days.find_map(|date| {
            self.slots(date, zone).find_map(|(begins, ends)| {
                let begins = begins.max(from);
                let part = (ends - begins).max(TimeDelta::zero());
                if part >= left {
                    return Some(begins + left);
                }
                left -= part;
                None
            })
        })
    }
}

#[cfg(test)]
#[path = "working_hours_test.rs"]
mod tests;
