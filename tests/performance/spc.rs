//! Control charts against published vectors and against the monthly figures of England's hospitals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::performance::Polarity;
use rules::performance::chart::{
    Assurance, Chart, ChartProfile, Observation, Settings, SpecialCause, Variation, xmr,
};
use serde_json::Value;
use support::data;

/// The series of the R package NHSRplotthedots 0.2.2, one a line.
#[test]
fn twelve_published_series() {
    // The vectors lie beside the shared data.
    let Some(vectors) = data::shared("../vectors/spc.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(vectors).expect("the vectors");
    let series: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a series"))
        .collect();
    assert_eq!(series.len(), 12);
    for one in &series {
        check(one);
    }
}

fn check(series: &Value) {
    let id = &series["id"];
    let polarity = match series["direction"].as_str() {
        Some("increase") => Polarity::Higher,
        Some("decrease") => Polarity::Lower,
        _ => Polarity::Neutral,
    };
    let observations: Vec<Observation> = months()
        .zip(numbers(&series["y"]))
        .map(|(on, value)| Observation {
            on,
            value: value.expect("a value"),
        })
        .collect();
    let number = |name: &str| series[name].as_u64().map(|value| value as usize);
    let rebased_on: Vec<NaiveDate> = number("rebase_at_index")
        .and_then(|index| observations.get(index))
        .map(|first| first.on)
        .into_iter()
        .collect();
    let settings = Settings {
        is_screened: series["screen"] == true,
        fix_after: number("fix"),
        rebased_on: &rebased_on,
        ..Settings::usual(
            ChartProfile::PlotTheDots,
            polarity,
            series["target"].as_f64(),
        )
    };
    let chart = xmr(&observations, &settings).expect("a chart");
    let of = |pick: fn(&rules::performance::chart::Point) -> f64| -> Vec<f64> {
        chart.points.iter().map(pick).collect()
    };
    let lower = of(|point| point.limits.expect("limits").lower);
    let upper = of(|point| point.limits.expect("limits").upper);
    assert_near(
        &of(|point| point.mean),
        &series["mean"],
        &series["mean"],
        id,
    );
    // The package has no limits for a constant series; ours are the mean.
    assert_near(&lower, &series["lpl"], &series["mean"], id);
    assert_near(&upper, &series["upl"], &series["mean"], id);
    for (index, point) in chart.points.iter().enumerate() {
        let at = format!("{id}, point {index}");
        assert_eq!(point.cause, cause(&series["cause"][index]), "{at}");
        let expected = series["point"][index].as_str().expect("a type");
        assert_eq!(kind(point.variation), expected, "{at}");
    }
    let assurance = chart.assurance.map(|assurance| match assurance {
        Assurance::ConsistentlyFails => "consistent_fail",
        Assurance::ConsistentlyPasses => "consistent_pass",
        Assurance::Inconsistent => "inconsistent",
    });
    assert_eq!(assurance, series["assurance"].as_str(), "{id}");
}

fn numbers(list: &Value) -> Vec<Option<f64>> {
    let list = list.as_array().expect("a list");
    list.iter().map(Value::as_f64).collect()
}

fn assert_near(found: &[f64], expected: &Value, where_none: &Value, id: &Value) {
    let (expected, where_none) = (numbers(expected), numbers(where_none));
    assert_eq!(found.len(), expected.len(), "{id}");
    for ((found, expected), instead) in found.iter().zip(expected).zip(where_none) {
        let expected = expected.or(instead).expect("a number");
        assert!((found - expected).abs() < 1e-6, "{id}: {found}, {expected}");
    }
}

fn cause(text: &Value) -> Option<SpecialCause> {
    Some(match text.as_str().expect("a cause") {
        "Common Cause" => return None,
        "Above UCL" => SpecialCause::AboveLimit,
        "Below LCL" => SpecialCause::BelowLimit,
        "7 Point Trend (Increasing)" => SpecialCause::TrendUp,
        "7 Point Trend (Decreasing)" => SpecialCause::TrendDown,
        "2 in 3 Above CL" => SpecialCause::TwoOfThreeAbove,
        "2 in 3 Below CL" => SpecialCause::TwoOfThreeBelow,
        "7 Points Above CL" => SpecialCause::ShiftAbove,
        "7 Points Below CL" => SpecialCause::ShiftBelow,
        other => panic!("no cause {other}"),
    })
}

const fn kind(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common_cause",
        Variation::ImprovementHigh | Variation::ImprovementLow => "special_cause_improvement",
        Variation::ConcernHigh | Variation::ConcernLow => "special_cause_concern",
        Variation::NeutralHigh => "special_cause_neutral_high",
        Variation::NeutralLow => "special_cause_neutral_low",
    }
}

fn months() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    (0..).map(move |month| first + chrono::Months::new(month))
}

/// Attendances at accident and emergency departments, types summed by organisation and month.
#[test]
fn two_hundred_and_seventy_four_organisations_and_all_of_england() {
    let Some(path) = data::shared("nhsr-ae/ae_attendances.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the attendances");
    let mut organisations: BTreeMap<&str, BTreeMap<NaiveDate, f64>> = BTreeMap::new();
    let mut england: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let month: NaiveDate = cells[0].parse().expect("a month");
        let attendances: f64 = cells[3].parse().expect("a number");
        let of_month = organisations.entry(cells[1]).or_default();
        *of_month.entry(month).or_default() += attendances;
        *england.entry(month).or_default() += attendances;
    }
    let charts: Vec<Chart> = organisations.values().map(monthly).collect();
    assert_eq!(charts.len(), 274);
    let without_limits = charts
        .iter()
        .filter(|chart| chart.points.iter().all(|point| point.limits.is_none()));
    let lengths: Vec<usize> = without_limits.map(|chart| chart.points.len()).collect();
    assert_eq!(lengths, [1, 1]);
    let chart = monthly(&england);
    assert_eq!(chart.points.len(), 36);
    for point in &chart.points {
        let limits = point.limits.expect("limits");
        for (found, expected) in [
            (point.mean, 2_000_538.944_444),
            (limits.lower, 1_731_844.364_444),
            (limits.upper, 2_269_233.524_444),
        ] {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }
}

fn monthly(values: &BTreeMap<NaiveDate, f64>) -> Chart {
    let observations: Vec<Observation> = values
        .iter()
        .map(|(on, value)| Observation {
            on: *on,
            value: *value,
        })
        .collect();
    let settings = Settings::usual(ChartProfile::PlotTheDots, Polarity::Neutral, None);
    xmr(&observations, &settings).expect("a chart")
}
