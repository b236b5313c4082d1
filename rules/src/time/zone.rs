//! Local days of a council's zone, and the instants in UTC at which they begin and end.

use chrono::{
    DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Utc,
};
use chrono_tz::Tz;

/// No zone's clock is further than this from UTC.
const FURTHEST_OFFSET_SECONDS: i64 = 26 * 3600;

/// The date on the wall calendar of `zone` at `instant`.
#[must_use]
pub fn local_date(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    local_time(instant, zone).date()
}

fn local_time(instant: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    let universal = instant.naive_utc();
    let offset = zone.offset_from_utc_datetime(&universal).fix();
    universal.checked_add_offset(offset).unwrap_or(universal)
}

/// The first instant of a local date.
///
/// Midnight as a rule; the first one where clocks go back over midnight; where clocks go forward over
/// it, the change itself. A date that a zone left out begins, empty, with the next.
#[must_use]
pub fn start_of_day(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant_at(date.and_time(NaiveTime::MIN), zone)
}

/// The instant at which the clock on the wall first shows so many minutes after the midnight of a date;
/// the change itself where clocks go forward over that time.
#[must_use]
pub fn instant_of(date: NaiveDate, minute: u16, zone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    let local = midnight.checked_add_signed(TimeDelta::minutes(i64::from(minute)));
    instant_at(local.unwrap_or(midnight), zone)
}

fn instant_at(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) => instant.to_utc(),
        MappedLocalTime::Ambiguous(first, _) => first.to_utc(),
        MappedLocalTime::None => first_second_from(local, zone),
    }
}

/// The last instant of a local date, cut to microseconds: 23:59:59.999999 as a rule.
///
/// A day of a clock change lasts 23 or 25 hours, and ends where the next begins all the same.
#[must_use]
pub fn last_instant_of_day(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let next = date
        .succ_opt()
        .map_or(DateTime::<Utc>::MAX_UTC, |next| start_of_day(next, zone));
    next.checked_sub_signed(TimeDelta::microseconds(1))
        .unwrap_or(next)
}

/// Halves the seconds around a local time that a zone left out, until the first that is later.
fn first_second_from(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let about = local.and_utc();
    let at = |second: i64| {
        about
            .checked_add_signed(TimeDelta::seconds(second))
            .unwrap_or(about)
    };
    let (mut before, mut after) = (-FURTHEST_OFFSET_SECONDS, FURTHEST_OFFSET_SECONDS);
    while after - before > 1 {
        let middle = before.midpoint(after);
        if local_time(at(middle), zone) < local {
            before = middle;
        } else {
            after = middle;
        }
    }
    at(after)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bounds(date: &str, zone: Tz) -> (String, String) {
        let show = |instant: DateTime<Utc>| instant.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
        (
            show(start_of_day(day(date), zone)),
            show(last_instant_of_day(day(date), zone)),
        )
    }

    fn texts(first: &str, last: &str) -> (String, String) {
        (first.to_owned(), last.to_owned())
    }

    #[test]
    fn a_london_day_begins_an_hour_early_in_summer() {
        let winter = texts("2025-01-15T00:00:00", "2025-01-15T23:59:59.999999");
        assert_eq!(bounds("2025-01-15", Tz::Europe__London), winter);
        let summer = texts("2025-07-14T23:00:00", "2025-07-15T22:59:59.999999");
        assert_eq!(bounds("2025-07-15", Tz::Europe__London), summer);
    }

    #[test]
    fn days_of_a_clock_change_last_23_and_25_hours() {
        let spring = texts("2025-03-30T00:00:00", "2025-03-30T22:59:59.999999");
        assert_eq!(bounds("2025-03-30", Tz::Europe__London), spring);
        let autumn = texts("2025-10-25T23:00:00", "2025-10-26T23:59:59.999999");
        assert_eq!(bounds("2025-10-26", Tz::Europe__London), autumn);
    }

    #[test]
    fn a_missing_midnight_begins_at_the_change() {
        // Cairo, 28 April 2023: 00:00 became 01:00, at 22:00 UTC.
        assert_eq!(
            bounds("2023-04-28", Tz::Africa__Cairo).0,
            "2023-04-27T22:00:00"
        );
        // Havana, 3 November 2024: 01:00 became 00:00, so midnight came twice; the first counts.
        assert_eq!(
            bounds("2024-11-03", Tz::America__Havana).0,
            "2024-11-03T04:00:00"
        );
        // Apia had no 30 December 2011.
        let empty = start_of_day(day("2011-12-30"), Tz::Pacific__Apia);
        assert_eq!(empty, start_of_day(day("2011-12-31"), Tz::Pacific__Apia));
    }

    #[test]
    fn the_ends_of_time_are_no_crash() {
        for zone in [Tz::Europe__London, Tz::Pacific__Apia, Tz::America__Havana] {
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let _first = start_of_day(date, zone);
                let _last = last_instant_of_day(date, zone);
            }
            let _date = local_date(DateTime::<Utc>::MAX_UTC, zone);
            let _date = local_date(DateTime::<Utc>::MIN_UTC, zone);
        }
    }

    proptest! {
        #[test]
        fn every_instant_lies_within_its_local_day(seconds in 0_i64..4_000_000_000, zone in proptest::sample::select(vec![
            Tz::Europe__London, Tz::UTC, Tz::Africa__Cairo, Tz::Pacific__Auckland, Tz::Asia__Kolkata,
        ])) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            let date = local_date(instant, zone);
            prop_assert!(start_of_day(date, zone) <= instant);
            prop_assert!(instant <= last_instant_of_day(date, zone));
            prop_assert_eq!(local_date(start_of_day(date, zone), zone), date);
            prop_assert_eq!(local_date(last_instant_of_day(date, zone), zone), date);
        }
    }
}
