//! Instants of a case and the local days and working days that follow from them.
//!
//! Working time is that of the calendar of the journey version. Where no bank holidays are known
//! nothing is counted: no due date rather than a guessed one.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use rules::cases::clock::{Clock, Due, Pause};
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;

/// Instants and days before this year are taken for slips of the pen, and so are days after the other.
const EARLIEST_YEAR: i32 = 1900;
const LATEST_YEAR: i32 = 2199;

/// When a case received at an instant is due by its target, less its pauses that have ended. `None` without a target, and where no bank
/// holidays are known.
#[must_use]
pub fn due(
    received_at: DateTime<Utc>,
    target: Option<Target>,
    calendar: &WorkingCalendar,
    zone: Tz,
    pauses: &[Pause],
) -> Option<Due> {
    let clock = Clock {
        calendar,
        zone,
        started_at: received_at,
        ended_at: None,
        pauses,
    };
    clock.due(target?).ok()
}

/// Working days from the day of receipt, which is day 0, to the day of closing. `None` where no bank
/// holidays are known.
#[must_use]
pub fn working_days(
    calendar: &WorkingCalendar,
    received_on: NaiveDate,
    closed_on: NaiveDate,
) -> Option<i32> {
    let days = calendar.working_days_between(received_on, closed_on)?;
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
    (at.year() < EARLIEST_YEAR)
        .then(|| format!("{field} lies before the year {EARLIEST_YEAR}. Give a later instant."))
}

/// What is wrong with a day that a caller gave, which may lie in the future.
#[must_use]
pub fn too_far(field: &str, day: NaiveDate) -> Option<String> {
    let is_likely = (EARLIEST_YEAR..=LATEST_YEAR).contains(&day.year());
    (!is_likely).then(|| {
        format!("{field} must lie in the years {EARLIEST_YEAR} to {LATEST_YEAR}, not on {day}.")
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use rules::time::bank_holidays::Division;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due_of(received_at: &str, target: Option<Target>) -> Option<String> {
        let calendar = WorkingCalendar::of(Division::EnglandWales);
        let received_at = received_at.parse().unwrap();
        let due = due(received_at, target, calendar, Tz::Europe__London, &[])?;
        Some(due.at.to_rfc3339())
    }

    #[test]
    fn ten_working_days_from_the_eve_of_christmas_end_on_the_eighth_of_january() {
        // definitions.md 1: received 2024-12-20, tenth working day in England 2025-01-08.
        let due = due_of("2024-12-20T15:00:00Z", Some(Target::Days(10)));
        assert_eq!(due.as_deref(), Some("2025-01-08T23:59:59.999999+00:00"));
        let calendar = WorkingCalendar::of(Division::EnglandWales);
        let (from, to) = (day("2024-12-20"), day("2025-01-08"));
        assert_eq!(working_days(calendar, from, to), Some(10));
    }

    #[test]
    fn a_summer_day_ends_an_hour_early_in_utc() {
        // Friday 3 July 2026 + 1 working day = Monday 6 July, British Summer Time.
        let due = due_of("2026-07-03T12:00:00Z", Some(Target::Days(1)));
        assert_eq!(due.as_deref(), Some("2026-07-06T22:59:59.999999+00:00"));
        // 13:00 in London and eight hours: four on Friday, four on Monday.
        let due = due_of("2026-07-03T12:00:00Z", Some(Target::Hours(8)));
        assert_eq!(due.as_deref(), Some("2026-07-06T12:00:00+00:00"));
    }

    #[test]
    fn nothing_is_due_without_a_target_or_beyond_the_known_holidays() {
        assert_eq!(due_of("2026-07-03T12:00:00Z", None), None);
        for beyond in ["1999-07-03T12:00:00Z", "2099-07-03T12:00:00Z"] {
            assert_eq!(due_of(beyond, Some(Target::Days(5))), None);
            assert_eq!(due_of(beyond, Some(Target::Hours(5))), None);
        }
    }

    #[test]
    fn an_instant_is_cut_to_microseconds_and_a_leap_second_becomes_the_next() {
        let at: DateTime<Utc> = "2026-07-03T10:00:00.123456789Z".parse().unwrap();
        assert_eq!(kept(at).to_rfc3339(), "2026-07-03T10:00:00.123456+00:00");
        let leap: DateTime<Utc> = "2016-12-31T23:59:60Z".parse().unwrap();
        assert_eq!(kept(leap).to_rfc3339(), "2017-01-01T00:00:00+00:00");
    }
}
