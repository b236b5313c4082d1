//! The identities that hold for any cells.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::demand::DemandFamily;
use crate::demand::figures::CellMeasure;

const MOST: usize = 5_000;

fn month(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, number, 1).unwrap_or_default()
}

fn months(from: u32, to: u32) -> Period {
    Period {
        from: month(from),
        to: month(to),
    }
}

fn by(dimensions: &[DemandDimension]) -> By {
    By::of(dimensions).unwrap_or_default()
}

fn folded(cells: &[Cell], dimensions: &[DemandDimension], period: Period) -> Vec<Row> {
    fold(cells, &by(dimensions), period, MOST).unwrap_or_default()
}

const MEASURES: &[CellMeasure] = &[
    CellMeasure::Contacts(DemandFamily::Value),
    CellMeasure::Contacts(DemandFamily::Failure),
    CellMeasure::Contacts(DemandFamily::Preventable),
    CellMeasure::Contacts(DemandFamily::Unknown),
    CellMeasure::Opened,
    CellMeasure::Closed,
    CellMeasure::Reopened,
    CellMeasure::Withdrawn,
    CellMeasure::Merged,
    CellMeasure::ClosedOnTime,
    CellMeasure::ClosedLate,
    CellMeasure::Took(3),
    CellMeasure::Breached,
    CellMeasure::BreachEnded,
];

prop_compose! {
    fn any_cell()(
        of in prop::option::of(0_u64..120),
        ids in prop::array::uniform5(prop::option::of((0_u128..3).prop_map(Uuid::from_u128))),
        demand_code in prop::option::of(prop::sample::select(DemandCode::ALL)),
        customer_kind in prop::option::of(prop::sample::select(CustomerKind::ALL)),
        measure in prop::sample::select(MEASURES),
        n in 0_i64..50,
    ) -> Cell {
        let [channel, team, journey, version, outcome] = ids;
        let group = Group { channel, team, demand_code, journey, version, outcome, customer_kind };
        Cell { day: of.map(|days| month(1) + chrono::Days::new(days)), group, measure, n }
    }
}

fn any_cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::vec(any_cell(), 0..40)
}

/// Any dimensions, with one length of time at most.
fn any_by() -> impl Strategy<Value = By> {
    let others: Vec<DemandDimension> = DemandDimension::ALL
        .iter()
        .copied()
        .filter(|by| by.grain().is_none())
        .collect();
    let grains: Vec<DemandDimension> = DemandDimension::ALL
        .iter()
        .copied()
        .filter(|by| by.grain().is_some())
        .collect();
    let others = prop::sample::subsequence(others, 0..=7);
    (others, prop::option::of(prop::sample::select(grains))).prop_map(|(mut asked, grain)| {
        asked.extend(grain);
        by(&asked)
    })
}

/// What adds up over rows and over time: flows and states.
fn added(rows: &[Row]) -> [i64; 13] {
    let mut sum = [0; 13];
    for Row { figures: f, .. } in rows {
        let own = [
            f.contacts,
            f.value,
            f.failure,
            f.preventable,
            f.unknown,
            f.opened,
            f.closed,
            f.reopened,
            f.withdrawn,
            f.closed_on_time,
            f.closed_late,
            f.working_days.count(),
            f.breached - f.breach_ended,
        ];
        for (sum, own) in sum.iter_mut().zip(own) {
            *sum += own;
        }
    }
    sum
}

proptest! {
    #[test]
    fn rows_by_anything_add_up_to_the_totals(cells in any_cells(), by in any_by()) {
        let rows = fold(&cells, &by, months(1, 4), usize::MAX).unwrap_or_default();
        prop_assert_eq!(added(&rows), added(&[totals(&cells, &by, months(1, 4))]));
    }

    #[test]
    fn stocks_of_the_last_rows_add_up_to_the_total_at_the_end(cells in any_cells(), by in any_by()) {
        let rows = fold(&cells, &by, months(1, 4), usize::MAX).unwrap_or_default();
        let last = rows.iter().filter(|row| row.period.to == month(4));
        let stocks = last.map(|row| row.figures.at_end);
        let (open, breached) = stocks.fold((0, 0), |(open, breached), stock| {
            (open + stock.open, breached + stock.breached)
        });
        let total = totals(&cells, &by, months(1, 4)).figures.at_end;
        prop_assert_eq!((open, breached), (total.open, total.breached));
    }

    #[test]
    fn open_at_the_end_is_open_at_the_start_and_what_came_and_went(cells in any_cells(), by in any_by()) {
        let rows = fold(&cells, &by, months(1, 4), usize::MAX).unwrap_or_default();
        let mut open: std::collections::HashMap<Group, i64> = std::collections::HashMap::new();
        for cell in cells.iter().filter(|cell| cell.day.is_none()) {
            let open = open.entry(cell.group.within(&by)).or_default();
            *open += match cell.measure {
                CellMeasure::Opened | CellMeasure::Reopened => cell.n,
                CellMeasure::Closed | CellMeasure::Withdrawn | CellMeasure::Merged => -cell.n,
                _ => 0,
            };
        }
        for Row { group, figures: f, .. } in rows {
            let open = open.entry(group).or_default();
            *open += f.opened + f.reopened - f.closed - f.withdrawn - f.merged;
            prop_assert_eq!(f.at_end.open, *open);
        }
    }

    #[test]
    fn days_make_up_months(cells in any_cells()) {
        let days = folded(&cells, &[DemandDimension::Day], months(1, 5));
        for row in folded(&cells, &[DemandDimension::Month], months(1, 5)) {
            let own: Vec<Row> = days.iter().filter(|day| row.period.contains(day.period.from)).cloned().collect();
            prop_assert_eq!(i64::try_from(own.len()), Ok(row.period.days()));
            prop_assert_eq!(added(&own), added(std::slice::from_ref(&row)));
            prop_assert_eq!(own.last().map(|day| day.figures.at_end), Some(row.figures.at_end));
        }
    }

    #[test]
    fn contacts_are_value_and_failure_and_preventable_and_unknown(cells in any_cells(), by in any_by()) {
        for row in fold(&cells, &by, months(1, 3), usize::MAX).unwrap_or_default() {
            let Figures { contacts, value, failure, preventable, unknown, .. } = row.figures;
            prop_assert_eq!(contacts, value + failure + preventable + unknown);
        }
    }

    #[test]
    fn rows_do_not_depend_on_the_order_of_cells(cells in any_cells(), by in any_by()) {
        let reversed: Vec<Cell> = cells.iter().rev().copied().collect();
        prop_assert_eq!(fold(&cells, &by, months(1, 3), MOST), fold(&reversed, &by, months(1, 3), MOST));
    }

    #[test]
    fn by_time_every_part_has_the_same_combinations(cells in any_cells(), by in any_by()) {
        let rows = fold(&cells, &by, months(1, 5), usize::MAX).unwrap_or_default();
        let mut groups: std::collections::BTreeMap<Period, Vec<Group>> = std::collections::BTreeMap::new();
        for row in rows {
            groups.entry(row.period).or_default().push(row.group);
        }
        let first = groups.values().next().cloned();
        prop_assert!(groups.into_values().all(|of| Some(of) == first));
    }
}
