//! The figures of demand, worked out by hand.

use chrono::NaiveDate;

use super::*;
use crate::demand::DemandFamily;
use crate::demand::figures::CellMeasure;
use crate::demand::published::PublishedFigures;
use crate::small_numbers::Suppression;

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

fn all(cells: &[Cell], period: Period) -> Figures {
    totals(cells, &by(&[DemandDimension::Month]), period).figures
}

/// As they are shown to somebody who sees small numbers.
fn shown(cells: &[Cell]) -> PublishedFigures {
    all(cells, months(1, 2)).published(Suppression::None)
}

fn cell(of: u32, measure: CellMeasure, n: i64) -> Cell {
    Cell {
        day: Some(month(of)),
        group: Group::default(),
        measure,
        n,
    }
}

fn contacts(family: DemandFamily, n: i64) -> Cell {
    cell(1, CellMeasure::Contacts(family), n)
}

fn on_channel(number: u128, cell: Cell) -> Cell {
    let channel = Some(Uuid::from_u128(number));
    Cell {
        group: Group {
            channel,
            ..cell.group
        },
        ..cell
    }
}

#[test]
fn the_failure_rate_leaves_the_unknown_out_and_counts_preventable_below_only() {
    let cells = [
        contacts(DemandFamily::Value, 5),
        contacts(DemandFamily::Failure, 3),
        contacts(DemandFamily::Preventable, 2),
        contacts(DemandFamily::Unknown, 2),
    ];
    let figures = shown(&cells);
    let rate = figures.failure_rate();
    // 12 contacts, 2 unknown: 3 of 10. Unknown share 2/12 = 0.1667: not low.
    assert_eq!((rate.numerator, rate.denominator), (Some(3), Some(10)));
    assert_eq!(rate.value, Some(0.3));
    assert_eq!(figures.unknown_share().value, Some(2.0 / 12.0));
    assert_eq!(figures.is_low_confidence(), Some(false));
}

#[test]
fn one_fifth_unknown_is_not_yet_low_confidence() {
    let at = |unknown| {
        let cells = [
            contacts(DemandFamily::Value, 100 - unknown),
            contacts(DemandFamily::Unknown, unknown),
        ];
        shown(&cells).is_low_confidence()
    };
    assert_eq!((at(20), at(21)), (Some(false), Some(true)));
}

#[test]
fn without_contacts_there_is_no_rate_and_with_unknown_ones_only_neither() {
    let told = |figures: PublishedFigures| {
        (
            figures.failure_rate().value,
            figures.unknown_share().value,
            figures.is_low_confidence(),
        )
    };
    assert_eq!(told(shown(&[])), (None, None, Some(false)));
    let unknown = shown(&[contacts(DemandFamily::Unknown, 3)]);
    assert_eq!(told(unknown), (None, Some(1.0), Some(true)));
}

#[test]
fn on_time_is_out_of_closed_cases_that_were_due() {
    let cells = [
        cell(1, CellMeasure::Closed, 10),
        cell(1, CellMeasure::ClosedOnTime, 3),
        cell(1, CellMeasure::ClosedLate, 1),
    ];
    let share = shown(&cells).on_time();
    assert_eq!((share.numerator, share.denominator), (Some(3), Some(4)));
    assert_eq!(share.value, Some(0.75));
}

#[test]
fn every_month_has_a_row_for_each_channel_that_occurs() {
    let cells = [
        on_channel(2, cell(3, CellMeasure::Opened, 4)),
        on_channel(1, cell(1, CellMeasure::Opened, 2)),
    ];
    let asked = [DemandDimension::Channel, DemandDimension::Month];
    let rows = folded(&cells, &asked, months(1, 4));
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.period.from, row.group.channel, row.figures.opened))
        .collect();
    let (one, two) = (Some(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
    let expected = [
        (month(1), one, 2),
        (month(1), two, 0),
        (month(2), one, 0),
        (month(2), two, 0),
        (month(3), one, 0),
        (month(3), two, 4),
    ];
    assert_eq!(told, expected);
}

#[test]
fn empty_months_have_rows_even_when_nothing_ever_happened() {
    assert_eq!(
        folded(&[], &[DemandDimension::Month], months(1, 3)).len(),
        2
    );
    assert_eq!(folded(&[], &[], months(1, 2)).len(), 1);
    assert_eq!(
        folded(&[], &[DemandDimension::Channel], months(1, 2)).len(),
        0
    );
}

#[test]
fn a_cell_outside_the_period_counts_in_nothing() {
    let cells = [cell(5, CellMeasure::Opened, 9)];
    assert_eq!(all(&cells, months(1, 2)), Figures::default());
    let rows = folded(&cells, &[DemandDimension::Month], months(1, 2));
    assert_eq!(rows.iter().map(|row| row.figures.opened).sum::<i64>(), 0);
    assert_eq!(
        folded(&cells, &[], months(1, 2)).first(),
        Some(&totals(&cells, &by(&[]), months(1, 2)))
    );
}

#[test]
fn months_make_up_quarters_and_a_cut_month_keeps_its_cells() {
    let cells = [
        cell(1, CellMeasure::Opened, 1),
        cell(3, CellMeasure::Opened, 2),
        cell(4, CellMeasure::Opened, 4),
    ];
    let from = month(1) + chrono::Days::new(9);
    let period = Period { from, to: month(5) };
    let rows = folded(&cells, &[DemandDimension::Quarter], period);
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.period, row.figures.opened))
        .collect();
    let cut = Period { from, to: month(4) };
    assert_eq!(told, [(cut, 3), (months(4, 5), 4)]);
}

#[test]
fn what_was_open_before_is_open_until_it_is_closed() {
    let before = |measure, n| Cell {
        day: None,
        ..cell(1, measure, n)
    };
    let cells = [
        on_channel(1, before(CellMeasure::Opened, 5)),
        on_channel(1, before(CellMeasure::Closed, 2)),
        on_channel(1, before(CellMeasure::Breached, 1)),
        on_channel(1, cell(2, CellMeasure::Closed, 3)),
        on_channel(1, cell(2, CellMeasure::BreachEnded, 1)),
        on_channel(1, cell(3, CellMeasure::Reopened, 1)),
        // All closed before the period: no row.
        on_channel(2, before(CellMeasure::Opened, 4)),
        on_channel(2, before(CellMeasure::Withdrawn, 4)),
    ];
    let asked = [DemandDimension::Month, DemandDimension::Channel];
    let rows = folded(&cells, &asked, months(1, 4));
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.figures.at_end.open, row.figures.at_end.breached))
        .collect();
    assert_eq!(told, [(3, 1), (0, 0), (1, 0)]);
    assert_eq!(all(&cells, months(1, 4)).at_end.open, 1);
}

#[test]
fn a_case_of_no_team_has_a_row_of_its_own() {
    let with = Group {
        team: Some(Uuid::from_u128(1)),
        ..Group::default()
    };
    let cells = [
        cell(1, CellMeasure::Opened, 2),
        Cell {
            group: with,
            ..cell(1, CellMeasure::Opened, 3)
        },
    ];
    let rows = folded(&cells, &[DemandDimension::Team], months(1, 2));
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.group.team, row.figures.opened))
        .collect();
    assert_eq!(told, [(None, 2), (Some(Uuid::from_u128(1)), 3)]);
}

#[test]
fn two_lengths_of_time_and_too_many_rows_are_refused() {
    assert_eq!(
        By::of(&[DemandDimension::Month, DemandDimension::Week]),
        Err(TwoGrains)
    );
    let days = by(&[DemandDimension::Day]);
    let refused = fold(&[], &days, months(1, 3), 58);
    // January and February 2026 have 59 days.
    assert_eq!(refused.map_err(|many| many.rows), Err(59));
    assert_eq!(
        fold(&[], &days, months(1, 3), 59).map(|rows| rows.len()),
        Ok(59)
    );
}
