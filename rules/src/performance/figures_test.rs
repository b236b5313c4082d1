//! Tests of the fold of a KPI's cells.

use std::sync::Arc;

use super::*;
use crate::performance::TimeAnchor;
use crate::performance::measure::PartDefinition;
use crate::performance::predicate::Predicate;
use proptest::prelude::*;

fn day(month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default()
}

fn month(month: u32) -> Period {
    Period {
        from: day(month),
        to: day(month + 1),
    }
}

fn on_time_ratio() -> Measure {
    let part = |predicate| PartDefinition {
        anchor: TimeAnchor::Closed,
        predicate,
    };
    Measure {
        numerator: part(Predicate::IsOnTime(true)),
        denominator: Some(part(Predicate::All(vec![
            Predicate::IsClosed(true),
            Predicate::HasDueDate(true),
        ]))),
    }
}

fn closed(month: u32, on_time: bool, n: i64) -> KpiCell {
    KpiCell {
        month: day(month),
        facts: CaseFacts {
            is_closed: true,
            has_due: true,
            on_time: Some(on_time),
            service: Some(Uuid::from_u128(7)),
            outcome: Some(Uuid::from_u128(9)),
            ..CaseFacts::default()
        },
        n,
        timed: n - 1,
        working_days: n * 10,
    }
}

fn fold(
    kind: KpiKind,
    measure: &Measure,
    services: &HashSet<Uuid>,
    cells: &[KpiCell],
) -> Vec<(i64, Option<i64>)> {
    let linked = HashSet::from([Uuid::from_u128(9)]);
    let question = Question {
        kind,
        measure,
        linked: &linked,
        services,
    };
    let own = question
        .readings()
        .map(|reading| (reading, Arc::new(cells.to_vec())));
    let figures = question.fold(&own.collect(), &[month(2), month(1), month(3)]);
    figures
        .into_iter()
        .map(|figure| (figure.numerator, figure.denominator))
        .collect()
}

#[test]
fn a_ratio_counts_both_parts_by_period_and_gives_zeros_for_an_empty_one() {
    let cells = [
        closed(1, true, 3),
        closed(1, false, 1),
        closed(2, false, 2),
        closed(5, true, 9),
    ];
    let figures = fold(
        KpiKind::CaseRatio,
        &on_time_ratio(),
        &HashSet::new(),
        &cells,
    );
    assert_eq!(figures, [(0, Some(2)), (3, Some(4)), (0, Some(0))]);
}

/// Numerator and denominator by one anchor, but of facts that stand in different tables: each has cells
/// of its own, and neither may count those of the other.
#[test]
fn a_part_counts_no_cell_that_was_read_for_the_other() {
    let measure = Measure {
        numerator: PartDefinition {
            anchor: TimeAnchor::Closed,
            predicate: Predicate::All(vec![]),
        },
        denominator: Some(PartDefinition {
            anchor: TimeAnchor::Closed,
            predicate: Predicate::IsClosed(true),
        }),
    };
    let (linked, services) = (HashSet::new(), HashSet::new());
    let question = Question {
        kind: KpiKind::CaseRatio,
        measure: &measure,
        linked: &linked,
        services: &services,
    };
    let read = question.readings().zip([3, 5]);
    let cells: KpiCells = read
        .map(|(reading, n)| (reading, Arc::new(vec![closed(1, true, n)])))
        .collect();
    let figures = question.fold(&cells, &[month(1)]);
    let figure = figures.first().map(|one| (one.numerator, one.denominator));
    assert_eq!(figure, Some((3, Some(5))));
    assert_eq!(question.count(Part::Denominator, &cells, day(2)), 5);
    assert_eq!(question.count(Part::Denominator, &cells, day(1)), 0);
    assert_eq!(
        question.count(Part::Denominator, &KpiCells::default(), day(2)),
        0
    );
}

#[test]
fn a_longer_period_takes_the_cells_of_its_months() {
    let measure = on_time_ratio();
    let (linked, services) = (HashSet::new(), HashSet::new());
    let question = Question {
        kind: KpiKind::CaseRatio,
        measure: &measure,
        linked: &linked,
        services: &services,
    };
    let cells = [closed(1, true, 3), closed(3, true, 1), closed(4, false, 7)];
    let read = question
        .readings()
        .map(|reading| (reading, Arc::new(cells.to_vec())));
    let quarter = Period {
        from: day(1),
        to: day(4),
    };
    let figures = question.fold(&read.collect(), &[quarter]);
    let figure = figures.first().map(|one| (one.numerator, one.denominator));
    assert_eq!(figure, Some((4, Some(4))));
}

#[test]
fn only_contributing_services_count() {
    let cells = [closed(1, true, 3)];
    let own = HashSet::from([Uuid::from_u128(7)]);
    let other = HashSet::from([Uuid::from_u128(8)]);
    assert_eq!(
        fold(KpiKind::CaseRatio, &on_time_ratio(), &own, &cells).get(1),
        Some(&(3, Some(3)))
    );
    assert_eq!(
        fold(KpiKind::CaseRatio, &on_time_ratio(), &other, &cells).get(1),
        Some(&(0, Some(0)))
    );
}

#[test]
fn a_count_has_no_denominator_and_follows_the_linked_outcomes() {
    let measure = Measure {
        numerator: PartDefinition {
            anchor: TimeAnchor::Closed,
            predicate: Predicate::OutcomeIsLinked(true),
        },
        denominator: None,
    };
    let figures = fold(
        KpiKind::CaseCount,
        &measure,
        &HashSet::new(),
        &[closed(1, true, 4)],
    );
    assert_eq!(figures, [(0, None), (4, None), (0, None)]);
}

#[test]
fn a_duration_divides_working_days_by_the_cases_that_have_them() {
    let measure = Measure {
        numerator: PartDefinition {
            anchor: TimeAnchor::Closed,
            predicate: Predicate::IsClosed(true),
        },
        denominator: None,
    };
    // 4 cases, 3 of them with working days, 40 days in all.
    let figures = fold(
        KpiKind::CaseDuration,
        &measure,
        &HashSet::new(),
        &[closed(1, true, 4)],
    );
    assert_eq!(figures.get(1), Some(&(40, Some(3))));
}

#[test]
fn a_question_says_what_its_cells_must_be_grouped_by() {
    let measure = on_time_ratio();
    let (linked, services) = (HashSet::new(), HashSet::from([Uuid::nil()]));
    let question = Question {
        kind: KpiKind::CaseRatio,
        measure: &measure,
        linked: &linked,
        services: &services,
    };
    let facts = |part| {
        let reading = question.reading(part);
        reading.map(|reading| reading.facts.into_iter().collect::<Vec<_>>())
    };
    assert_eq!(
        facts(Part::Numerator),
        Some(vec![Dimension::Service, Dimension::OnTime])
    );
    assert_eq!(
        facts(Part::Denominator),
        Some(vec![
            Dimension::Service,
            Dimension::IsClosed,
            Dimension::HasDue
        ])
    );
    let tallies = |kind| {
        let question = Question { kind, ..question };
        question
            .readings()
            .map(|reading| (reading.anchor, reading.tally))
            .collect::<Vec<_>>()
    };
    let closed = TimeAnchor::Closed;
    assert_eq!(tallies(KpiKind::CaseRatio), [(closed, Tally::Cases); 2]);
    assert_eq!(
        tallies(KpiKind::CaseDuration),
        [(closed, Tally::WorkingDays); 2]
    );
    assert_eq!(tallies(KpiKind::Stock), [(closed, Tally::Stock)]);
    assert_eq!(tallies(KpiKind::Derived), []);
}

proptest! {
    /// Whatever the cases are: those of a period, one by one, add up to its figure.
    #[test]
    fn cases_one_by_one_add_up_to_the_figure(
        cases in proptest::collection::vec((1_u32..6, any::<bool>(), proptest::option::of(0_i32..30)), 0..40),
        kind in proptest::sample::select(vec![KpiKind::CaseRatio, KpiKind::CaseDuration, KpiKind::CaseCount]),
    ) {
        let measure = on_time_ratio();
        let (linked, services) = (HashSet::new(), HashSet::new());
        let question = Question { kind, measure: &measure, linked: &linked, services: &services };
        let standings: Vec<Standing> = cases.iter().map(|(closed_in, on_time, working_days)| Standing {
            facts: CaseFacts { working_days: *working_days, ..closed(1, *on_time, 1).facts },
            opened_on: day(1),
            closed_on: Some(day(*closed_in)),
            due_on: None,
        }).collect();
        let cells: Vec<KpiCell> = standings.iter()
            .filter_map(|case| Some(case.cell(case.closed_on?)))
            .collect();
        let read = question.readings().map(|reading| (reading, Arc::new(cells.clone())));
        let figures = question.fold(&read.collect(), &[month(2), month(3)]);
        for (figure, period) in figures.iter().zip([month(2), month(3)]) {
            let mut sum = Parts::default();
            for case in &standings {
                sum += question.adds_of(case, &period);
            }
            prop_assert_eq!(figure.numerator, sum.numerator);
            prop_assert_eq!(figure.denominator.unwrap_or(0), sum.denominator);
        }
    }
}
