//! Forecasts: additive Holt-Winters beside the seasonal naive forecast, and how good each has been.
//!
//! Both are judged on a rolling origin: at each past point a model fitted to what was known then
//! forecasts what came next. Holt-Winters is shown only where it did better than "as in the same
//! period a season ago".

mod fit;
mod holt_winters;
mod rolling;
mod seasonal_naive;

#[cfg(test)]
mod holt_winters_test;
#[cfg(test)]
mod rolling_test;

pub use fit::fit;
pub use holt_winters::{Model, Parameters, State};
pub use rolling::Accuracy;

/// The nominal share of outcomes within an interval.
pub const INTERVAL: f64 = 0.8;
/// The standard normal deviate that leaves a tenth on each side.
const DEVIATE: f64 = 1.281_551_565_544_6;
/// The most periods ahead.
pub const MOST_AHEAD: usize = 36;

/// Which model a forecast comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelKind {
    /// Level, trend and season, each smoothed.
    HoltWinters,
    /// The last known value of the same period of the season.
    SeasonalNaive,
}

/// A value to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// The expected value.
    pub value: f64,
    /// The lower end of the interval.
    pub lower: f64,
    /// The upper end of the interval.
    pub upper: f64,
}

impl Ahead {
    fn around(value: f64, deviation: f64) -> Self {
        Self {
            value,
            lower: value - DEVIATE * deviation,
            upper: value + DEVIATE * deviation,
        }
    }

    fn not_below(self, floor: f64) -> Self {
        Self {
            value: self.value.max(floor),
            lower: self.lower.max(floor),
            upper: self.upper.max(floor),
        }
    }
}

/// A forecast, and how good its model has been.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The model that is shown.
    pub model: ModelKind,
    /// The values to come, the next one first.
    pub ahead: Vec<Ahead>,
    /// How Holt-Winters did; none where there is too little to judge by.
    pub holt_winters: Option<Accuracy>,
    /// How the seasonal naive forecast did; none where there is too little to judge by.
    pub seasonal_naive: Option<Accuracy>,
}

/// The forecast of the next `periods` values (at most [`MOST_AHEAD`]) of a series whose season is
/// `season` values long, none of them below `floor`. Values that are none are unknown or left out as
/// exceptional. None when no whole season is known yet.
#[must_use]
pub fn forecast(
    values: &[Option<f64>],
    season: usize,
    periods: usize,
    floor: f64,
) -> Option<Forecast> {
    let season = season.max(1);
    let periods = periods.min(MOST_AHEAD);
    let naive = seasonal_naive::forecast(values, season, periods)?;
    let (holt_winters, seasonal_naive) = rolling::compare(values, season, periods);
    let is_better = match (&holt_winters, &seasonal_naive) {
        (Some(model), Some(naive)) => model.mase < naive.mase,
        _ => false,
    };
    let fitted = is_better.then(|| fit(values, season)).flatten();
    let (model, ahead) = match fitted {
        Some(model) => (ModelKind::HoltWinters, model.ahead(periods)),
        None => (ModelKind::SeasonalNaive, naive),
    };
    Some(Forecast {
        model,
        ahead: ahead.into_iter().map(|one| one.not_below(floor)).collect(),
        holt_winters,
        seasonal_naive,
    })
}
