//! Additive Holt-Winters.

use std::collections::VecDeque;

use super::Ahead;
use crate::number;

/// How fast each part follows the values, 0 (never) to 1 (at once).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// α, of the level.
    pub level: f64,
    /// β*, of the trend.
    pub trend: f64,
    /// γ*, of the season.
    pub season: f64,
}

/// What the model knows at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The level.
    pub level: f64,
    /// The change of the level from one value to the next.
    pub trend: f64,
    /// What the season adds, for the next value first: as many as a season is long.
    pub season: VecDeque<f64>,
}

/// A model that has seen its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// How fast it follows.
    pub parameters: Parameters,
    /// What it knows after the last value.
    pub state: State,
    /// The sum of its squared errors one value ahead.
    pub squares: f64,
    /// How many values it has seen.
    pub seen: usize,
}

impl Model {
    /// The model after `values`, from `state` before the first. A value that is none moves the state
    /// on as if it had been as expected.
    #[must_use]
    pub fn run(parameters: Parameters, state: State, values: &[Option<f64>]) -> Self {
        let mut model = Self {
            parameters,
            state,
            squares: 0.0,
            seen: 0,
        };
        for value in values {
            model.see(*value);
        }
        model
    }

    /// l' = α(y − s) + (1 − α)(l + b); b' = β*(l' − l) + (1 − β*)b; s' = γ*(y − l − b) + (1 − γ*)s.
    fn see(&mut self, value: Option<f64>) {
        let Parameters {
            level: alpha,
            trend: beta,
            season: gamma,
        } = self.parameters;
        let State {
            level,
            trend,
            season,
        } = &mut self.state;
        let seasonal = season.pop_front().unwrap_or_default();
        let expected = *level + *trend;
        let Some(value) = value else {
            *level = expected;
            season.push_back(seasonal);
            return;
        };
        let error = value - expected - seasonal;
        self.squares += error * error;
        self.seen += 1;
        let risen = alpha * (value - seasonal) + (1.0 - alpha) * expected;
        *trend = beta * (risen - *level) + (1.0 - beta) * *trend;
        *level = risen;
        season.push_back(gamma * (value - expected) + (1.0 - gamma) * seasonal);
    }

    /// The next values: level + h · trend + season, with intervals from the errors one value ahead.
    #[must_use]
    pub fn ahead(&self, periods: usize) -> Vec<Ahead> {
        let mut variance = 0.0;
        let one = self.squares / number::length_to_f64(self.seen.max(1));
        let seasons = self.state.season.iter().cycle();
        (1..=periods)
            .zip(seasons)
            .map(|(step, seasonal)| {
                variance += one * self.weight(step - 1).powi(2);
                let steps = number::length_to_f64(step);
                let value = self.state.level + steps * self.state.trend + seasonal;
                Ahead::around(value, f64::sqrt(variance))
            })
            .collect()
    }

    /// How much of an error is still in the value `steps` later.
    fn weight(&self, steps: usize) -> f64 {
        if steps == 0 {
            return 1.0;
        }
        let Parameters {
            level,
            trend,
            season,
        } = self.parameters;
        let is_same_season = steps.is_multiple_of(self.state.season.len().max(1));
        let seasonal = if is_same_season { season } else { 0.0 };
        level * (1.0 + trend * number::length_to_f64(steps)) + seasonal
    }
}
