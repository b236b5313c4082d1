use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Form, Movement, Parts, between_cuts, between_periods};

fn parts(rows: &[(u8, i64, i64)]) -> BTreeMap<u8, Parts> {
    rows.iter()
        .map(|(key, numerator, denominator)| {
            let parts = Parts {
                numerator: *numerator,
                denominator: *denominator,
            };
            (*key, parts)
        })
        .collect()
}

/// A movement that must be there; else one that equals nothing.
fn told<P>(movement: Option<Movement<P>>) -> Movement<P> {
    movement.unwrap_or(Movement {
        from: f64::NAN,
        to: f64::NAN,
        parts: Vec::new(),
    })
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn the_published_vector_of_two_cuts_comes_back() {
    let before = parts(&[(1, 1, 1), (2, 0, 1), (3, 1, 1), (4, 1, 1), (5, 0, 1)]);
    let after = parts(&[
        (1, 1, 1),
        (2, 1, 1),
        (3, 1, 1),
        (4, 0, 0),
        (5, 0, 1),
        (6, 0, 1),
        (7, 1, 1),
    ]);
    let movement = told(between_cuts(Form::Ratio, &before, &after));
    let told: Vec<(u8, f64)> = movement
        .parts
        .iter()
        .map(|part| (part.key, part.amount))
        .collect();
    // p = 3/5 before, D = 6 after: (1 − 0)/6; (−1 + 0.6)/6; (0 − 0.6)/6; (1 − 0.6)/6.
    let expected = [(2, 1.0 / 6.0), (4, -0.4 / 6.0), (6, -0.1), (7, 0.4 / 6.0)];
    assert_eq!(told.len(), expected.len());
    for ((key, amount), (wanted, value)) in told.iter().zip(expected) {
        assert_eq!(*key, wanted);
        assert!(near(*amount, value), "{key}: {amount}");
    }
    assert!(near(movement.to - movement.from, 0.066_666_666_666));
}

#[test]
fn a_cut_without_a_denominator_has_no_change_to_explain() {
    let empty = BTreeMap::new();
    let one = parts(&[(1, 1, 1)]);
    assert_eq!(between_cuts(Form::Ratio, &empty, &one), None);
    assert_eq!(between_periods(Form::Ratio, &one, &empty), None);
    let count = told(between_cuts(Form::Count, &empty, &one));
    assert!(near(count.to - count.from, 1.0));
}

#[test]
fn rate_and_mix_are_told_apart() {
    // Group 1 keeps 50 %, group 2 keeps 100 %: only the weights change, from half and half to 1 : 3.
    let before = parts(&[(1, 5, 10), (2, 10, 10)]);
    let after = parts(&[(1, 5, 10), (2, 30, 30)]);
    let movement = told(between_periods(Form::Ratio, &before, &after));
    assert_eq!(movement.parts.len(), 2);
    assert!(movement.parts.iter().all(|part| near(part.rate, 0.0)));
    // 0.75 before, 0.875 after, middle 0.8125: −0.25 · (0.5 − 0.8125) + 0.25 · (1 − 0.8125).
    let mix: f64 = movement.parts.iter().map(|part| part.mix).sum();
    assert!(near(mix, 0.125));
}

fn some() -> impl Strategy<Value = BTreeMap<u8, Parts>> {
    let one = (0_i64..50, 0_i64..50).prop_map(|(above, below)| Parts {
        numerator: above,
        denominator: below,
    });
    proptest::collection::btree_map(0_u8..12, one, 0..12)
}

proptest! {
    #[test]
    fn contributions_add_up_to_the_change(before in some(), after in some(), is_count in any::<bool>()) {
        let form = if is_count { Form::Count } else { Form::Ratio };
        if let Some(movement) = between_cuts(form, &before, &after) {
            let sum: f64 = movement.parts.iter().map(|part| part.amount).sum();
            prop_assert!(near(sum, movement.to - movement.from));
        }
    }

    #[test]
    fn effects_add_up_to_the_change(before in some(), after in some(), is_count in any::<bool>()) {
        let form = if is_count { Form::Count } else { Form::Ratio };
        if let Some(movement) = between_periods(form, &before, &after) {
            let sum: f64 = movement.parts.iter().map(|part| part.rate + part.mix).sum();
            prop_assert!(near(sum, movement.to - movement.from));
        }
    }
}
