//! The proportion vector, and hand-made charts of rates and counts.

use chrono::{Months, NaiveDate};
use proptest::prelude::*;

use super::*;

const D: [u32; 12] = [400, 380, 420, 410, 395, 405, 390, 415, 400, 385, 425, 410];
const N: [u32; 12] = [84, 76, 90, 82, 70, 88, 81, 79, 120, 77, 85, 80];

fn subgroups(n: &[u32], d: &[u32]) -> Vec<Subgroup> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    (0..)
        .map(|month| first + Months::new(month))
        .zip(n.iter().zip(d))
        .map(|(on, (numerator, denominator))| Subgroup {
            on,
            numerator: f64::from(*numerator),
            denominator: f64::from(*denominator),
        })
        .collect()
}

fn points(kind: ChartType, n: &[u32], d: &[u32], factor: f64) -> Vec<Point> {
    let settings = Settings::usual(ChartProfile::PlotTheDots, Polarity::Lower, None);
    attribute(kind, &subgroups(n, d), factor, &settings).map_or(Vec::new(), |chart| chart.points)
}

fn at(points: &[Point], index: usize) -> (f64, f64, f64, f64) {
    points
        .get(index)
        .map_or((f64::NAN, 0.0, 0.0, 0.0), |point| {
            let limits = point.limits;
            let (lower, upper) =
                limits.map_or((f64::NAN, f64::NAN), |found| (found.lower, found.upper));
            (point.value, point.mean, lower, upper)
        })
}

fn assert_near(found: (f64, f64, f64, f64), expected: (f64, f64, f64, f64)) {
    for (one, other) in [
        (found.0, expected.0),
        (found.1, expected.1),
        (found.2, expected.2),
        (found.3, expected.3),
    ] {
        assert!((one - other).abs() < 1e-9, "{found:?} is not {expected:?}");
    }
}

#[test]
fn the_proportion_vector() {
    // Σn / Σd = 1,012 / 4,835.
    let p = points(ChartType::P, &N, &D, 1.0);
    assert_near(
        at(&p, 8),
        (0.3, 0.209_307_135_5, 0.148_285_030_3, 0.270_329_240_6),
    );
    let is_outside = |point: &Point| point.cause == Some(SpecialCause::AboveLimit);
    assert_eq!(p.iter().position(is_outside), Some(8));
    let laney = points(ChartType::LaneyP, &N, &D, 1.0);
    assert_near(
        at(&laney, 8),
        (0.3, 0.209_307_135_5, 0.126_324_589_3, 0.292_289_681_6),
    );
}

#[test]
fn the_factor_multiplies_values_and_limits() {
    let p = points(ChartType::P, &N, &D, 100.0);
    let (value, centre, lower, upper) = at(&p, 8);
    assert_near(
        (value / 100.0, centre / 100.0, lower / 100.0, upper / 100.0),
        (0.3, 0.209_307_135_5, 0.148_285_030_3, 0.270_329_240_6),
    );
}

#[test]
fn limits_of_shares_stay_between_nothing_and_all() {
    // Centre 1 / 20 over tens: 0.05 ± 3 * sqrt(0.05 * 0.95 / 10) = 0.05 ± 0.2068, clipped at 0.
    let p = points(ChartType::P, &[0, 1], &[10, 10], 1.0);
    assert_near(
        at(&p, 0),
        (0.0, 0.05, 0.0, 0.05 + 3.0 * 0.004_75_f64.sqrt()),
    );
    // All of all: nothing varies.
    let all = points(ChartType::LaneyP, &[10, 10], &[10, 10], 1.0);
    assert_near(at(&all, 0), (1.0, 1.0, 1.0, 1.0));
    assert_eq!(all.first().map(|point| point.cause), Some(None));
}

#[test]
fn rates_and_counts() {
    // u: 30 events over 20 years of work: 1.5 ± 3 * sqrt(1.5 / 10) for ten.
    let u = points(ChartType::U, &[12, 18], &[10, 10], 1.0);
    let reach = 3.0 * 0.15_f64.sqrt();
    assert_near(at(&u, 0), (1.2, 1.5, 1.5 - reach, 1.5 + reach));
    // c: (4 + 16) / 2 = 10 ± 3 * sqrt(10), whatever is below the line.
    let c = points(ChartType::C, &[4, 16], &[7, 9], 1.0);
    let reach = 3.0 * 10_f64.sqrt();
    assert_near(at(&c, 1), (16.0, 10.0, 10.0 - reach, 10.0 + reach));
}

#[test]
fn what_cannot_be_a_share_is_refused() {
    let settings = Settings::usual(ChartProfile::PlotTheDots, Polarity::Lower, None);
    let refused = |kind, n, d| attribute(kind, &subgroups(&[n], &[d]), 1.0, &settings).is_err();
    assert!(refused(ChartType::P, 5, 4));
    assert!(refused(ChartType::U, 5, 0));
    assert!(!refused(ChartType::U, 5, 4));
}

proptest! {
    #[test]
    fn the_centre_is_the_pooled_ratio_and_lies_within_the_limits(pairs in prop::collection::vec((0..50_u32, 0..500_u32), 2..40)) {
        let n: Vec<u32> = pairs.iter().map(|(n, _)| *n).collect();
        let d: Vec<u32> = pairs.iter().map(|(n, more)| n + more + 1).collect();
        let pooled = f64::from(n.iter().sum::<u32>()) / f64::from(d.iter().sum::<u32>());
        for kind in [ChartType::P, ChartType::LaneyP, ChartType::U] {
            for point in points(kind, &n, &d, 1.0) {
                prop_assert!((point.mean - pooled).abs() < 1e-12);
                let limits = point.limits.map(|found| (found.lower, found.near_lower, found.near_upper, found.upper));
                let is_in_order = limits.is_some_and(|(low, near_low, near_high, high)| {
                    0.0 <= low && low <= near_low && near_low <= pooled && pooled <= near_high && near_high <= high
                });
                prop_assert!(is_in_order);
            }
        }
    }
}
