//! Tests of the fold of a KPI's cells.

use super::*;
use crate::performance::predicate::Predicate;

fn day(month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default()
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
        anchor: TimeAnchor::Closed,
        period_start: day(month),
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
    let figures = question.fold(cells, &[day(2), day(1), day(3)]);
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

#[test]
fn a_cell_of_another_anchor_counts_in_nothing() {
    let cell = KpiCell {
        anchor: TimeAnchor::Opened,
        ..closed(1, true, 3)
    };
    let figures = fold(
        KpiKind::CaseRatio,
        &on_time_ratio(),
        &HashSet::new(),
        &[cell],
    );
    assert_eq!(figures, [(0, Some(0)); 3]);
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
    assert_eq!(question.anchors(), [TimeAnchor::Closed]);
    assert_eq!(
        question.dimensions().into_iter().collect::<Vec<_>>(),
        [
            Dimension::Service,
            Dimension::OnTime,
            Dimension::IsClosed,
            Dimension::HasDue
        ]
    );
}

#[test]
fn figures_put_together_are_added_not_averaged() {
    let one = KpiFigure {
        period_start: day(2),
        numerator: 1,
        denominator: Some(2),
    };
    let two = KpiFigure {
        period_start: day(1),
        numerator: 90,
        denominator: Some(100),
    };
    let both = KpiFigure {
        period_start: day(1),
        numerator: 91,
        denominator: Some(102),
    };
    assert_eq!(one.plus(two), both);
}
