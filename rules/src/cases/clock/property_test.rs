//! What holds for every clock: pauses push, elapsed grows, merging changes nothing.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use proptest::prelude::*;

use super::*;
use crate::time::bank_holidays::Division;

/// 2 January 2012 and 1 January 2026: enough is known after either.
const EARLIEST: i64 = 1_325_462_400;
const LATEST: i64 = 1_767_225_600;
/// Half a year of pauses and questions after the start.
const SPAN: i64 = 180 * 86_400;

fn any_start() -> impl Strategy<Value = DateTime<Utc>> {
    (EARLIEST..LATEST).prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn any_calendar() -> impl Strategy<Value = &'static WorkingCalendar> {
    let divisions = proptest::sample::select(Division::ALL.to_vec());
    divisions.prop_map(|division| &**WorkingCalendar::of(division))
}

fn any_target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (0_u32..60).prop_map(Target::Days),
        (0_u32..480).prop_map(Target::Hours)
    ]
}

/// Pauses by seconds after the start of the clock, some before it, some of no length.
fn any_pauses() -> impl Strategy<Value = Vec<(PauseReason, i64, i64)>> {
    let reason = proptest::sample::select(PauseReason::ALL.to_vec());
    let length = prop_oneof![0_i64..90_000, 0_i64..40 * 86_400];
    prop::collection::vec((reason, -SPAN / 10..SPAN, length), 0..6)
}

fn pauses(start: DateTime<Utc>, some: &[(PauseReason, i64, i64)]) -> Vec<Pause> {
    let made = some.iter().map(|&(reason, after, length)| {
        let from = start + TimeDelta::seconds(after);
        let to = Some(from + TimeDelta::seconds(length));
        Pause { reason, from, to }
    });
    made.collect()
}

const fn clock<'a>(
    calendar: &'a WorkingCalendar,
    started_at: DateTime<Utc>,
    pauses: &'a [Pause],
) -> Clock<'a> {
    Clock {
        calendar,
        zone: Tz::Europe__London,
        started_at,
        ended_at: None,
        pauses,
    }
}

/// The days elapsed, counted day by day.
fn naive_days(clock: &Clock<'_>, now: DateTime<Utc>) -> u32 {
    let zone = clock.zone;
    let on = local_date(now, zone);
    let stands = |at: DateTime<Utc>| {
        clock.pauses.iter().any(|pause| {
            pause.reason.stops_clock() && pause.from <= at && pause.to.is_none_or(|to| at < to)
        })
    };
    let days = local_date(clock.started_at, zone)
        .iter_days()
        .skip(1)
        .take_while(|&date| date <= on)
        .filter(|&date| clock.calendar.is_working_day(date) == Some(true))
        .filter(|&date| !stands(start_of_day(date, zone)));
    u32::try_from(days.count()).unwrap()
}

proptest! {
    #[test]
    fn a_pause_never_brings_a_due_date_forward(
        calendar in any_calendar(), start in any_start(), target in any_target(),
        some in any_pauses(), one_more in any_pauses(),
    ) {
        let fewer = pauses(start, &some);
        let more = [fewer.clone(), pauses(start, &one_more)].concat();
        let (before, after) = (clock(calendar, start, &fewer), clock(calendar, start, &more));
        prop_assert!(before.due(target).unwrap().at <= after.due(target).unwrap().at);
        prop_assert!(before.warning(target, 75).unwrap() <= after.warning(target, 75).unwrap());
        // Nor does more of a target.
        prop_assert!(after.due(target).unwrap().at <= after.due(target.extended(1)).unwrap().at);
    }

    #[test]
    fn a_pause_after_the_due_date_changes_nothing(
        calendar in any_calendar(), start in any_start(), target in any_target(), some in any_pauses(),
        reason in proptest::sample::select(PauseReason::ALL.to_vec()), later in 1_i64..SPAN,
    ) {
        let mut all = pauses(start, &some);
        let due = clock(calendar, start, &all).due(target).unwrap();
        let from = due.at + TimeDelta::seconds(later);
        all.push(Pause { reason, from, to: Some(from + TimeDelta::days(3)) });
        prop_assert_eq!(clock(calendar, start, &all).due(target).unwrap(), due);
    }

    #[test]
    fn elapsed_is_monotone_and_never_more_than_without_pauses(
        calendar in any_calendar(), start in any_start(), some in any_pauses(),
        one in 0_i64..SPAN, other in 0_i64..SPAN,
    ) {
        let all = pauses(start, &some);
        let (clock, free) = (clock(calendar, start, &all), clock(calendar, start, &[]));
        let sooner = start + TimeDelta::seconds(one.min(other));
        let later = start + TimeDelta::seconds(one.max(other));
        prop_assert!(clock.elapsed_days(sooner).unwrap() <= clock.elapsed_days(later).unwrap());
        prop_assert!(clock.elapsed_time(sooner).unwrap() <= clock.elapsed_time(later).unwrap());
        prop_assert!(clock.elapsed_days(later).unwrap() <= free.elapsed_days(later).unwrap());
        prop_assert!(clock.elapsed_time(later).unwrap() <= free.elapsed_time(later).unwrap());
        prop_assert_eq!(clock.elapsed_days(later).unwrap(), naive_days(&clock, later));
    }

    #[test]
    fn merging_overlapping_pauses_changes_nothing(
        calendar in any_calendar(), start in any_start(), target in any_target(), some in any_pauses(),
        now in 0_i64..SPAN,
    ) {
        let apart = pauses(start, &some);
        let union = Stops::of(&apart, start, None);
        let mut merged: Vec<Pause> = Vec::new();
        let mut ends = union.running(start).skip(1);
        for (_, from) in union.running(start) {
            if let (Some(from), Some((to, _))) = (from, ends.next()) {
                merged.push(Pause { reason: PauseReason::LegalHold, from, to: Some(to) });
            }
        }
        merged.reverse();
        let (apart, merged) = (clock(calendar, start, &apart), clock(calendar, start, &merged));
        let now = start + TimeDelta::seconds(now);
        prop_assert_eq!(apart.due(target), merged.due(target));
        prop_assert_eq!(apart.elapsed_days(now), merged.elapsed_days(now));
        prop_assert_eq!(apart.elapsed_time(now), merged.elapsed_time(now));
        prop_assert_eq!(apart.is_paused(now), merged.is_paused(now));
        prop_assert_eq!(
            apart.standing(target, Some(50), now), merged.standing(target, Some(50), now)
        );
    }

    #[test]
    fn due_is_the_least_instant_at_which_the_target_is_reached(
        calendar in any_calendar(), start in any_start(), target in any_target(), some in any_pauses(),
    ) {
        let all = pauses(start, &some);
        let clock = clock(calendar, start, &all);
        let due = clock.due(target).unwrap();
        let after = due.at + TimeDelta::microseconds(1);
        match target {
            Target::Days(days) => {
                prop_assert_eq!(clock.elapsed_days(due.at), Some(days));
                let eve = start_of_day(due.on, clock.zone) - TimeDelta::microseconds(1);
                prop_assert!(days == 0 || clock.elapsed_days(eve).unwrap() < days);
            }
            Target::Hours(hours) => {
                let wanted = TimeDelta::hours(i64::from(hours));
                prop_assert_eq!(clock.elapsed_time(due.at), Some(wanted));
                let eve = due.at - TimeDelta::microseconds(1);
                prop_assert!(hours == 0 || clock.elapsed_time(eve).unwrap() < wanted);
            }
        }
        let at_due = clock.standing(target, None, due.at.max(start)).unwrap();
        prop_assert_eq!(at_due, Standing::Within);
        // Unless it stands there, the next instant is too late.
        if !clock.is_paused(after) {
            prop_assert_eq!(clock.standing(target, None, after).unwrap(), Standing::Breached);
        }
    }
}
