//! What holds for every case: never while its clock stands, never too early, and exactly once.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use chrono::TimeDelta;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::cases::clock::{Pause, PauseReason};
use crate::time::bank_holidays::Division;
use crate::time::working_days::WorkingCalendar;

/// 2 January 2012 and 1 January 2026: enough is known after either.
const EARLIEST: i64 = 1_325_462_400;
const LATEST: i64 = 1_767_225_600;
/// Pauses begin within three months.
const SPAN: i64 = 90 * 86_400;

fn any_time(most: u32) -> impl Strategy<Value = Target> {
    prop_oneof![
        (0..most).prop_map(Target::Days),
        (0..most * 8).prop_map(Target::Hours)
    ]
}

fn any_trigger() -> impl Strategy<Value = Trigger> {
    prop_oneof![
        Just(Trigger::ClockWarning),
        any_time(10).prop_map(Trigger::Overdue),
        (1_u32..80).prop_map(Trigger::Unassigned),
    ]
}

/// Pauses by seconds after receipt: when each begins, and how long it lasts.
fn any_pauses() -> impl Strategy<Value = Vec<(PauseReason, i64, i64)>> {
    let reason = proptest::sample::select(PauseReason::ALL.to_vec());
    prop::collection::vec((reason, 0..SPAN, 0_i64..20 * 86_400), 0..5)
}

fn pauses(start: DateTime<Utc>, some: &[(PauseReason, i64, i64)]) -> Vec<Pause> {
    let made = some.iter().map(|&(reason, after, length)| {
        let from = start + TimeDelta::seconds(after);
        let to = Some(from + TimeDelta::seconds(length));
        Pause { reason, from, to }
    });
    made.collect()
}

/// The pauses as they stand at `now`: what is to come is unknown, and what lasts has no end.
fn known(all: &[Pause], now: DateTime<Utc>) -> Vec<Pause> {
    let begun = all.iter().filter(|pause| pause.from <= now);
    begun
        .map(|pause| Pause {
            to: pause.to.filter(|to| *to <= now),
            ..*pause
        })
        .collect()
}

fn subject(start: DateTime<Utc>, target: Target, pauses: &[Pause]) -> Subject<'_> {
    let clock = Clock {
        calendar: WorkingCalendar::of(Division::EnglandWales),
        zone: Tz::Europe__London,
        started_at: start,
        ended_at: None,
        pauses,
    };
    Subject {
        is_open: true,
        clock,
        target: Some(target),
        warning_percent: Some(75),
        due_at: Some(clock.due(target).unwrap().at),
        unassigned_since: Some(start),
    }
}

/// The first instant from which on it can hold, by pauses that have all ended.
fn begins(trigger: Trigger, case: &Subject<'_>) -> DateTime<Utc> {
    let from = |started_at| Clock {
        started_at,
        ..case.clock
    };
    match trigger {
        Trigger::ClockWarning => case.clock.warning(case.target.unwrap(), 75).unwrap(),
        Trigger::Overdue(by) if by.amount() == 0 => case.due_at.unwrap(),
        Trigger::Overdue(by) => from(case.due_at.unwrap()).due(by).unwrap().at,
        Trigger::Unassigned(hours) => {
            from(case.clock.started_at)
                .due(Target::Hours(hours))
                .unwrap()
                .at
        }
    }
}

proptest! {
    #[test]
    fn a_case_is_escalated_once_never_while_it_stands_and_never_too_early(
        trigger in any_trigger(), target in any_time(20), some in any_pauses(),
        second in EARLIEST..LATEST, mut looks in prop::collection::vec(0..2 * SPAN, 0..40),
    ) {
        let start = DateTime::from_timestamp(second, 0).unwrap();
        let all = pauses(start, &some);
        let begins = begins(trigger, &subject(start, target, &all));
        looks.sort_unstable();
        // However it was looked at before, at last it is.
        looks.push(3 * 366 * 86_400);
        let (mut is_escalated, mut count) = (false, 0);
        for look in looks {
            let now = start + TimeDelta::seconds(look);
            let known = known(&all, now);
            let case = subject(start, target, &known);
            match trigger.verdict(&case, now).step(is_escalated) {
                Some(Step::Escalate) => {
                    prop_assert!(!case.clock.is_paused(now));
                    prop_assert!(begins <= now, "{} before {}", now, begins);
                    prop_assert!(start + trigger.at_least() <= now);
                    prop_assert!(trigger != Trigger::ClockWarning || start + warning_at_least(target, 75) <= now);
                    (is_escalated, count) = (true, count + 1);
                }
                Some(Step::End) => prop_assert!(false, "it ended at {}", now),
                None => {}
            }
        }
        prop_assert_eq!(count, 1);
    }

    #[test]
    fn looking_again_at_the_same_instant_does_nothing(
        trigger in any_trigger(), target in any_time(20), some in any_pauses(),
        second in EARLIEST..LATEST, look in 0..2 * SPAN, was in any::<bool>(),
    ) {
        let start = DateTime::from_timestamp(second, 0).unwrap();
        let now = start + TimeDelta::seconds(look);
        let known = known(&pauses(start, &some), now);
        let verdict = trigger.verdict(&subject(start, target, &known), now);
        let is = match verdict.step(was) {
            Some(Step::Escalate) => true,
            Some(Step::End) => false,
            None => was,
        };
        prop_assert_eq!(verdict.step(is), None);
        prop_assert!(verdict != Verdict::Waits || is == was);
    }
}
