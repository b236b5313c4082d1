#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]

use std::slice::from_ref;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const FIRST: &str = "2026-01-01";

fn day(number: i64) -> NaiveDate {
    let first: NaiveDate = FIRST.parse().unwrap();
    first + chrono::TimeDelta::days(number)
}

/// Noon of a day, some minutes later.
fn at(number: i64, minutes: i64) -> DateTime<Utc> {
    day(number).and_hms_opt(12, 0, 0).unwrap().and_utc() + chrono::TimeDelta::minutes(minutes)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn case(received: i64, due: Option<i64>) -> CaseFacts {
    CaseFacts {
        journey: id(1),
        version: id(2),
        channel: id(3),
        team: Some(id(4)),
        demand_code: DemandCode::ValueNew,
        state: CaseState::Open,
        received_on: day(received),
        due_at: due.map(|due| at(due, 719)),
        due_on: due.map(day),
        closed_at: None,
        closed_on: None,
        outcome: None,
        working_days: None,
    }
}

fn closing(number: u128, kind: ClosingKind, closed: i64, reopened: Option<i64>) -> ClosingFacts {
    ClosingFacts {
        id: id(number),
        kind,
        closed_at: at(closed, 0),
        closed_on: day(closed),
        outcome: Some(id(5)),
        reopened_at: reopened.map(|reopened| at(reopened, 1)),
        reopened_on: reopened.map(day),
    }
}

fn counted(counts: &Counts) -> Vec<(Measure, i64, i64)> {
    counts
        .iter()
        .map(|(it, n)| (it.measure, (it.day - day(0)).num_days(), *n))
        .collect()
}

#[test]
fn a_case_that_was_reopened_and_closed_late_counts_in_every_measure() {
    // Received on day 0, due on day 5; closed on 3, reopened on 4, closed again on 9.
    let closings = vec![
        closing(7, ClosingKind::Closed, 3, Some(4)),
        closing(8, ClosingKind::Closed, 9, None),
    ];
    let case = CaseFacts {
        state: CaseState::Closed,
        closed_at: Some(at(9, 0)),
        closed_on: Some(day(9)),
        outcome: Some(id(5)),
        working_days: Some(6),
        ..case(0, Some(5))
    };
    let contacts = vec![ContactFacts {
        journey: id(1),
        channel: id(6),
        demand_code: DemandCode::Unknown,
        happened_on: day(0),
    }];
    let counts = Counted {
        case: Some(case),
        closings,
        contacts,
    }
    .contributions();
    // By day 3 it was not due; from day 5 to day 9 it was open and due.
    let expected = [
        (Measure::Contacts, 0, 1),
        (Measure::Opened, 0, 1),
        (Measure::Closed, 3, 1),
        (Measure::Closed, 9, 1),
        (Measure::Reopened, 4, 1),
        (Measure::LatestClosed, 9, 1),
        (Measure::Due, 5, 1),
        (Measure::Breached, 5, 1),
        (Measure::BreachEnded, 9, 1),
    ];
    assert_eq!(counted(&counts), expected);
    let of = |measure| counts.keys().find(|it| it.measure == measure).unwrap();
    let contact = of(Measure::Contacts);
    assert_eq!((contact.version, contact.team), (id(2), id(4)));
    assert_eq!(contact.channel, id(6));
    let opened = of(Measure::Opened);
    assert_eq!((opened.timing, opened.outcome), (Timing::ClosedLate, id(5)));
    assert_eq!(opened.working_days, NO_WORKING_DAYS);
    assert_eq!(of(Measure::LatestClosed).working_days, 6);
    assert_eq!(of(Measure::Closed).timing, Timing::DoesNotApply);
    assert_eq!(of(Measure::Reopened).outcome, Uuid::nil());
}

#[test]
fn a_case_closed_by_its_due_day_never_breaches() {
    for closed in [4, 5] {
        let counts = Counted {
            case: Some(case(0, Some(5))),
            closings: vec![closing(7, ClosingKind::Withdrawn, closed, None)],
            contacts: Vec::new(),
        }
        .contributions();
        let measures: Vec<Measure> = counts.keys().map(|it| it.measure).collect();
        assert_eq!(
            measures,
            [Measure::Opened, Measure::Withdrawn, Measure::Due]
        );
    }
}

#[test]
fn of_two_closings_at_one_instant_the_undone_one_came_first() {
    let mut undone = closing(9, ClosingKind::Closed, 9, Some(9));
    undone.reopened_at = Some(undone.closed_at);
    let stands = closing(8, ClosingKind::Closed, 9, None);
    let counts = Counted {
        case: Some(case(0, Some(5))),
        closings: vec![stands, undone],
        contacts: Vec::new(),
    }
    .contributions();
    let n = |measure: Measure| -> i64 {
        let of = |(it, n): (&Contribution, &i64)| if it.measure == measure { *n } else { 0 };
        counts.iter().map(of).sum()
    };
    // Open from day 0 to day 9, and for no time on day 9.
    assert_eq!((n(Measure::Breached), n(Measure::BreachEnded)), (1, 1));
}

#[test]
fn timing_tells_promise_and_closing_apart() {
    let open = case(0, None);
    assert_eq!(open.timing(), Timing::OpenWithoutDue);
    let due = case(0, Some(5));
    assert_eq!(due.timing(), Timing::OpenWithDue);
    let ended = |case: &CaseFacts, state, number| {
        CaseFacts {
            state,
            closed_at: Some(at(number, 0)),
            closed_on: Some(day(number)),
            ..case.clone()
        }
        .timing()
    };
    assert_eq!(ended(&open, CaseState::Closed, 9), Timing::ClosedWithoutDue);
    assert_eq!(ended(&due, CaseState::Closed, 5), Timing::ClosedOnTime);
    assert_eq!(ended(&due, CaseState::Closed, 6), Timing::ClosedLate);
    assert_eq!(ended(&due, CaseState::Withdrawn, 6), Timing::OpenWithDue);
    assert_eq!(
        ended(&open, CaseState::Withdrawn, 6),
        Timing::OpenWithoutDue
    );
}

prop_compose! {
    fn contacts()(given in vec((0_u128..3, 0_usize..12, 0_i64..60), 0..4)) -> Vec<ContactFacts> {
        given.into_iter().map(|(channel, code, on)| ContactFacts {
            journey: id(1),
            channel: id(channel),
            demand_code: DemandCode::ALL.get(code).copied().unwrap_or(DemandCode::Unknown),
            happened_on: day(on),
        }).collect()
    }
}

prop_compose! {
    /// A case that was closed or withdrawn and reopened again and again, each some days after the other.
    fn lives()(
        received in 0_i64..10,
        due in proptest::option::of(0_i64..30),
        gaps in vec((0_i64..8, 0_i64..8, 0..ClosingKind::ALL.len()), 0..4),
        ends_open in any::<bool>(),
        dims in (0_u128..3, 0_u128..3, proptest::option::of(0_u128..3), 0_usize..12),
        contacts in contacts(),
    ) -> Counted {
        let mut case = CaseFacts {
            version: id(dims.0),
            channel: id(dims.1),
            team: dims.2.map(id),
            demand_code: DemandCode::ALL.get(dims.3).copied().unwrap_or(DemandCode::Unknown),
            ..case(received, due)
        };
        let mut closings = Vec::new();
        let mut now = received;
        let last = gaps.len();
        for (place, (until_closed, until_reopened, ending)) in gaps.into_iter().enumerate() {
            now += until_closed;
            let stands = place + 1 == last && !ends_open;
            let kind = *ClosingKind::ALL.get(ending).unwrap_or(&ClosingKind::Closed);
            let number = u128::try_from(place).unwrap() + 10;
            let mut closing = closing(number, kind, now, (!stands).then_some(now + until_reopened));
            let minutes = i64::try_from(place).unwrap() * 10;
            closing.closed_at = at(now, minutes);
            closing.reopened_at = closing.reopened_on.map(|_| at(now + until_reopened, minutes + 1));
            if stands {
                case.state = match kind {
                    ClosingKind::Closed => CaseState::Closed,
                    ClosingKind::Withdrawn => CaseState::Withdrawn,
                    ClosingKind::Merged => CaseState::Merged,
                };
                case.closed_at = Some(closing.closed_at);
                case.closed_on = Some(closing.closed_on);
                case.outcome = closing.outcome;
            }
            now += until_reopened;
            closings.push(closing);
        }
        Counted { case: Some(case), closings, contacts }
    }
}

fn sum(counts: &Counts, measure: Measure, until: NaiveDate) -> i64 {
    counts
        .iter()
        .filter(|(it, _)| it.measure == measure && it.day <= until)
        .map(|(_, n)| n)
        .sum()
}

fn open_at_end(counts: &Counts, until: NaiveDate) -> i64 {
    let of = |measure| sum(counts, measure, until);
    let ended = of(Measure::Closed) + of(Measure::Withdrawn) + of(Measure::Merged);
    of(Measure::Opened) + of(Measure::Reopened) - ended
}

proptest! {
    #[test]
    fn nothing_changes_between_equal_states(state in lives()) {
        prop_assert!(deltas(from_ref(&state), from_ref(&state)).is_empty());
    }

    #[test]
    fn before_and_deltas_are_after(before in lives(), after in lives()) {
        let mut sums = before.contributions();
        for (contribution, n) in deltas(from_ref(&before), from_ref(&after)) {
            prop_assert_ne!(n, 0);
            *sums.entry(contribution).or_default() += n;
        }
        sums.retain(|_, n| *n != 0);
        prop_assert_eq!(sums, after.contributions());
    }

    #[test]
    fn the_order_of_closings_and_contacts_does_not_matter(state in lives()) {
        let mut turned = state.clone();
        turned.closings.reverse();
        turned.contacts.reverse();
        prop_assert!(deltas(&[state], &[turned]).is_empty());
    }

    #[test]
    fn open_at_the_end_of_all_days_is_whether_the_case_is_open(state in lives()) {
        let counts = state.contributions();
        let is_open = state.case.as_ref().unwrap().state == CaseState::Open;
        prop_assert_eq!(open_at_end(&counts, day(1_000)), i64::from(is_open));
    }

    #[test]
    fn the_breach_backlog_is_what_is_open_and_due(state in lives()) {
        let counts = state.contributions();
        let due_on = state.case.as_ref().unwrap().due_on;
        for number in 0..80 {
            let today = day(number);
            let open = open_at_end(&counts, today);
            prop_assert!(open == 0 || open == 1);
            let expected = if due_on.is_some_and(|due| due <= today) { open } else { 0 };
            let breached = sum(&counts, Measure::Breached, today);
            let ended = sum(&counts, Measure::BreachEnded, today);
            prop_assert_eq!(breached - ended, expected, "day {}", number);
        }
    }

    #[test]
    fn each_contact_counts_once_with_its_own_code(state in lives()) {
        let counts = state.contributions();
        for code in DemandCode::ALL {
            let of_code = state.contacts.iter().filter(|contact| contact.demand_code == *code);
            let counted: i64 = counts.iter()
                .filter(|(it, _)| it.measure == Measure::Contacts && it.demand_code == *code)
                .map(|(_, n)| n)
                .sum();
            prop_assert_eq!(counted, i64::try_from(of_code.count()).unwrap());
        }
    }

    #[test]
    fn a_case_counts_once_in_its_states(state in lives()) {
        let counts = state.contributions();
        let case = state.case.as_ref().unwrap();
        let end = day(1_000);
        prop_assert_eq!(sum(&counts, Measure::Opened, end), 1);
        prop_assert_eq!(sum(&counts, Measure::Due, end), i64::from(case.due_on.is_some()));
        let is_closed = case.state == CaseState::Closed;
        prop_assert_eq!(sum(&counts, Measure::LatestClosed, end), i64::from(is_closed));
    }
}
