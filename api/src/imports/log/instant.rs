//! The times of real logs, in the many ways they are written.

use chrono::{
    DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// What a time is for: a date without a time of day means its beginning, but a deadline lasts
/// until the end of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Something happened.
    Happened,
    /// Something is due.
    Deadline,
}

/// How times are written and meant.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The zone of times without offset.
    pub zone: Tz,
    /// A format that the mapping gives, tried first.
    pub format: Option<&'a str>,
}

const WITH_OFFSET: [&str; 6] = [
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%.f %z",
    "%Y-%m-%dT%H:%M%:z",
    "%Y-%m-%d %H:%M%:z",
];

/// Days come before months where they are written with slashes, as the British do.
const WITHOUT_OFFSET: [&str; 10] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S%.f",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M:%S%.f",
    "%d-%m-%Y %H:%M",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M",
];

const DATES: [&str; 6] = [
    "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y",
];

/// The instant that `text` names, cut to microseconds; none where it is not a time, or not one of
/// the years 1900 to 2200.
pub fn parse(text: &str, role: Role, reading: Reading<'_>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let instant = with_offset(text, reading)
        .or_else(|| in_zone(without_offset(text, reading)?, reading.zone))
        .or_else(|| of_date(text, role, reading))?;
    let year = chrono::Datelike::year(&instant);
    (1900..=2200)
        .contains(&year)
        .then(|| instant.trunc_subsecs(6))
}

fn with_offset(text: &str, reading: Reading<'_>) -> Option<DateTime<Utc>> {
    let given = reading
        .format
        .and_then(|format| DateTime::parse_from_str(text, format).ok());
    given
        .or_else(|| DateTime::parse_from_rfc3339(text).ok())
        .or_else(|| {
            WITH_OFFSET
                .iter()
                .find_map(|format| DateTime::parse_from_str(text, format).ok())
        })
        .map(|instant| instant.with_timezone(&Utc))
}

fn without_offset(text: &str, reading: Reading<'_>) -> Option<NaiveDateTime> {
    reading
        .format
        .into_iter()
        .chain(WITHOUT_OFFSET)
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn of_date(text: &str, role: Role, reading: Reading<'_>) -> Option<DateTime<Utc>> {
    let date = reading
        .format
        .into_iter()
        .chain(DATES)
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())?;
    match role {
        Role::Happened => in_zone(date.and_time(NaiveTime::MIN), reading.zone),
        Role::Deadline => {
            let next = date.checked_add_days(Days::new(1))?;
            let end = in_zone(next.and_time(NaiveTime::MIN), reading.zone)?;
            end.checked_sub_signed(TimeDelta::microseconds(1))
        }
    }
}

/// The instant of a wall clock time. The hour that an autumn night has twice is the first one; an
/// hour that a spring night leaves out is read with the clock an hour on.
fn in_zone(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| {
            let later = local.checked_add_signed(TimeDelta::hours(1))?;
            zone.from_local_datetime(&later).earliest()
        })
        .map(|instant| instant.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, role: Role) -> Option<String> {
        let reading = Reading {
            zone: chrono_tz::Europe::London,
            format: None,
        };
        parse(text, role, reading).map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }

    fn happened(text: &str) -> Option<String> {
        read(text, Role::Happened)
    }

    #[test]
    fn times_with_an_offset_are_instants() {
        for text in [
            "2011-10-11 13:42:22.688000+02:00",
            "2011-10-11T13:42:22.688+02:00",
            "2011-10-11T11:42:22.688Z",
            "2011-10-11 13:42:22.688+0200",
            "2011-10-11T13:42:22.688+0200",
        ] {
            assert_eq!(
                happened(text).as_deref(),
                Some("2011-10-11T11:42:22.688Z"),
                "{text}"
            );
        }
    }

    #[test]
    fn times_without_an_offset_are_the_councils() {
        for text in [
            "2022-07-04 09:00:00",
            "2022-07-04T09:00",
            "04/07/2022 09:00",
            "04/07/2022 09:00:00",
        ] {
            assert_eq!(
                happened(text).as_deref(),
                Some("2022-07-04T08:00:00Z"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_date_begins_its_day_and_a_deadline_ends_it() {
        assert_eq!(
            happened("2022-07-04").as_deref(),
            Some("2022-07-03T23:00:00Z")
        );
        assert_eq!(
            read("4 July 2022", Role::Deadline).as_deref(),
            Some("2022-07-04T22:59:59.999999Z")
        );
    }

    #[test]
    fn an_hour_that_the_clock_leaves_out_is_an_hour_on() {
        assert_eq!(
            happened("2022-03-27 01:30:00").as_deref(),
            Some("2022-03-27T01:30:00Z")
        );
        assert_eq!(
            happened("2022-10-30 01:30:00").as_deref(),
            Some("2022-10-30T00:30:00Z")
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "soon",
            "31/02/2022",
            "0001-01-01",
            "99999-01-01T00:00:00Z",
            "2022-13-01",
        ] {
            assert_eq!(happened(text), None, "{text}");
        }
    }

    #[test]
    fn a_format_of_the_mapping_comes_first() {
        let reading = Reading {
            zone: chrono_tz::Europe::London,
            format: Some("%m/%d/%Y %H:%M"),
        };
        let at = parse("02/01/2022 09:00", Role::Happened, reading);
        assert_eq!(
            at.map(|at| at.to_rfc3339()).as_deref(),
            Some("2022-02-01T09:00:00+00:00")
        );
    }
}
