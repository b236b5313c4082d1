//! Hand-made series and properties; `tests/performance/spc.rs` has the published vectors.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;

fn day(index: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    first + Days::new(crate::number::usize_to_u64(index))
}

fn observations(values: &[f64]) -> Vec<Observation> {
    let one = |(index, value): (usize, &f64)| Observation {
        on: day(index),
        value: *value,
    };
    values.iter().enumerate().map(one).collect()
}

fn usual(polarity: Polarity) -> Settings<'static> {
    Settings::usual(ChartProfile::PlotTheDots, polarity, None)
}

fn chart(values: &[f64], settings: &Settings<'_>) -> Chart {
    let chart = xmr(&observations(values), settings);
    assert!(chart.is_ok(), "{chart:?}");
    chart.unwrap_or(Chart {
        points: Vec::new(),
        phases: Vec::new(),
        variation: None,
        assurance: None,
        warnings: Vec::new(),
    })
}

fn causes(chart: &Chart) -> Vec<Option<SpecialCause>> {
    chart.points.iter().map(|point| point.cause).collect()
}

fn limits(chart: &Chart) -> Vec<(f64, f64, f64)> {
    let of = |point: &Point| {
        let limits = point.limits;
        let (lower, upper) =
            limits.map_or((f64::NAN, f64::NAN), |found| (found.lower, found.upper));
        (point.mean, lower, upper)
    };
    chart.points.iter().map(of).collect()
}

fn are_near(one: f64, other: f64) -> bool {
    (one.is_nan() && other.is_nan()) || (one - other).abs() <= 1e-6 * (1.0 + other.abs())
}

fn are_all_near(one: &[(f64, f64, f64)], other: &[(f64, f64, f64)]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            are_near(one.0, other.0) && are_near(one.1, other.1) && are_near(one.2, other.2)
        })
}

#[test]
fn one_point_has_no_limits_and_says_so() {
    let chart = chart(&[5.0], &usual(Polarity::Higher));
    assert_eq!(chart.points.first().map(|point| point.limits), Some(None));
    assert_eq!(chart.warnings, [Warning::NoLimits { phase: 0 }]);
    assert_eq!(chart.variation, Some(Variation::CommonCause));
}

#[test]
fn nothing_gives_an_empty_chart() {
    let chart = chart(&[], &usual(Polarity::Higher));
    assert!(chart.points.is_empty() && chart.phases.is_empty());
    assert_eq!(chart.variation, None);
}

#[test]
fn values_that_are_all_alike_have_limits_at_the_mean_and_no_cause() {
    // 0.1 added ten times is not 1: the mean must be 0.1 all the same.
    for (target, expected) in [
        (0.2, Assurance::ConsistentlyFails),
        (0.05, Assurance::ConsistentlyPasses),
        (0.1, Assurance::Inconsistent),
    ] {
        let settings = Settings {
            target: Some(target),
            ..usual(Polarity::Higher)
        };
        let chart = chart(&[0.1; 14], &settings);
        assert!(are_all_near(&limits(&chart), &[(0.1, 0.1, 0.1); 14]));
        assert_eq!(causes(&chart), [None; 14]);
        assert_eq!(chart.assurance, Some(expected));
    }
}

#[test]
fn a_rebasing_starts_mean_and_limits_anew_without_a_range_across() {
    // 13 points of 1, 2, 1, 2 ...: the mean is 19 / 13, each range is 1. Then 13 points ten higher.
    let first: Vec<f64> = (0..13)
        .map(|index| if index % 2 == 0 { 1.0 } else { 2.0 })
        .collect();
    let mut values = first.clone();
    values.extend(first.iter().map(|value| value + 10.0));
    let settings = Settings {
        rebased_on: &[day(13)],
        ..usual(Polarity::Higher)
    };
    let chart = chart(&values, &settings);
    let mean = 19.0 / 13.0;
    let mut expected = vec![(mean, mean - 2.66, mean + 2.66); 13];
    expected.extend([(mean + 10.0, mean + 7.34, mean + 12.66); 13]);
    assert!(are_all_near(&limits(&chart), &expected));
    assert_eq!(causes(&chart), [None; 26]);
    assert_eq!(chart.phases, [day(0), day(13)]);
    assert_eq!(chart.warnings, []);
}

#[test]
fn a_short_phase_is_told_of() {
    let values: Vec<f64> = (0..20).map(|index| f64::from(index % 3)).collect();
    let settings = Settings {
        rebased_on: &[day(14)],
        ..usual(Polarity::Higher)
    };
    assert_eq!(
        chart(&values, &settings).warnings,
        [Warning::ShortPhase {
            phase: 1,
            points: 6
        }]
    );
}

#[test]
fn six_in_a_row_are_a_shift_in_one_profile_and_not_in_the_others() {
    // The mean is 0: six points at 1, six at -1.
    let values = [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0,
    ];
    let with = |profile| {
        let settings = Settings::usual(profile, Polarity::Lower, None);
        Settings {
            is_screened: false,
            ..settings
        }
    };
    let chart_of = |profile| chart(&values, &with(profile));
    // One range of 2 among 11: limits at 2.66 * 2 / 11 = 0.48, so all points are outside ...
    let outside = causes(&chart_of(ChartProfile::MakingDataCountSix));
    assert_eq!(outside.first(), Some(&Some(SpecialCause::AboveLimit)));
    // ... and with wider variation about the same mean they are a shift, for six only.
    let values = [
        1.0, 5.0, 1.0, 5.0, 1.0, 5.0, -1.0, -5.0, -1.0, -5.0, -1.0, -5.0,
    ];
    let shifts = |profile| causes(&chart(&values, &with(profile)));
    let six = shifts(ChartProfile::MakingDataCountSix);
    assert!(
        six.iter()
            .take(6)
            .all(|cause| *cause == Some(SpecialCause::ShiftAbove))
    );
    assert!(
        six.iter()
            .skip(6)
            .all(|cause| *cause == Some(SpecialCause::ShiftBelow))
    );
    assert_eq!(shifts(ChartProfile::PlotTheDots), [None; 12]);
    assert_eq!(shifts(ChartProfile::MakingDataCount2023), [None; 12]);
}

#[test]
fn a_point_outside_counts_in_two_of_three_by_profile() {
    // Mean 0 over twenty points, moving ranges mostly 2: a point near the limit beside one outside.
    let mut values: Vec<f64> = (0..20)
        .map(|index| if index % 2 == 0 { 1.0 } else { -1.0 })
        .collect();
    values.extend([4.4, 9.0, 1.0]);
    let settings = |profile| Settings {
        fix_after: Some(20),
        ..Settings::usual(profile, Polarity::Higher, None)
    };
    // Baseline: mean 0, A = 2, limits ±5.32, near limits ±3.5467.
    let last = |profile| {
        let found = causes(&chart(&values, &settings(profile)));
        found.into_iter().skip(20).collect::<Vec<_>>()
    };
    assert_eq!(
        last(ChartProfile::PlotTheDots),
        [None, Some(SpecialCause::AboveLimit), None]
    );
    assert_eq!(
        last(ChartProfile::MakingDataCount2023),
        [
            Some(SpecialCause::TwoOfThreeAbove),
            Some(SpecialCause::AboveLimit),
            None
        ]
    );
}

#[test]
fn what_cannot_be_a_chart_is_refused() {
    let twice = [observations(&[1.0]), observations(&[2.0])].concat();
    assert_eq!(
        xmr(&twice, &usual(Polarity::Higher)),
        Err(ChartFault::DuplicateDate(day(0)))
    );
    let fixed = Settings {
        fix_after: Some(11),
        ..usual(Polarity::Higher)
    };
    assert_eq!(xmr(&[], &fixed), Err(ChartFault::FixAfter(11)));
    assert_eq!(
        xmr(&observations(&[1.0, f64::NAN]), &usual(Polarity::Higher)),
        Err(ChartFault::Value(day(1)))
    );
}

#[test]
fn the_order_of_the_points_does_not_matter() {
    let mut backwards = observations(&[3.0, 1.0, 4.0, 1.0, 5.0]);
    let forwards = xmr(&backwards, &usual(Polarity::Higher));
    backwards.reverse();
    assert_eq!(xmr(&backwards, &usual(Polarity::Higher)), forwards);
}

fn whole_numbers() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((-1_000..1_000_i32).prop_map(f64::from), 2..60)
}

proptest! {
    #[test]
    fn shifting_the_values_shifts_mean_and_limits(values in whole_numbers(), by in -1_000..1_000_i32) {
        let by = f64::from(by);
        let shifted: Vec<f64> = values.iter().map(|value| value + by).collect();
        let (one, other) = (chart(&values, &usual(Polarity::Higher)), chart(&shifted, &usual(Polarity::Higher)));
        let expected: Vec<_> = limits(&one).into_iter().map(|(mean, lower, upper)| (mean + by, lower + by, upper + by)).collect();
        prop_assert!(are_all_near(&limits(&other), &expected));
    }

    #[test]
    fn scaling_the_values_scales_mean_and_limits(values in whole_numbers(), by in 1..1_000_i32) {
        let by = f64::from(by) / 8.0;
        let scaled: Vec<f64> = values.iter().map(|value| value * by).collect();
        let (one, other) = (chart(&values, &usual(Polarity::Higher)), chart(&scaled, &usual(Polarity::Higher)));
        let expected: Vec<_> = limits(&one).into_iter().map(|(mean, lower, upper)| (mean * by, lower * by, upper * by)).collect();
        prop_assert!(are_all_near(&limits(&other), &expected));
        prop_assert_eq!(causes(&one), causes(&other));
    }

    #[test]
    fn reversing_the_polarity_swaps_improvement_and_concern(values in whole_numbers()) {
        let (higher, lower) = (chart(&values, &usual(Polarity::Higher)), chart(&values, &usual(Polarity::Lower)));
        prop_assert_eq!(causes(&higher), causes(&lower));
        for (one, other) in higher.points.iter().zip(&lower.points) {
            let swapped = match one.variation {
                Variation::ImprovementHigh => Variation::ConcernHigh,
                Variation::ConcernLow => Variation::ImprovementLow,
                same => same,
            };
            prop_assert_eq!(swapped, other.variation);
        }
    }

    #[test]
    fn rebasing_at_or_before_the_first_point_changes_nothing(values in whole_numbers(), before in 0..50_u64) {
        let first = [day(0) - Days::new(before)];
        let settings = Settings { rebased_on: &first, ..usual(Polarity::Higher) };
        prop_assert_eq!(chart(&values, &settings), chart(&values, &usual(Polarity::Higher)));
    }

    #[test]
    fn fixing_after_all_points_changes_nothing(values in prop::collection::vec((-99..99_i32).prop_map(f64::from), 12..40)) {
        let settings = Settings { fix_after: Some(values.len()), ..usual(Polarity::Neutral) };
        prop_assert_eq!(chart(&values, &settings), chart(&values, &usual(Polarity::Neutral)));
    }
}
