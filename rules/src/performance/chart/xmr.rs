//! The XmR chart: single values and their moving ranges.

use chrono::NaiveDate;

use super::assemble::{self, Series};
use super::lines::{Limits, Line, mean};
use super::{Chart, ChartFault, Settings};

/// Limits lie so many mean moving ranges from the mean. Ours: 2.66, not 3 / 1.128.
const LIMIT: f64 = 2.66;
/// A moving range of so many times their mean is an outlier.
const SCREEN: f64 = 3.267;

/// A value of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The day: the first of the period that the value stands for.
    pub on: NaiveDate,
    /// The value.
    pub value: f64,
}

/// The XmR chart of these values, in any order.
///
/// # Errors
/// When two are of one day, one is not finite, or `fix_after` is too small.
pub fn xmr(observations: &[Observation], settings: &Settings<'_>) -> Result<Chart, ChartFault> {
    let mut observations = observations.to_vec();
    observations.sort_by_key(|observation| observation.on);
    let series = Series::new(
        observations.iter().map(|one| one.on).collect(),
        observations.iter().map(|one| one.value).collect(),
        settings,
    )?;
    let lines = series.lines(|range, fixed| {
        let values = series.values(range);
        let baseline = values.get(..fixed).unwrap_or(values);
        vec![line(baseline, settings.is_screened); values.len()]
    });
    Ok(assemble::chart(&series, &lines, settings))
}

/// Mean and limits that come of a baseline.
fn line(baseline: &[f64], is_screened: bool) -> Line {
    let ranges: Vec<f64> = baseline
        .iter()
        .zip(baseline.iter().skip(1))
        .map(|(one, next)| (next - one).abs())
        .collect();
    let mean_value = mean(baseline).unwrap_or_default();
    let limits = mean(&ranges).map(|all| {
        let kept: Vec<f64> = ranges
            .iter()
            .copied()
            .filter(|range| !is_screened || *range < SCREEN * all)
            .collect();
        // Nothing is kept only when every range is 0, and then their mean is too.
        Limits::around(mean_value, LIMIT * mean(&kept).unwrap_or(all))
    });
    Line {
        mean: mean_value,
        limits,
    }
}
