//! Working hours by the published vectors, on days of a clock change, and against counting by minutes.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use chrono::{NaiveDateTime, TimeZone};
use proptest::prelude::*;

use super::*;
use crate::time::bank_holidays::Division;
use crate::time::week::{Slot, Week};
use crate::time::working_days::CalendarData;

const LONDON: Tz = Tz::Europe__London;

/// An instant by the clock on the wall in London.
fn london(text: &str) -> DateTime<Utc> {
    let local: NaiveDateTime = format!("{text}:00").parse().unwrap();
    LONDON
        .from_local_datetime(&local)
        .single()
        .unwrap()
        .to_utc()
}

fn england() -> &'static WorkingCalendar {
    WorkingCalendar::of(Division::EnglandWales)
}

fn minutes(from: &str, to: &str) -> i64 {
    let time = england().working_time_between(london(from), london(to), LONDON);
    time.unwrap().num_minutes()
}

/// A calendar on which work never rests but on the first of May 2025.
fn round_the_clock() -> WorkingCalendar {
    let whole = || vec![Slot { from: 0, to: 1440 }];
    let mut data = CalendarData::of(Division::EnglandWales);
    data.weeks = Week::new(std::array::from_fn(|_| whole())).unwrap().into();
    data.rests = ["2025-05-01".parse().unwrap()].into();
    WorkingCalendar::new(data)
}

#[test]
fn hours_follow_the_published_vectors() {
    assert_eq!(minutes("2025-05-02T16:00", "2025-05-06T10:00"), 120);
    assert_eq!(minutes("2025-04-17T12:00", "2025-04-22T12:00"), 480);
    assert_eq!(minutes("2025-12-24T09:00", "2026-01-05T09:00"), 2_400);
    assert_eq!(minutes("2025-05-06T08:00", "2025-05-06T18:00"), 480);
    // A Saturday.
    assert_eq!(minutes("2025-05-03T10:00", "2025-05-03T12:00"), 0);
}

#[test]
fn the_least_instant_that_holds_the_hours() {
    let after = |from: &str, hours| {
        england().after_working_time(london(from), TimeDelta::hours(hours), LONDON)
    };
    // Friday 16:00 and two hours over the bank holiday of 5 May.
    assert_eq!(
        after("2025-05-02T16:00", 2),
        Some(london("2025-05-06T10:00"))
    );
    // Eight hours are reached as the day ends, not as the next begins.
    assert_eq!(
        after("2025-05-06T08:00", 8),
        Some(london("2025-05-06T17:00"))
    );
    assert_eq!(
        after("2025-05-03T10:00", 0),
        Some(london("2025-05-03T10:00"))
    );
    // Friday 29 December 2028 is the last working day that is known.
    assert_eq!(
        after("2028-12-29T09:00", 8),
        Some(london("2028-12-29T17:00"))
    );
    assert_eq!(after("2028-12-29T09:00", 9), None);
    assert_eq!(after("2029-01-01T09:00", 0), None);
}

#[test]
fn nothing_is_measured_beyond_the_known_holidays() {
    let between =
        |from: &str, to: &str| england().working_time_between(london(from), london(to), LONDON);
    assert_eq!(between("2011-12-31T09:00", "2012-01-04T09:00"), None);
    assert_eq!(between("2028-12-29T09:00", "2029-01-02T09:00"), None);
    assert_eq!(
        between("2025-05-06T12:00", "2025-05-06T11:00"),
        Some(TimeDelta::zero())
    );
}

#[test]
fn an_office_day_lasts_eight_hours_on_days_of_a_clock_change() {
    // Clocks change on Sundays: work there from 09:00 to 17:00 on each day of the week.
    let office = || {
        vec![Slot {
            from: 540,
            to: 1020,
        }]
    };
    let mut data = CalendarData::of(Division::EnglandWales);
    data.weeks = Week::new(std::array::from_fn(|_| office())).unwrap().into();
    let calendar = WorkingCalendar::new(data);
    for date in ["2025-03-30", "2025-10-26", "2025-10-19"] {
        let (from, to) = (
            london(&format!("{date}T08:00")),
            london(&format!("{date}T18:00")),
        );
        assert_eq!(
            calendar.working_time_between(from, to, LONDON),
            Some(TimeDelta::hours(8)),
            "{date}"
        );
    }
}

#[test]
fn a_slot_over_the_change_is_an_hour_shorter_or_longer() {
    let calendar = round_the_clock();
    let day = |from: &str, to: &str| {
        let hours = calendar.working_time_between(london(from), london(to), LONDON);
        hours.unwrap().num_hours()
    };
    assert_eq!(day("2025-03-30T00:00", "2025-03-31T00:00"), 23);
    assert_eq!(day("2025-10-26T00:00", "2025-10-27T00:00"), 25);
    assert_eq!(day("2025-04-30T00:00", "2025-05-03T00:00"), 48);
}

#[test]
fn a_slot_begins_where_the_clocks_skip_its_beginning() {
    // 01:00 to 02:00 is left out on 30 March 2025, and comes twice on 26 October.
    let mut data = CalendarData::of(Division::EnglandWales);
    let night = || vec![Slot { from: 90, to: 180 }];
    data.weeks = Week::new(std::array::from_fn(|_| night())).unwrap().into();
    let calendar = WorkingCalendar::new(data);
    let of = |from: &str, to: &str| {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        calendar
            .working_time_between(from, to, LONDON)
            .unwrap()
            .num_minutes()
    };
    // From 02:00 summer time (01:00 universal) to 03:00.
    assert_eq!(of("2025-03-30T00:00:00Z", "2025-03-30T12:00:00Z"), 60);
    // From the first 01:30 (00:30 universal) to 03:00 winter time.
    assert_eq!(of("2025-10-26T00:00:00Z", "2025-10-26T12:00:00Z"), 150);
}

fn naive_minutes(calendar: &WorkingCalendar, from: DateTime<Utc>, minutes: i64) -> i64 {
    let is_work = |minute: &i64| {
        let local = (from + TimeDelta::minutes(*minute))
            .with_timezone(&LONDON)
            .naive_local();
        let time = local.time();
        let in_office = time >= "09:00:00".parse().unwrap() && time < "17:00:00".parse().unwrap();
        in_office && calendar.is_working_day(local.date()) == Some(true)
    };
    let worked = (0..minutes).filter(is_work).count();
    i64::try_from(worked).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hours_agree_with_counting_by_minutes(
        division in proptest::sample::select(Division::ALL.to_vec()),
        // 1 January 2012 to the middle of December 2028.
        start in 1_325_376_000_i64 / 60..1_860_000_000 / 60,
        minutes in 0_i64..12_000,
    ) {
        let from = DateTime::from_timestamp(start * 60, 0).unwrap();
        let calendar = WorkingCalendar::of(division);
        let to = from + TimeDelta::minutes(minutes);
        let time = calendar.working_time_between(from, to, LONDON).unwrap();
        prop_assert_eq!(time, TimeDelta::minutes(naive_minutes(calendar, from, minutes)));
        // Reaching as much again is reaching the same or an earlier instant, with as much measured.
        let reached = calendar.after_working_time(from, time, LONDON).unwrap();
        prop_assert!(reached <= to);
        prop_assert_eq!(calendar.working_time_between(from, reached, LONDON), Some(time));
        let eve = reached - TimeDelta::microseconds(1);
        if time > TimeDelta::zero() {
            prop_assert!(calendar.working_time_between(from, eve, LONDON).unwrap() < time);
        }
    }
}
