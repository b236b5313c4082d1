//! What holds for a case after any sequence of verbs, accepted or refused.

use proptest::prelude::*;

use super::verb_test::{MET, NOT_MET, WITHDRAWN, at, opened, version};
use super::*;

#[derive(Clone, Debug)]
pub(in crate::cases) enum Verb {
    Move(u128),
    Close(Uuid, u32),
    Withdraw(Option<Uuid>, u32),
    Merge(CaseState, u64),
    Reopen(u32),
    Reclassify(Option<DemandCode>, Option<Uuid>),
    Correct(Option<u32>, Option<u32>),
}

fn outcome() -> impl Strategy<Value = Uuid> {
    prop::sample::select(vec![MET, NOT_MET, WITHDRAWN, Uuid::from_u128(99)])
}

pub(in crate::cases) fn verb() -> impl Strategy<Value = Verb> {
    let hour = || 0_u32..24;
    prop_oneof![
        (1_u128..5).prop_map(Verb::Move),
        (outcome(), hour()).prop_map(|(outcome, hour)| Verb::Close(outcome, hour)),
        (prop::option::of(outcome()), hour())
            .prop_map(|(outcome, hour)| Verb::Withdraw(outcome, hour)),
        (prop::sample::select(CaseState::ALL), 98_u64..102)
            .prop_map(|(into, count)| Verb::Merge(into, count)),
        hour().prop_map(Verb::Reopen),
        (
            prop::option::of(prop::sample::select(DemandCode::ALL)),
            prop::option::of(outcome())
        )
            .prop_map(|(code, outcome)| Verb::Reclassify(code, outcome)),
        (prop::option::of(hour()), prop::option::of(hour()))
            .prop_map(|(received, closed)| Verb::Correct(received, closed)),
    ]
}

/// The case after the verb, or none when it was refused.
pub(in crate::cases) fn done(
    verb: &Verb,
    case: &CaseStatus,
    now: DateTime<Utc>,
) -> Option<CaseStatus> {
    let version = version();
    match *verb {
        Verb::Move(stage) => Move {
            stage: Uuid::from_u128(stage),
        }
        .decide(case, &version)
        .ok(),
        Verb::Close(outcome, hour) => Close {
            outcome,
            closed_at: at(hour),
        }
        .decide(case, &version, now)
        .ok(),
        Verb::Withdraw(outcome, hour) => Withdraw {
            outcome,
            withdrawn_at: at(hour),
        }
        .decide(case, &version, now)
        .ok(),
        Verb::Merge(into, count) => Merge {
            is_self: false,
            into,
            count,
            merged_at: now,
        }
        .decide(case)
        .ok(),
        Verb::Reopen(hour) => Reopen {
            reopened_at: at(hour),
        }
        .decide(case, now)
        .ok(),
        Verb::Reclassify(demand_code, outcome) => Reclassify {
            demand_code,
            outcome,
        }
        .decide(case, &version)
        .ok(),
        Verb::Correct(received, closed) => {
            let (received_at, closed_at) = (received.map(at), closed.map(at));
            Correct {
                received_at,
                closed_at,
                reason: "Wrong",
            }
            .decide(case, now)
            .ok()
        }
    }
}

proptest! {
    #[test]
    fn a_case_stays_whole_whatever_is_done_to_it(verbs in prop::collection::vec(verb(), 0..60)) {
        let now = at(20);
        let mut case = opened();
        for verb in verbs {
            let Some(next) = done(&verb, &case, now) else { continue };
            prop_assert_ne!(&next, &case, "an accepted verb changes something");
            let kind = next.outcome.and_then(|id| version().outcome(id).map(|outcome| outcome.kind));
            prop_assert_eq!(next.closed_at.is_some(), next.state != CaseState::Open);
            let is_ended_with_one = matches!(next.state, CaseState::Closed | CaseState::Withdrawn);
            prop_assert_eq!(next.outcome.is_some(), is_ended_with_one);
            prop_assert_eq!(kind == Some(OutcomeKind::Withdrawn), next.state == CaseState::Withdrawn);
            prop_assert!(next.received_at <= now);
            prop_assert!(next.closed_at.is_none_or(|closed| next.earliest_end() <= closed && closed <= now));
            prop_assert!(next.first_closed_at.is_none_or(|first| next.received_at <= first));
            prop_assert!(next.first_closed_at <= next.closed_at.or(next.reopened_at));
            case = next;
        }
    }

    #[test]
    fn open_at_the_end_is_opened_and_reopened_less_closed_withdrawn_and_merged(
        verbs in prop::collection::vec(verb(), 0..60),
    ) {
        let mut case = opened();
        let mut open = 1;
        for verb in verbs {
            let Some(next) = done(&verb, &case, at(23)) else { continue };
            match verb {
                Verb::Close(..) | Verb::Withdraw(..) | Verb::Merge(..) => open -= 1,
                Verb::Reopen(_) => open += 1,
                _ => {}
            }
            prop_assert_eq!(open == 1, next.state == CaseState::Open);
            prop_assert!(open == 0 || open == 1);
            case = next;
        }
    }
}
