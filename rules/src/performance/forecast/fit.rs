//! Initial states from the first two seasons, and parameters by a search that always ends the same way.

use std::collections::VecDeque;

use super::holt_winters::{Model, Parameters, State};
use crate::number;

/// Where the search starts from.
const LEVELS: [f64; 6] = [0.05, 0.1, 0.2, 0.35, 0.6, 0.9];
const TRENDS: [f64; 4] = [0.0, 0.02, 0.1, 0.3];
const SEASONS: [f64; 4] = [0.0, 0.05, 0.15, 0.4];
/// How far each round then looks to all sides of the best so far.
const STEPS: [f64; 4] = [0.05, 0.02, 0.01, 0.005];

/// The model with the least squared errors one value ahead; none with less than two seasons.
#[must_use]
pub fn fit(values: &[Option<f64>], season: usize) -> Option<Model> {
    let season = season.max(1);
    let start = initial(values, season)?;
    let mut search = Search {
        values,
        best: Model::run(FIXED, start.clone(), values),
        start,
        // A season of one value is the level itself.
        has_seasons: season > 1,
    };
    search.coarse();
    for step in STEPS {
        search.fine(step);
    }
    Some(search.best)
}

/// Nothing follows anything.
const FIXED: Parameters = Parameters {
    level: 0.0,
    trend: 0.0,
    season: 0.0,
};

struct Search<'a> {
    values: &'a [Option<f64>],
    start: State,
    best: Model,
    has_seasons: bool,
}

impl Search<'_> {
    fn coarse(&mut self) {
        let seasons = if self.has_seasons {
            &SEASONS[..]
        } else {
            &[0.0]
        };
        for level in LEVELS {
            for trend in TRENDS {
                for season in seasons {
                    self.consider(Parameters {
                        level,
                        trend,
                        season: *season,
                    });
                }
            }
        }
    }

    /// Moves to a better neighbour as long as there is one, a few times at most.
    fn fine(&mut self, step: f64) {
        for _ in 0..8 {
            let at = self.best.parameters;
            for way in [-step, step] {
                let moved = |value: f64| (value + way).clamp(0.0, 1.0);
                let (level, trend, season) = (moved(at.level), moved(at.trend), moved(at.season));
                self.consider(Parameters { level, ..at });
                self.consider(Parameters { trend, ..at });
                if self.has_seasons {
                    self.consider(Parameters { season, ..at });
                }
            }
            if self.best.parameters == at {
                return;
            }
        }
    }

    fn consider(&mut self, parameters: Parameters) {
        let model = Model::run(parameters, self.start.clone(), self.values);
        if model.squares < self.best.squares {
            self.best = model;
        }
    }
}

/// The state before the first value: a line through the means of the first two seasons, and the mean
/// distance from it for each period of the season, which add up to nothing.
fn initial(values: &[Option<f64>], season: usize) -> Option<State> {
    let first = values.get(..season)?;
    let second = values.get(season..2 * season)?;
    let (one, other) = (mean(first.iter().copied())?, mean(second.iter().copied())?);
    let length = number::length_to_f64(season);
    let trend = (other - one) / length;
    let level = one - trend * f64::midpoint(length, 1.0);
    let from_line = |index: usize, value: Option<f64>| {
        value.map(|value| value - level - trend * number::length_to_f64(index + 1))
    };
    let distances: Vec<f64> = first
        .iter()
        .zip(second)
        .enumerate()
        .map(|(index, (one, other))| {
            let both = [from_line(index, *one), from_line(index + season, *other)];
            mean(both.into_iter()).unwrap_or_default()
        })
        .collect();
    let rest = mean(distances.iter().copied().map(Some)).unwrap_or_default();
    let season: VecDeque<f64> = distances.iter().map(|distance| distance - rest).collect();
    Some(State {
        level: level + rest,
        trend,
        season,
    })
}

/// The mean of what is known; none when nothing is.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.flatten().collect();
    let count = number::length_to_f64(known.len());
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / count)
}
