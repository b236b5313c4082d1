//! Counting in working days: Monday to Friday, less the bank holidays of a division.
//!
//! The day of receipt is day 0; the deadline is the end of the n-th following working day. Outside the
//! years whose holidays are known there is no answer rather than a guess.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use super::bank_holidays::{Division, bank_holidays, first_known_day, last_known_day};
use crate::number::{i64_to_usize, u32_to_usize};

static ENGLAND_WALES: LazyLock<WorkingCalendar> =
    LazyLock::new(|| WorkingCalendar::build(Division::EnglandWales));
static SCOTLAND: LazyLock<WorkingCalendar> =
    LazyLock::new(|| WorkingCalendar::build(Division::Scotland));
static NORTHERN_IRELAND: LazyLock<WorkingCalendar> =
    LazyLock::new(|| WorkingCalendar::build(Division::NorthernIreland));
static ANY_UK: LazyLock<WorkingCalendar> =
    LazyLock::new(|| WorkingCalendar::build(Division::AnyUk));

/// The working days of one division in the years whose bank holidays are known.
#[derive(Debug)]
pub struct WorkingCalendar {
    first: NaiveDate,
    /// For each day from `first`: the working days up to and including it.
    counts: Vec<u32>,
    /// Every working day, in order.
    days: Vec<NaiveDate>,
}

/// A date, or the deadline counted from it, lies where no bank holidays are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{working_days} working days from {received_on} cannot be counted: bank holidays are known \
     from {first} to {last} only", first = first_known_day(), last = last_known_day()
)]
pub struct OutsideCalendar {
    /// The day of receipt, day 0.
    pub received_on: NaiveDate,
    /// How many working days were to be added.
    pub working_days: u32,
}

impl WorkingCalendar {
    /// The calendar of a division; built once, then shared.
    #[must_use]
    pub fn of(division: Division) -> &'static Self {
        match division {
            Division::EnglandWales => &ENGLAND_WALES,
            Division::Scotland => &SCOTLAND,
            Division::NorthernIreland => &NORTHERN_IRELAND,
            Division::AnyUk => &ANY_UK,
        }
    }

    fn build(division: Division) -> Self {
        let holidays = bank_holidays(division);
        let first = first_known_day();
        let mut counts = Vec::new();
        let mut days = Vec::new();
        let mut count = 0;
        for date in first
            .iter_days()
            .take_while(|&date| date <= last_known_day())
        {
            if date.weekday().num_days_from_monday() < 5 && !holidays.contains(&date) {
                count += 1;
                days.push(date);
            }
            counts.push(count);
        }
        Self {
            first,
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
        let outside = OutsideCalendar {
            received_on,
            working_days,
        };
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
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn deadline(division: Division, received_on: &str, working_days: u32) -> String {
        WorkingCalendar::of(division)
            .add_working_days(day(received_on), working_days)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_tenth_day_of_england_follows_the_published_vectors() {
        assert_eq!(
            deadline(Division::EnglandWales, "2024-12-20", 10),
            "2025-01-08"
        );
        assert_eq!(
            deadline(Division::EnglandWales, "2025-05-14", 10),
            "2025-05-29"
        );
    }

    #[test]
    fn the_twentieth_day_differs_where_any_part_of_the_kingdom_rests() {
        for (received_on, england, any) in [
            ("2024-12-20", "2025-01-22", "2025-01-23"),
            ("2025-07-01", "2025-07-29", "2025-07-30"),
            ("2025-05-14", "2025-06-12", "2025-06-12"),
        ] {
            assert_eq!(deadline(Division::EnglandWales, received_on, 20), england);
            assert_eq!(deadline(Division::AnyUk, received_on, 20), any);
        }
    }

    #[test]
    fn receipt_on_a_day_of_rest_counts_from_the_next_working_day() {
        // Saturday 17 May 2025: Monday is day 1.
        assert_eq!(
            deadline(Division::EnglandWales, "2025-05-17", 1),
            "2025-05-19"
        );
        assert_eq!(
            deadline(Division::EnglandWales, "2025-05-17", 0),
            "2025-05-17"
        );
    }

    #[test]
    fn dates_without_known_holidays_have_no_answer_and_say_so() {
        let calendar = WorkingCalendar::of(Division::EnglandWales);
        let words = |date: &str, n| {
            calendar
                .add_working_days(day(date), n)
                .map_err(|fault| fault.to_string())
        };
        assert_eq!(
            words("2011-12-31", 10),
            Err("10 working days from 2011-12-31 cannot be counted: bank holidays are known from 2012-01-01 to 2028-12-31 only".to_owned())
        );
        assert!(words("2028-12-20", 10).is_err());
        assert!(words("2025-01-01", u32::MAX).is_err());
        assert!(words("2029-01-01", 0).is_err());
        assert_eq!(words("2028-12-28", 1), Ok(day("2028-12-29")));
        assert_eq!(
            calendar.working_days_between(day("2011-12-30"), day("2012-01-10")),
            None
        );
        assert_eq!(
            calendar.working_days_between(day("2011-05-05"), day("2011-05-05")),
            None
        );
        assert_eq!(
            calendar.working_days_between(day("2028-12-29"), day("2029-01-02")),
            None
        );
        assert_eq!(calendar.is_working_day(day("2030-01-02")), None);
        assert_eq!(calendar.is_working_day(NaiveDate::MIN), None);
    }

    #[test]
    fn a_closing_before_the_receipt_has_no_duration() {
        let calendar = WorkingCalendar::of(Division::EnglandWales);
        assert_eq!(
            calendar.working_days_between(day("2025-05-15"), day("2025-05-14")),
            None
        );
        assert_eq!(
            calendar.working_days_between(day("2025-05-14"), day("2025-05-14")),
            Some(0)
        );
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..6210).prop_map(|days| first_known_day() + chrono::Days::new(days))
    }

    fn any_division() -> impl Strategy<Value = Division> {
        proptest::sample::select(Division::ALL.to_vec())
    }

    /// Working days of (from, to], counted day by day from the published dates.
    fn naive_count(holidays: &BTreeSet<NaiveDate>, from: NaiveDate, to: NaiveDate) -> u32 {
        let working = |date: &NaiveDate| {
            date.weekday().num_days_from_monday() < 5 && !holidays.contains(date)
        };
        let days = from
            .iter_days()
            .skip(1)
            .take_while(|&date| date <= to)
            .filter(working)
            .count();
        u32::try_from(days).unwrap()
    }

    #[test]
    fn the_calendar_covers_every_day_of_the_known_years() {
        // 17 years with five leap days (2012, 2016, 2020, 2024, 2028).
        for division in Division::ALL {
            let calendar = WorkingCalendar::of(division);
            let holidays = bank_holidays(division);
            assert_eq!(calendar.counts.len(), 17 * 365 + 5);
            let all = naive_count(&holidays, first_known_day(), last_known_day());
            assert_eq!(
                calendar.working_days_between(first_known_day(), last_known_day()),
                Some(all)
            );
            for date in first_known_day().iter_days().take(calendar.counts.len()) {
                let alone = naive_count(&holidays, date.pred_opt().unwrap(), date) == 1;
                assert_eq!(calendar.is_working_day(date), Some(alone), "{date}");
            }
        }
    }

    proptest! {
        #[test]
        fn counts_agree_with_counting_day_by_day(division in any_division(), one in any_day(), other in any_day()) {
            let (from, to) = (one.min(other), one.max(other));
            let between = WorkingCalendar::of(division).working_days_between(from, to);
            prop_assert_eq!(between, Some(naive_count(&bank_holidays(division), from, to)));
        }

        #[test]
        fn a_deadline_is_the_first_day_that_many_working_days_away(
            division in any_division(), received_on in any_day(), working_days in 1_u32..400,
        ) {
            let calendar = WorkingCalendar::of(division);
            if let Ok(due_on) = calendar.add_working_days(received_on, working_days) {
                prop_assert_eq!(calendar.is_working_day(due_on), Some(true));
                prop_assert_eq!(calendar.working_days_between(received_on, due_on), Some(working_days));
                let eve = due_on.pred_opt().unwrap();
                prop_assert_eq!(calendar.working_days_between(received_on, eve), Some(working_days - 1));
            } else {
                prop_assert!(calendar.working_days_between(received_on, last_known_day()) < Some(working_days));
            }
        }

        #[test]
        fn a_later_receipt_or_more_days_never_bring_a_deadline_forward(
            division in any_division(), received_on in any_day(), working_days in 0_u32..400,
        ) {
            let calendar = WorkingCalendar::of(division);
            let due = |date, n| calendar.add_working_days(date, n).ok();
            if let Some(later) = due(received_on, working_days + 1) {
                prop_assert!(due(received_on, working_days).unwrap() < later);
            }
            if let Some(later) = due(received_on + chrono::Days::new(1), working_days) {
                prop_assert!(due(received_on, working_days).unwrap() <= later);
            }
        }
    }
}
