//! How good a model has been: forecasts from past points, each with a model fitted to what was known then.

use super::{Ahead, fit, seasonal_naive};
use crate::number;

/// The fewest past points to judge by.
const FEWEST_ORIGINS: usize = 4;

/// The most past points to judge by, the last ones: each costs a fit.
const MOST_ORIGINS: usize = 36;

/// How good a model has been.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// The mean absolute scaled error: errors over the mean difference to a season before, among what
    /// was known at the time. Below 1 is better than that.
    pub mase: f64,
    /// The share of outcomes that lay within the interval.
    pub coverage: f64,
    /// From how many past points it was judged.
    pub origins: usize,
}

#[derive(Default)]
struct Judged {
    scaled: f64,
    within: usize,
    count: usize,
    origins: usize,
}

impl Judged {
    fn add(&mut self, ahead: &[Ahead], outcomes: &[Option<f64>], scale: f64) {
        self.origins += 1;
        for (expected, outcome) in ahead.iter().zip(outcomes) {
            let Some(outcome) = outcome else { continue };
            self.scaled += (outcome - expected.value).abs() / scale;
            self.within += usize::from((expected.lower..=expected.upper).contains(outcome));
            self.count += 1;
        }
    }

    fn accuracy(&self) -> Option<Accuracy> {
        let count = number::length_to_f64(self.count);
        (self.origins >= FEWEST_ORIGINS && self.count > 0).then(|| Accuracy {
            mase: self.scaled / count,
            coverage: number::length_to_f64(self.within) / count,
            origins: self.origins,
        })
    }
}

/// How Holt-Winters and the seasonal naive forecast did from the last 36 past points that have two
/// seasons before them, up to `periods` values ahead but no more than a season, on the same outcomes.
pub(super) fn compare(
    values: &[Option<f64>],
    season: usize,
    periods: usize,
) -> (Option<Accuracy>, Option<Accuracy>) {
    let ahead = periods.clamp(1, season);
    let (mut model, mut naive) = (Judged::default(), Judged::default());
    let first = values.len().saturating_sub(MOST_ORIGINS).max(2 * season);
    for origin in first..values.len() {
        let (known, outcomes) = values.split_at(origin);
        let differences = seasonal_naive::differences(known, season);
        let sum: f64 = differences.iter().map(|one| one.abs()).sum();
        let scale = sum / number::length_to_f64(differences.len().max(1));
        let fitted = fit(known, season);
        let expected = seasonal_naive::forecast(known, season, ahead);
        if let (true, Some(fitted), Some(expected)) = (scale > 0.0, fitted, expected) {
            model.add(&fitted.ahead(ahead), outcomes, scale);
            naive.add(&expected, outcomes, scale);
        }
    }
    (model.accuracy(), naive.accuracy())
}
