//! Instants of a case and the local days and working days that follow from them.
//!
//! Working days are those of England and Wales. Where no bank holidays are known nothing is counted:
//! no due date rather than a guessed one.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rules::time::bank_holidays::Division;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::last_instant_of_day;

/// Instants before this year are taken for slips of the pen.
const EARLIEST_YEAR: i32 = 1900;

/// When a case is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last working day of the target.
    pub on: NaiveDate,
    /// The last instant of that day in the council's zone.
    pub at: DateTime<Utc>,
}

/// When a case received on a local day is due: the end of the `target`-th working day after it. `None`
/// without a target, and where no bank holidays are known.
#[must_use]
pub fn due(received_on: NaiveDate, target: Option<i32>, zone: Tz) -> Option<Due> {
    let days = u32::try_from(target?).ok()?;
    let on = WorkingCalendar::of(Division::EnglandWales)
        .add_working_days(received_on, days)
        .ok()?;
    Some(Due {
        on,
        at: last_instant_of_day(on, zone),
    })
}

/// Working days from the day of receipt, which is day 0, to the day of closing. `None` where no bank
/// holidays are known.
#[must_use]
pub fn working_days(received_on: NaiveDate, closed_on: NaiveDate) -> Option<i32> {
    let days =
        WorkingCalendar::of(Division::EnglandWales).working_days_between(received_on, closed_on)?;
    i32::try_from(days).ok()
}

/// An instant as a caller gave it, cut to microseconds as both databases keep it.
#[must_use]
pub fn kept(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

/// What is wrong with an instant that a caller gave for something that a person did.
#[must_use]
pub fn too_long_ago(field: &str, at: DateTime<Utc>) -> Option<String> {
    use chrono::Datelike;
    (at.year() < EARLIEST_YEAR)
        .then(|| format!("{field} lies before the year {EARLIEST_YEAR}. Give a later instant."))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ten_working_days_from_the_eve_of_christmas_end_on_the_eighth_of_january() {
        // definitions.md 1: received 2024-12-20, tenth working day in England 2025-01-08.
        let due = due(day("2024-12-20"), Some(10), Tz::Europe__London).unwrap();
        assert_eq!(due.on, day("2025-01-08"));
        assert_eq!(due.at.to_rfc3339(), "2025-01-08T23:59:59.999999+00:00");
        assert_eq!(working_days(day("2024-12-20"), due.on), Some(10));
    }

    #[test]
    fn a_summer_day_ends_an_hour_early_in_utc() {
        // Friday 3 July 2026 + 1 working day = Monday 6 July, British Summer Time.
        let due = due(day("2026-07-03"), Some(1), Tz::Europe__London).unwrap();
        assert_eq!(due.at.to_rfc3339(), "2026-07-06T22:59:59.999999+00:00");
    }

    #[test]
    fn nothing_is_due_without_a_target_or_beyond_the_known_holidays() {
        assert_eq!(due(day("2026-07-03"), None, Tz::Europe__London), None);
        assert_eq!(due(day("1999-07-03"), Some(5), Tz::Europe__London), None);
        assert_eq!(due(day("2099-07-03"), Some(5), Tz::Europe__London), None);
    }

    #[test]
    fn an_instant_is_cut_to_microseconds_and_a_leap_second_becomes_the_next() {
        let at: DateTime<Utc> = "2026-07-03T10:00:00.123456789Z".parse().unwrap();
        assert_eq!(kept(at).to_rfc3339(), "2026-07-03T10:00:00.123456+00:00");
        let leap: DateTime<Utc> = "2016-12-31T23:59:60Z".parse().unwrap();
        assert_eq!(kept(leap).to_rfc3339(), "2017-01-01T00:00:00+00:00");
    }
}
