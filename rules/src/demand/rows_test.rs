//! The figures of demand by hand, and the identities that hold for any cells.

use proptest::prelude::*;

use super::*;
use crate::demand::figures::CellMeasure;

fn month(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, number, 1).unwrap_or_default()
}

fn cell(of: u32, measure: CellMeasure, n: i64) -> Cell {
    Cell {
        key: CellKey::of(month(of)),
        measure,
        n,
    }
}

fn contacts(of: u32, code: DemandCode, n: i64) -> Cell {
    let key = CellKey {
        demand_code: Some(code),
        ..CellKey::of(month(of))
    };
    Cell {
        key,
        measure: CellMeasure::Contacts,
        n,
    }
}

#[test]
fn the_failure_rate_leaves_the_unknown_out_and_counts_preventable_below_only() {
    let cells = [
        contacts(1, DemandCode::ValueNew, 5),
        contacts(1, DemandCode::FailureNotDone, 2),
        contacts(1, DemandCode::FailureProgressChase, 1),
        contacts(1, DemandCode::PreventableByPolicy, 2),
        contacts(1, DemandCode::Unknown, 2),
    ];
    let rate = totals(&cells, &[month(1)]).failure_rate();
    // 12 contacts, 2 unknown: 3 of 10. Unknown share 2/12 = 0.1667: not low.
    assert_eq!((rate.ratio().numerator, rate.ratio().denominator), (3, 10));
    assert_eq!(rate.value(), Some(0.3));
    assert_eq!(rate.unknown_share(), Some(2.0 / 12.0));
    assert!(!rate.is_low_confidence());
}

#[test]
fn one_fifth_unknown_is_not_yet_low_confidence() {
    let at = |unknown| {
        let cells = [
            contacts(1, DemandCode::ValueNew, 100 - unknown),
            contacts(1, DemandCode::Unknown, unknown),
        ];
        totals(&cells, &[month(1)]).failure_rate()
    };
    assert!(!at(20).is_low_confidence());
    assert!(at(21).is_low_confidence());
}

#[test]
fn without_contacts_there_is_no_rate_and_with_unknown_ones_only_neither() {
    let none = totals(&[], &[month(1)]).failure_rate();
    assert_eq!(
        (none.value(), none.unknown_share(), none.is_low_confidence()),
        (None, None, false)
    );
    let unknown = totals(&[contacts(1, DemandCode::Unknown, 3)], &[month(1)]).failure_rate();
    assert_eq!(
        (
            unknown.value(),
            unknown.unknown_share(),
            unknown.is_low_confidence()
        ),
        (None, Some(1.0), true)
    );
}

#[test]
fn on_time_is_out_of_closed_cases_that_were_due() {
    let cells = [
        cell(1, CellMeasure::Closed, 10),
        cell(1, CellMeasure::ClosedOnTime, 3),
        cell(1, CellMeasure::ClosedLate, 1),
    ];
    let figures = totals(&cells, &[month(1)]);
    assert_eq!(
        (figures.on_time().numerator, figures.on_time().denominator),
        (3, 4)
    );
    assert_eq!(figures.on_time().value(), Some(0.75));
}

#[test]
fn every_month_has_a_row_for_each_channel_that_occurs() {
    let web = CellKey {
        channel: Some(Uuid::from_u128(1)),
        ..CellKey::of(month(1))
    };
    let desk = CellKey {
        channel: Some(Uuid::from_u128(2)),
        ..CellKey::of(month(3))
    };
    let cells = [
        Cell {
            key: desk,
            measure: CellMeasure::Opened,
            n: 4,
        },
        Cell {
            key: web,
            measure: CellMeasure::Opened,
            n: 2,
        },
    ];
    let rows = fold(
        &cells,
        &[DemandDimension::Channel, DemandDimension::Month],
        &[month(3), month(1), month(2)],
    );
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.month, row.channel, row.figures.opened))
        .collect();
    let (one, two) = (Some(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
    let (first, second, third) = (Some(month(1)), Some(month(2)), Some(month(3)));
    let expected = [
        (first, one, 2),
        (first, two, 0),
        (second, one, 0),
        (second, two, 0),
        (third, one, 0),
        (third, two, 4),
    ];
    assert_eq!(told, expected);
}

#[test]
fn empty_months_have_rows_even_when_nothing_ever_happened() {
    assert_eq!(
        fold(&[], &[DemandDimension::Month], &[month(1), month(2)]).len(),
        2
    );
    assert_eq!(fold(&[], &[], &[month(1)]).len(), 1);
    assert_eq!(fold(&[], &[DemandDimension::Channel], &[month(1)]).len(), 0);
}

#[test]
fn a_cell_outside_the_period_counts_in_nothing() {
    let cells = [cell(5, CellMeasure::Opened, 9)];
    assert_eq!(totals(&cells, &[month(1)]), Figures::default());
    let rows = fold(&cells, &[DemandDimension::Month], &[month(1)]);
    assert_eq!(rows.iter().map(|row| row.figures.opened).sum::<i64>(), 0);
}

#[test]
fn a_case_of_no_team_has_a_row_of_its_own() {
    let with = CellKey {
        team: Some(Uuid::from_u128(1)),
        ..CellKey::of(month(1))
    };
    let cells = [
        cell(1, CellMeasure::Opened, 2),
        Cell {
            key: with,
            measure: CellMeasure::Opened,
            n: 3,
        },
    ];
    let rows = fold(&cells, &[DemandDimension::Team], &[month(1)]);
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.team, row.figures.opened))
        .collect();
    assert_eq!(told, [(None, 2), (Some(Uuid::from_u128(1)), 3)]);
}

const MEASURES: &[CellMeasure] = &[
    CellMeasure::Contacts,
    CellMeasure::Opened,
    CellMeasure::Closed,
    CellMeasure::Reopened,
    CellMeasure::Withdrawn,
    CellMeasure::ClosedOnTime,
    CellMeasure::ClosedLate,
];

prop_compose! {
    fn any_cell()(
        of in 1_u32..5,
        ids in prop::array::uniform4(prop::option::of((0_u128..3).prop_map(Uuid::from_u128))),
        demand_code in prop::option::of(prop::sample::select(DemandCode::ALL)),
        measure in prop::sample::select(MEASURES),
        n in 0_i64..50,
    ) -> Cell {
        let [channel, team, journey, version] = ids;
        Cell { key: CellKey { month: month(of), channel, team, demand_code, journey, version }, measure, n }
    }
}

fn all_added(rows: &[Row]) -> Figures {
    rows.iter().fold(Figures::default(), |sum, row| {
        let figures = row.figures;
        Figures {
            contacts: sum.contacts + figures.contacts,
            value: sum.value + figures.value,
            failure: sum.failure + figures.failure,
            preventable: sum.preventable + figures.preventable,
            unknown: sum.unknown + figures.unknown,
            opened: sum.opened + figures.opened,
            closed: sum.closed + figures.closed,
            reopened: sum.reopened + figures.reopened,
            withdrawn: sum.withdrawn + figures.withdrawn,
            closed_on_time: sum.closed_on_time + figures.closed_on_time,
            closed_late: sum.closed_late + figures.closed_late,
        }
    })
}

proptest! {
    #[test]
    fn rows_by_anything_add_up_to_the_totals(
        cells in prop::collection::vec(any_cell(), 0..40),
        by in prop::sample::subsequence(DemandDimension::ALL, 0..=6),
    ) {
        let months = [month(1), month(2), month(3)];
        let rows = fold(&cells, &by, &months);
        prop_assert_eq!(all_added(&rows), totals(&cells, &months));
    }

    #[test]
    fn contacts_are_value_and_failure_and_preventable_and_unknown(
        cells in prop::collection::vec(any_cell(), 0..40),
    ) {
        for row in fold(&cells, &[DemandDimension::Month, DemandDimension::Channel], &[month(1), month(2)]) {
            let Figures { contacts, value, failure, preventable, unknown, .. } = row.figures;
            prop_assert_eq!(contacts, value + failure + preventable + unknown);
        }
    }

    #[test]
    fn rows_do_not_depend_on_the_order_of_cells_or_dimensions(
        cells in prop::collection::vec(any_cell(), 0..40),
        by in prop::sample::subsequence(DemandDimension::ALL, 0..=6),
    ) {
        let months = [month(1), month(2)];
        let reversed: Vec<Cell> = cells.iter().rev().copied().collect();
        let other: Vec<DemandDimension> = by.iter().rev().copied().collect();
        prop_assert_eq!(fold(&cells, &by, &months), fold(&reversed, &other, &months));
    }

    #[test]
    fn by_month_every_month_has_the_same_combinations(cells in prop::collection::vec(any_cell(), 1..40)) {
        let months = [month(1), month(2), month(3), month(4)];
        let by = [DemandDimension::Month, DemandDimension::Journey, DemandDimension::DemandCode];
        let rows = fold(&cells, &by, &months);
        let of = |one: NaiveDate| -> Vec<_> {
            rows.iter().filter(|row| row.month == Some(one)).map(|row| (row.demand_code, row.journey)).collect()
        };
        prop_assert!(months.iter().all(|one| of(*one) == of(month(1))));
        prop_assert!(!of(month(1)).is_empty());
    }
}
