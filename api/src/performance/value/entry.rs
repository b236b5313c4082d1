//! What recording a value by hand and by an import have in common.

use chrono::NaiveDate;
use rules::performance::Amounts;
use rules::time::period::Period as LocalDays;

use crate::performance::kpi::Known;

/// Why nothing can be recorded for these days, as a sentence; `None` when they are a period of the KPI
/// that has begun, in which its values are recorded.
#[must_use]
pub fn period_fault(kpi: &Known, days: LocalDays, today: NaiveDate) -> Option<&'static str> {
    let periods = kpi.periods(days);
    let [(period, version)] = periods.as_slice() else {
        return Some(
            "The days must be exactly one period of the KPI, after its first version begins and before it is retired.",
        );
    };
    if *period != days {
        return Some(
            "The days must be exactly one period of the KPI: a month, quarter or year, as its frequency says.",
        );
    }
    if !version.kind.is_recorded() {
        return Some(
            "In this period the KPI is computed: only the kinds SURVEY and EXTERNAL are recorded.",
        );
    }
    (days.from > today).then_some("The period has not begun yet.")
}

/// What is wrong with amounts for the period that begins on `day`: the field and a sentence for each.
#[must_use]
pub fn amount_faults(kpi: &Known, day: NaiveDate, amounts: &Amounts) -> Vec<(String, String)> {
    let Some(version) = kpi.version_on(day) else {
        return Vec::new();
    };
    let problems = rules::performance::value::problems(version.kind, amounts).into_iter();
    problems
        .map(|problem| (problem.field, problem.message))
        .collect()
}
