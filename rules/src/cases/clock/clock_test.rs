//! Clocks by hand: the published vectors, pauses of each kind, warning and breach.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use chrono::{NaiveDateTime, TimeZone};

use super::*;
use crate::time::bank_holidays::Division;

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

fn clock<'a>(started_at: &str, pauses: &'a [Pause]) -> Clock<'a> {
    Clock {
        calendar: WorkingCalendar::of(Division::EnglandWales),
        zone: LONDON,
        started_at: london(started_at),
        ended_at: None,
        pauses,
    }
}

fn paused(reason: PauseReason, from: &str, to: &str) -> Pause {
    Pause {
        reason,
        from: london(from),
        to: Some(london(to)),
    }
}

fn lasting(reason: PauseReason, from: &str) -> Pause {
    Pause {
        reason,
        from: london(from),
        to: None,
    }
}

use PauseReason::{AwaitingColleague, AwaitingCustomer, AwaitingThirdParty, LegalHold};

fn due_on(clock: &Clock<'_>, days: u32) -> String {
    clock.due(Target::Days(days)).unwrap().on.to_string()
}

#[test]
fn without_pauses_days_follow_the_published_vectors() {
    let on = |received: &str, days| due_on(&clock(received, &[]), days);
    assert_eq!(on("2024-12-20T15:00", 10), "2025-01-08");
    assert_eq!(on("2025-05-14T15:00", 10), "2025-05-29");
    assert_eq!(on("2024-12-20T15:00", 20), "2025-01-22");
    let freedom_of_information = Clock {
        calendar: WorkingCalendar::of(Division::AnyUk),
        ..clock("2024-12-20T15:00", &[])
    };
    assert_eq!(due_on(&freedom_of_information, 20), "2025-01-23");
    let due = clock("2025-05-14T15:00", &[])
        .due(Target::Days(10))
        .unwrap();
    assert_eq!(
        due.at,
        london("2025-05-30T00:00") - TimeDelta::microseconds(1)
    );
}

#[test]
fn a_pause_of_days_pushes_the_deadline_by_the_working_days_that_began_in_it() {
    // Received on Thursday 1 May 2025; 2 May is day 1, 5 May a bank holiday, 6 May day 2, 7 May day 3.
    assert_eq!(due_on(&clock("2025-05-01T10:00", &[]), 3), "2025-05-07");
    let on = |from: &str, to: &str| {
        let pauses = [paused(AwaitingCustomer, from, to)];
        due_on(&clock("2025-05-01T10:00", &pauses), 3)
    };
    // Within one day none began.
    assert_eq!(on("2025-05-02T09:00", "2025-05-02T17:00"), "2025-05-07");
    // The 6th began in it: the answer came on a day that is day 0 of what is left.
    assert_eq!(on("2025-05-02T09:00", "2025-05-06T09:00"), "2025-05-08");
    // So did the 6th, 7th and 8th: the 9th, 12th.
    assert_eq!(on("2025-05-02T09:00", "2025-05-08T09:00"), "2025-05-12");
    // The weekend and the bank holiday count for nothing in any case.
    assert_eq!(on("2025-05-03T09:00", "2025-05-05T23:00"), "2025-05-07");
    // From midnight to midnight: exactly the 6th.
    assert_eq!(on("2025-05-06T00:00", "2025-05-07T00:00"), "2025-05-08");
    // After it was due nothing is pushed.
    assert_eq!(on("2025-05-08T00:00", "2025-06-07T00:00"), "2025-05-07");
    // Before the receipt nothing is.
    assert_eq!(on("2025-04-01T00:00", "2025-05-01T09:00"), "2025-05-07");
}

#[test]
fn a_pause_of_hours_pushes_the_deadline_by_the_hours_it_took() {
    // Friday 2 May 2025 16:00 and four hours: Tuesday 12:00.
    let due = |pauses: &[Pause]| {
        let clock = clock("2025-05-02T16:00", pauses);
        clock.due(Target::Hours(4)).unwrap().at
    };
    assert_eq!(due(&[]), london("2025-05-06T12:00"));
    let asked = paused(AwaitingThirdParty, "2025-05-06T10:00", "2025-05-06T11:30");
    assert_eq!(due(&[asked]), london("2025-05-06T13:30"));
    // Two that overlap stop it once: 10:00 to 12:00.
    let held = paused(LegalHold, "2025-05-06T11:00", "2025-05-06T12:00");
    assert_eq!(due(&[held, asked]), london("2025-05-06T14:00"));
    // At night and over the weekend no hour is taken.
    let night = paused(AwaitingCustomer, "2025-05-02T17:00", "2025-05-06T09:00");
    assert_eq!(due(&[night]), london("2025-05-06T12:00"));
}

#[test]
fn a_pause_that_only_annotates_stops_nothing() {
    let pauses = [paused(
        AwaitingColleague,
        "2025-05-01T11:00",
        "2025-05-20T11:00",
    )];
    let clock = clock("2025-05-01T10:00", &pauses);
    assert_eq!(due_on(&clock, 3), "2025-05-07");
    assert!(!clock.is_paused(london("2025-05-06T12:00")));
    assert_eq!(clock.elapsed_days(london("2025-05-07T12:00")), Some(3));
    let stops: Vec<bool> = PauseReason::ALL.iter().map(|it| it.stops_clock()).collect();
    assert_eq!(stops, [true, true, true, false, false]);
}

#[test]
fn while_a_pause_lasts_nothing_elapses_and_the_promise_stands() {
    let pauses = [lasting(AwaitingCustomer, "2025-05-06T12:00")];
    let clock = clock("2025-05-01T10:00", &pauses);
    // What was promised before: 7 May.
    assert_eq!(due_on(&clock, 3), "2025-05-07");
    assert!(!clock.is_paused(london("2025-05-06T11:59")));
    for now in ["2025-05-06T12:00", "2025-06-06T12:00"] {
        let now = london(now);
        assert!(clock.is_paused(now));
        assert_eq!(clock.elapsed_days(now), Some(2));
        // Friday 7 hours less nothing, from 10:00 on Thursday: 7 + 8 + 3.
        assert_eq!(clock.elapsed_time(now), Some(TimeDelta::hours(18)));
        assert_eq!(
            clock.standing(Target::Days(3), None, now),
            Ok(Standing::Within)
        );
    }
}

#[test]
fn a_clock_that_has_ended_does_not_run_on() {
    let pauses = [lasting(LegalHold, "2025-05-06T12:00")];
    let clock = Clock {
        ended_at: Some(london("2025-05-06T15:00")),
        ..clock("2025-05-02T09:00", &pauses)
    };
    let later = london("2025-08-01T09:00");
    assert_eq!(clock.elapsed_time(later), Some(TimeDelta::hours(11)));
    assert_eq!(clock.elapsed_days(later), Some(1));
    assert!(!clock.is_paused(later));
    let standing = |hours| clock.standing(Target::Hours(hours), None, later);
    assert_eq!(standing(12), Ok(Standing::Within));
    // Reached at noon, and so due then; it ended three hours later.
    assert_eq!(standing(11), Ok(Standing::Breached));
}

#[test]
fn it_warns_from_the_share_of_the_target_and_breaches_past_due() {
    let clock = clock("2025-05-01T10:00", &[]);
    let standing = |now: &str| {
        clock
            .standing(Target::Days(4), Some(75), london(now))
            .unwrap()
    };
    // Three of four days: 7 May is day 3, 8 May day 4.
    assert_eq!(standing("2025-05-06T23:59"), Standing::Within);
    assert_eq!(standing("2025-05-07T00:00"), Standing::Warning);
    assert_eq!(standing("2025-05-08T23:59"), Standing::Warning);
    assert_eq!(standing("2025-05-09T00:00"), Standing::Breached);
    // 80 % of four days are 3.2: the fourth day. Of ten hours, eight: on Friday at 10:00 + 1.
    assert_eq!(
        clock.warning(Target::Days(4), 80),
        Ok(london("2025-05-08T00:00"))
    );
    assert_eq!(
        clock.warning(Target::Hours(10), 80),
        Ok(london("2025-05-02T10:00"))
    );
    assert_eq!(
        clock.warning(Target::Days(0), 80),
        Ok(london("2025-05-01T10:00"))
    );
}

#[test]
fn a_target_of_nothing_is_due_at_once() {
    let clock = clock("2025-05-03T10:00", &[]);
    assert_eq!(due_on(&clock, 0), "2025-05-03");
    assert_eq!(
        clock.due(Target::Hours(0)).unwrap().at,
        london("2025-05-03T10:00")
    );
}

#[test]
fn beyond_the_known_holidays_nothing_is_due_and_it_says_so() {
    let words = |clock: &Clock<'_>, target| clock.due(target).map_err(|fault| fault.to_string());
    let late = clock("2028-12-20T10:00", &[]);
    assert_eq!(
        words(&late, Target::Hours(80)),
        Err("80 working hours from 2028-12-20 cannot be counted: bank holidays are known from 2012-01-01 to 2028-12-31 only".to_owned())
    );
    let pauses = [paused(LegalHold, "2028-12-20T12:00", "2028-12-29T12:00")];
    assert_eq!(
        words(&clock("2028-12-20T10:00", &pauses), Target::Days(1)),
        Err("1 working days from 2028-12-20 cannot be counted: bank holidays are known from 2012-01-01 to 2028-12-31 only".to_owned())
    );
    assert!(words(&clock("2011-12-20T10:00", &[]), Target::Hours(1)).is_err());
    assert_eq!(late.elapsed_days(london("2029-01-03T10:00")), None);
    assert_eq!(late.elapsed_time(london("2029-01-03T10:00")), None);
}

#[test]
fn a_reading_tells_what_is_left_in_the_unit_of_the_target() {
    // Thursday 15 October 2026, 11:00. Hours: two by 13:00, and a pause from 12:00 stops the clock.
    let pauses = [lasting(AwaitingCustomer, "2026-10-15T12:00")];
    let read =
        |pauses, target, now| clock("2026-10-15T11:00", pauses).read(target, Some(50), london(now));
    let hours = Some(Target::Hours(4));
    let running = read(&[], hours, "2026-10-15T13:00");
    assert_eq!(
        running.elapsed,
        Some(WorkingTime::Hours(TimeDelta::hours(2)))
    );
    assert_eq!(
        running.remaining,
        Some(WorkingTime::Hours(TimeDelta::hours(2)))
    );
    assert_eq!(running.warning_at, Some(london("2026-10-15T13:00")));
    assert_eq!(running.standing, Some(Standing::Warning));
    assert_eq!(running.due.unwrap().at, london("2026-10-15T15:00"));
    let stopped = read(&pauses, hours, "2026-10-15T13:00");
    assert_eq!(
        stopped.elapsed,
        Some(WorkingTime::Hours(TimeDelta::hours(1)))
    );
    assert_eq!(stopped.standing, Some(Standing::Within));
    assert!(stopped.is_paused);
    // Wednesday the 21st: four working days after the 15th, two more than the target.
    let late = read(&[], Some(Target::Days(2)), "2026-10-21T09:00");
    assert_eq!(late.elapsed, Some(WorkingTime::Days(4)));
    assert_eq!(late.remaining, Some(WorkingTime::Days(-2)));
    assert_eq!(late.standing, Some(Standing::Breached));
    // Nothing was promised: days are told all the same.
    let free = read(&[], None, "2026-10-21T09:00");
    assert_eq!(free.elapsed, Some(WorkingTime::Days(4)));
    assert_eq!((free.remaining, free.standing), (None, None));
    // Where no bank holidays are known nothing is told.
    let unknown = clock("1999-05-05T09:00", &[]).read(hours, Some(50), london("1999-05-06T09:00"));
    assert_eq!(
        (unknown.elapsed, unknown.remaining, unknown.due),
        (None, None, None)
    );
}
