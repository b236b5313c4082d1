//! The laws of the predicate language.

use std::collections::HashSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::Source;
use super::predicate::{CaseFacts, Comparison, Dimension, Predicate};
use crate::demand::DemandCode;
use crate::journeys::OutcomeKind;
use crate::organisation::CustomerKind;

fn id() -> impl Strategy<Value = Uuid> {
    (0_u128..4).prop_map(Uuid::from_u128)
}

fn leaf() -> impl Strategy<Value = Predicate> {
    let ids = || prop::collection::vec(id(), 1..3);
    prop_oneof![
        ids().prop_map(Predicate::JourneyIn),
        ids().prop_map(Predicate::ServiceIn),
        ids().prop_map(Predicate::VersionIn),
        ids().prop_map(Predicate::ChannelIn),
        ids().prop_map(Predicate::TeamIn),
        ids().prop_map(Predicate::OutcomeIn),
        prop::sample::subsequence(OutcomeKind::ALL, 1..3).prop_map(Predicate::OutcomeKindIn),
        prop::sample::subsequence(DemandCode::ALL, 1..3).prop_map(Predicate::DemandCodeIn),
        prop::sample::subsequence(CustomerKind::ALL, 1..3).prop_map(Predicate::CustomerKindIn),
        any::<bool>().prop_map(Predicate::OutcomeIsLinked),
        any::<bool>().prop_map(Predicate::IsOnTime),
        any::<bool>().prop_map(Predicate::IsClosed),
        any::<bool>().prop_map(Predicate::HasDueDate),
        (prop::sample::select(Comparison::ALL), 0..5)
            .prop_map(|(op, value)| Predicate::WorkingDays { op, value }),
        (0..5, 0..5).prop_map(|(from, to)| Predicate::WorkingDaysBetween { from, to }),
    ]
}

fn predicate() -> impl Strategy<Value = Predicate> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(not),
        ]
    })
}

fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

prop_compose! {
    fn facts()(
        ids in prop::array::uniform6(prop::option::of(id())),
        outcome_kind in prop::option::of(prop::sample::select(OutcomeKind::ALL)),
        demand_code in prop::option::of(prop::sample::select(DemandCode::ALL)),
        customer_kind in prop::option::of(prop::sample::select(CustomerKind::ALL)),
        on_time in any::<Option<bool>>(),
        flags in any::<(bool, bool)>(),
        working_days in prop::option::of(0..5),
    ) -> CaseFacts {
        let [journey, service, version, channel, team, outcome] = ids;
        let (is_closed, has_due) = flags;
        CaseFacts {
            journey, service, version, channel, team, outcome, outcome_kind, demand_code,
            customer_kind, on_time, is_closed, has_due, working_days,
        }
    }
}

/// The same facts without those that the predicate does not ask for.
fn only_asked_for(facts: &CaseFacts, predicate: &Predicate) -> CaseFacts {
    let asked = predicate.dimensions();
    let has = |dimension| asked.contains(&dimension);
    CaseFacts {
        journey: facts.journey.filter(|_| has(Dimension::Journey)),
        service: facts.service.filter(|_| has(Dimension::Service)),
        version: facts.version.filter(|_| has(Dimension::Version)),
        channel: facts.channel.filter(|_| has(Dimension::Channel)),
        team: facts.team.filter(|_| has(Dimension::Team)),
        outcome: facts.outcome.filter(|_| has(Dimension::Outcome)),
        outcome_kind: facts.outcome_kind.filter(|_| has(Dimension::OutcomeKind)),
        demand_code: facts.demand_code.filter(|_| has(Dimension::DemandCode)),
        customer_kind: facts.customer_kind.filter(|_| has(Dimension::CustomerKind)),
        on_time: facts.on_time.filter(|_| has(Dimension::OnTime)),
        is_closed: facts.is_closed && has(Dimension::IsClosed),
        has_due: facts.has_due && has(Dimension::HasDue),
        working_days: facts.working_days.filter(|_| has(Dimension::WorkingDays)),
    }
}

proptest! {
    #[test]
    fn de_morgan_holds(one in predicate(), two in predicate(), facts in facts()) {
        let linked = HashSet::from([Uuid::from_u128(1)]);
        let both = Predicate::All(vec![one.clone(), two.clone()]);
        let either_not = Predicate::Any(vec![not(one.clone()), not(two.clone())]);
        prop_assert_eq!(not(both).matches(&facts, &linked), either_not.matches(&facts, &linked));
        let either = Predicate::Any(vec![one.clone(), two.clone()]);
        let both_not = Predicate::All(vec![not(one), not(two)]);
        prop_assert_eq!(not(either).matches(&facts, &linked), both_not.matches(&facts, &linked));
    }

    #[test]
    fn a_predicate_comes_back_from_its_json(one in predicate()) {
        let json = serde_json::to_string(&one).unwrap_or_default();
        prop_assert_eq!(serde_json::from_str::<Predicate>(&json).ok(), Some(one));
    }

    #[test]
    fn facts_that_are_not_asked_for_do_not_matter(one in predicate(), facts in facts()) {
        let linked = HashSet::from([Uuid::from_u128(1), Uuid::from_u128(2)]);
        let fewer = only_asked_for(&facts, &one);
        prop_assert_eq!(one.matches(&fewer, &linked), one.matches(&facts, &linked));
    }

    #[test]
    fn every_predicate_has_words(one in predicate()) {
        let words = one.in_words(Source::Case, &|_| None);
        prop_assert!(words.ends_with('.') && words.len() > 5);
    }
}

#[test]
fn everything_is_matched_by_an_empty_all_and_nothing_by_an_empty_any() {
    let facts = CaseFacts::default();
    assert!(Predicate::everything().matches(&facts, &HashSet::new()));
    assert!(!Predicate::Any(vec![]).matches(&facts, &HashSet::new()));
}

#[test]
fn a_leaf_about_what_a_case_does_not_have_is_false_and_its_negation_true() {
    let without = CaseFacts::default();
    let leaves = [
        Predicate::TeamIn(vec![Uuid::nil()]),
        Predicate::IsOnTime(true),
        Predicate::IsOnTime(false),
        Predicate::OutcomeIsLinked(false),
        Predicate::WorkingDays {
            op: Comparison::Gte,
            value: 0,
        },
    ];
    for leaf in leaves {
        assert!(!leaf.matches(&without, &HashSet::new()), "{leaf:?}");
        assert!(not(leaf).matches(&without, &HashSet::new()));
    }
}

#[test]
fn working_days_compare_as_they_say() {
    let ten = CaseFacts {
        working_days: Some(10),
        ..CaseFacts::default()
    };
    let holds = |op, value| Predicate::WorkingDays { op, value }.matches(&ten, &HashSet::new());
    assert!(holds(Comparison::Lte, 10) && holds(Comparison::Gte, 10) && holds(Comparison::Eq, 10));
    assert!(!holds(Comparison::Lt, 10) && !holds(Comparison::Gt, 10));
}

#[test]
fn the_json_of_a_predicate_is_what_is_documented() {
    let text = r#"{"all":[{"isClosed":true},{"workingDays":{"op":"LTE","value":10}},
        {"not":{"outcomeKindIn":["NOT_MET"]}},{"demandCodeIn":["VALUE_NEW"]}]}"#;
    let expected = Predicate::All(vec![
        Predicate::IsClosed(true),
        Predicate::WorkingDays {
            op: Comparison::Lte,
            value: 10,
        },
        not(Predicate::OutcomeKindIn(vec![OutcomeKind::NotMet])),
        Predicate::DemandCodeIn(vec![DemandCode::ValueNew]),
    ]);
    assert_eq!(serde_json::from_str::<Predicate>(text).ok(), Some(expected));
}
