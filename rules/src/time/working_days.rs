//! Counting in working days: days with a slot in the week, less bank holidays and closures.
//!
//! The day of receipt is day 0; the deadline is the end of the n-th following working day. Outside the
//! span in which holidays are known there is no answer rather than a guess.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::bank_holidays::{Division, bank_holidays, first_known_day, last_known_day};
use super::target::Target;
use super::week::Weeks;
use crate::number::{i64_to_usize, u32_to_usize};

static ENGLAND_WALES: LazyLock<Arc<WorkingCalendar>> =
    LazyLock::new(|| WorkingCalendar::compiled(Division::EnglandWales));
static SCOTLAND: LazyLock<Arc<WorkingCalendar>> =
    LazyLock::new(|| WorkingCalendar::compiled(Division::Scotland));
static NORTHERN_IRELAND: LazyLock<Arc<WorkingCalendar>> =
    LazyLock::new(|| WorkingCalendar::compiled(Division::NorthernIreland));
static ANY_UK: LazyLock<Arc<WorkingCalendar>> =
    LazyLock::new(|| WorkingCalendar::compiled(Division::AnyUk));

/// What a working calendar is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarData {
    /// When work is done in a week without holidays.
    pub weeks: Weeks,
    /// The first date whose holidays are known.
    pub first: NaiveDate,
    /// The last date whose holidays are known.
    pub last: NaiveDate,
    /// Bank holidays and the days of closures.
    pub rests: BTreeSet<NaiveDate>,
}

impl CalendarData {
    /// Office hours less the published bank holidays of a division, with no closures.
    #[must_use]
    pub fn of(division: Division) -> Self {
        Self {
            weeks: Weeks::default(),
            first: first_known_day(),
            last: last_known_day(),
            rests: bank_holidays(division),
        }
    }
}

/// When work is done, over a span in which every holiday is known.
#[derive(Debug, PartialEq, Eq)]
pub struct WorkingCalendar {
    pub(super) weeks: Weeks,
    first: NaiveDate,
    last: NaiveDate,
    /// For each day from `first`: the working days up to and including it.
    counts: Vec<u32>,
    /// Every working day, in order.
    days: Vec<NaiveDate>,
}

/// A date, or the deadline counted from it, lies where no bank holidays are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{wanted} from {from} cannot be counted: bank holidays are known from {first} to {last} only"
)]
pub struct OutsideCalendar {
    /// The day from which was counted.
    pub from: NaiveDate,
    /// How much was to be counted.
    pub wanted: Target,
    /// The first date whose holidays are known.
    pub first: NaiveDate,
    /// The last date whose holidays are known.
    pub last: NaiveDate,
}

impl WorkingCalendar {
    /// The calendar of a division by the compiled-in holidays; built once, then shared.
    #[must_use]
    pub fn of(division: Division) -> &'static Arc<Self> {
        match division {
            Division::EnglandWales | Division::Council => &ENGLAND_WALES,
            Division::Scotland => &SCOTLAND,
            Division::NorthernIreland => &NORTHERN_IRELAND,
            Division::AnyUk => &ANY_UK,
        }
    }

    fn compiled(division: Division) -> Arc<Self> {
        Arc::new(Self::new(CalendarData::of(division)))
    }

    /// The calendar that these data make.
    #[must_use]
    pub fn new(data: CalendarData) -> Self {
        let mut counts = Vec::new();
        let mut days = Vec::new();
        let mut count = 0;
        for date in data.first.iter_days().take_while(|&date| date <= data.last) {
            if !data.weeks.slots_on(date).is_empty() && !data.rests.contains(&date) {
                count += 1;
                days.push(date);
            }
            counts.push(count);
        }
        Self {
            weeks: data.weeks,
            first: data.first,
            last: data.last,
            counts,
            days,
        }
    }

    /// The working days from the start of the calendar up to and including `date`; `None` outside it.
    fn count_to(&self, date: NaiveDate) -> Option<u32> {
        let place = date.signed_duration_since(self.first).num_days();
        if place < 0 {
            None
        } else {
            self.counts.get(i64_to_usize(place)).copied()
        }
    }

    /// Whether work is done on `date`; `None` where no bank holidays are known.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> Option<bool> {
        self.count_to(date)?;
        Some(self.days.binary_search(&date).is_ok())
    }

    /// The working days from `date` on, in order; `None` where no bank holidays are known.
    #[must_use]
    pub fn days_from(&self, date: NaiveDate) -> Option<impl Iterator<Item = NaiveDate> + '_> {
        self.count_to(date)?;
        let place = self.days.partition_point(|&day| day < date);
        Some(self.days.iter().skip(place).copied())
    }

    /// That `wanted` cannot be counted from a day.
    #[must_use]
    pub const fn outside(&self, from: NaiveDate, wanted: Target) -> OutsideCalendar {
        OutsideCalendar {
            from,
            wanted,
            first: self.first,
            last: self.last,
        }
    }

    /// The `working_days`-th working day after `received_on`, which is day 0 and need not be one itself.
    ///
    /// No working days after the receipt is the day of receipt.
    ///
    /// # Errors
    /// [`OutsideCalendar`] when the receipt or the answer lies where no bank holidays are known.
    pub fn add_working_days(
        &self,
        received_on: NaiveDate,
        working_days: u32,
    ) -> Result<NaiveDate, OutsideCalendar> {
        let outside = self.outside(received_on, Target::Days(working_days));
        let before = self.count_to(received_on).ok_or(outside)?;
        if working_days == 0 {
            return Ok(received_on);
        }
        let place = u32_to_usize(before.saturating_add(working_days - 1));
        self.days.get(place).copied().ok_or(outside)
    }

    /// The working days after `received_on` up to and including `closed_on`: 0 on the same day.
    ///
    /// `None` where no bank holidays are known, and when the closing lies before the receipt: a wrong
    /// entry has no duration, and counting it as 0 would flatter the figures.
    #[must_use]
    pub fn working_days_between(
        &self,
        received_on: NaiveDate,
        closed_on: NaiveDate,
    ) -> Option<u32> {
        if closed_on < received_on {
            return None;
        }
        self.count_to(closed_on)?
            .checked_sub(self.count_to(received_on)?)
    }
}

#[cfg(test)]
#[path = "working_days_test.rs"]
mod tests;
