//! Triggers and actions by hand. 5 October 2026 is a Monday; an office works from 09:00 to 17:00.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use chrono_tz::Tz;
use uuid::Uuid;

use super::*;
use crate::cases::EventKind;
use crate::cases::clock::{Pause, PauseReason};
use crate::cases::lifecycle::{Assignee, CaseStatus, Misfit};
use crate::cases::replay::Detail;
use crate::demand::DemandCode;
use crate::time::bank_holidays::Division;
use crate::time::working_days::WorkingCalendar;

/// An instant of October 2026, when London is an hour ahead.
fn london(text: &str) -> DateTime<Utc> {
    format!("2026-10-{text}:00+01:00").parse().unwrap()
}

fn subject(target: Target, pauses: &[Pause]) -> Subject<'_> {
    let clock = Clock {
        calendar: WorkingCalendar::of(Division::EnglandWales),
        zone: Tz::Europe__London,
        started_at: london("05T10:00"),
        ended_at: None,
        pauses,
    };
    Subject {
        is_open: true,
        clock,
        target: Some(target),
        warning_percent: Some(50),
        due_at: Some(clock.due(target).unwrap().at),
        unassigned_since: Some(clock.started_at),
    }
}

fn waiting(from: &str, to: Option<&str>) -> [Pause; 1] {
    [Pause {
        reason: PauseReason::AwaitingCustomer,
        from: london(from),
        to: to.map(london),
    }]
}

use Trigger::{ClockWarning, Overdue, Unassigned};
use Verdict::{Fails, Holds, Waits};

#[test]
fn a_warning_holds_from_the_share_of_the_target_on() {
    // Half of eight hours from 10:00.
    let case = subject(Target::Hours(8), &[]);
    assert_eq!(ClockWarning.verdict(&case, london("05T13:59")), Fails);
    assert_eq!(ClockWarning.verdict(&case, london("05T14:00")), Holds);
    assert_eq!(ClockWarning.verdict(&case, london("09T14:00")), Holds);
    // A deadline that was given warns of nothing, nor does a case without a threshold or a target.
    for other in [
        Subject {
            due_at: Some(london("05T12:00")),
            ..case
        },
        Subject {
            warning_percent: None,
            ..case
        },
        Subject {
            target: None,
            ..case
        },
        Subject {
            is_open: false,
            ..case
        },
    ] {
        assert_eq!(ClockWarning.verdict(&other, london("09T14:00")), Fails);
    }
}

#[test]
fn what_is_overdue_holds_after_the_due_instant_and_so_much_time_more() {
    // Due at the end of Wednesday the 7th.
    let case = subject(Target::Days(2), &[]);
    let at_once = Overdue(Target::Days(0));
    assert_eq!(at_once.verdict(&case, case.due_at.unwrap()), Fails);
    assert_eq!(at_once.verdict(&case, london("08T00:00")), Holds);
    // Two working days more: the end of Friday.
    let later = Overdue(Target::Days(2));
    assert_eq!(later.verdict(&case, london("09T23:59")), Fails);
    assert_eq!(later.verdict(&case, london("10T00:00")), Holds);
    // Four working hours more: Thursday at 13:00.
    let hours = Overdue(Target::Hours(4));
    assert_eq!(hours.verdict(&case, london("08T13:00")), Fails);
    assert_eq!(hours.verdict(&case, london("08T13:01")), Holds);
    let never = Subject {
        due_at: None,
        ..case
    };
    assert_eq!(at_once.verdict(&never, london("20T00:00")), Fails);
}

#[test]
fn who_has_no_case_is_waited_for_in_working_hours() {
    let case = subject(Target::Days(2), &[]);
    assert_eq!(Unassigned(10).verdict(&case, london("06T11:59")), Fails);
    assert_eq!(Unassigned(10).verdict(&case, london("06T12:00")), Holds);
    let had = Subject {
        unassigned_since: None,
        ..case
    };
    assert_eq!(Unassigned(10).verdict(&had, london("06T12:00")), Fails);
}

#[test]
fn nothing_can_be_told_while_the_clock_stands() {
    let pauses = waiting("05T13:00", None);
    let case = subject(Target::Hours(8), &pauses);
    for trigger in [ClockWarning, Overdue(Target::Days(0)), Unassigned(1)] {
        assert_eq!(
            trigger.verdict(&case, london("20T12:00")),
            Waits,
            "{trigger:?}"
        );
    }
    // Somebody has it, which is known although the clock stands.
    let had = Subject {
        unassigned_since: None,
        ..case
    };
    assert_eq!(Unassigned(1).verdict(&had, london("20T12:00")), Fails);
    // Three hours until the pause, and one after it.
    let pauses = waiting("05T13:00", Some("08T09:00"));
    let case = subject(Target::Hours(8), &pauses);
    assert_eq!(ClockWarning.verdict(&case, london("08T09:59")), Fails);
    assert_eq!(ClockWarning.verdict(&case, london("08T10:00")), Holds);
}

#[test]
fn nothing_can_be_told_where_no_bank_holidays_are_known() {
    let mut case = subject(Target::Days(2), &[]);
    let far = "2040-01-01T12:00:00Z".parse().unwrap();
    case.due_at = Some(far);
    let later = "2041-01-01T12:00:00Z".parse().unwrap();
    assert_eq!(Overdue(Target::Days(1)).verdict(&case, later), Waits);
    assert_eq!(Overdue(Target::Days(0)).verdict(&case, later), Holds);
}

#[test]
fn the_sieve_lets_everything_through_that_holds() {
    // A day of 23 hours, 29 March 2026, has no working hour; the least of two days is one of 23 hours.
    assert_eq!(Overdue(Target::Days(2)).at_least().num_hours(), 23);
    assert_eq!(Overdue(Target::Hours(5)).at_least().num_hours(), 5);
    assert_eq!(warning_at_least(Target::Days(10), 75).num_hours(), 7 * 23);
    assert_eq!(warning_at_least(Target::Hours(8), 75).num_hours(), 6);
}

fn entry(kind: EventKind, at: &str, assignee: Option<u128>) -> Entry {
    Entry {
        kind,
        happened_at: london(at),
        recorded_at: london(at),
        stage: None,
        team: None,
        assignee: assignee.map(Uuid::from_u128),
        outcome: None,
        detail: Detail::default(),
    }
}

#[test]
fn a_case_waits_since_it_was_received_taken_away_or_reopened() {
    let received = london("05T10:00");
    let mut log = vec![entry(EventKind::Opened, "05T10:00", None)];
    assert_eq!(unassigned_since(&log, received), received);
    log.push(entry(EventKind::Noted, "05T11:00", None));
    assert_eq!(unassigned_since(&log, received), received);
    log.push(entry(EventKind::Assigned, "06T10:00", Some(1)));
    log.push(entry(EventKind::Assigned, "07T10:00", None));
    assert_eq!(unassigned_since(&log, received), london("07T10:00"));
    log.push(entry(EventKind::Closed, "08T10:00", None));
    log.push(entry(EventKind::Reopened, "09T10:00", None));
    assert_eq!(unassigned_since(&log, received), london("09T10:00"));
    // An escalation that only marks takes the case from nobody, one that gives it does.
    log.push(entry(EventKind::Escalated, "09T11:00", Some(2)));
    log.push(entry(EventKind::Escalated, "09T12:00", None));
    log.push(entry(EventKind::Assigned, "10T10:00", None));
    assert_eq!(unassigned_since(&log, received), london("10T10:00"));
}

fn status(team: Option<u128>, assignee: Option<u128>) -> CaseStatus {
    CaseStatus {
        state: CaseState::Open,
        stage: None,
        team: team.map(Uuid::from_u128),
        assignee: assignee.map(Uuid::from_u128),
        demand_code: DemandCode::ValueNew,
        received_at: london("05T10:00"),
        closed_at: None,
        outcome: None,
        reopened_at: None,
        first_closed_at: None,
    }
}

#[test]
fn an_action_gives_the_case_or_only_marks_it() {
    let team = Some(Uuid::from_u128(7));
    let of_team = |is_active, teams: &[u128]| Assignee {
        id: Uuid::from_u128(1),
        is_active,
        teams: teams.iter().copied().map(Uuid::from_u128).collect(),
    };
    let case = status(Some(8), Some(2));
    assert_eq!(Action::default().give(&case), None);
    let only_team = Action {
        team,
        assignee: None,
    };
    assert_eq!(only_team.clone().give(&case), Some(status(Some(7), None)));
    // Who works on it in that team keeps it.
    let has = status(Some(7), Some(2));
    assert_eq!(only_team.give(&has), Some(has));
    let both = Action {
        team,
        assignee: Some(of_team(true, &[7])),
    };
    assert_eq!(both.misfits(), []);
    assert_eq!(both.give(&case), Some(status(Some(7), Some(1))));
    let gone = Action {
        team,
        assignee: Some(of_team(false, &[])),
    };
    let codes: Vec<Misfit> = gone.misfits().iter().map(|misfit| misfit.code).collect();
    assert_eq!(codes, [Misfit::Inactive, Misfit::NotInTeam]);
    assert_eq!(gone.give(&case), None);
}

#[test]
fn all_that_is_wrong_with_a_trigger_is_told() {
    use TriggerKind as K;
    let told = |kind, days, hours| {
        let faults = trigger_faults(TriggerPlan { kind, days, hours });
        let fields: Vec<&str> = faults.iter().map(|(field, _)| *field).collect();
        fields.join(" ")
    };
    assert_eq!(told(K::ClockWarning, None, None), "");
    assert_eq!(
        told(K::ClockWarning, Some(1), Some(1)),
        "workingDays workingHours"
    );
    assert_eq!(told(K::Overdue, Some(0), None), "");
    assert_eq!(told(K::Overdue, None, Some(8_000)), "");
    assert_eq!(told(K::Overdue, None, None), "workingHours");
    assert_eq!(told(K::Overdue, Some(1_001), None), "workingDays");
    assert_eq!(
        told(K::Overdue, Some(1), Some(-1)),
        "workingHours workingHours"
    );
    assert_eq!(told(K::Unassigned, None, Some(1)), "");
    assert_eq!(
        told(K::Unassigned, Some(1), None),
        "workingDays workingHours"
    );
    assert_eq!(told(K::Unassigned, None, Some(0)), "workingHours");
}
