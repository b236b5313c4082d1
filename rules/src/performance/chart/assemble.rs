//! What all charts share: phases, reading the points, warnings.

use std::cmp::Ordering;
use std::ops::Range;

use chrono::NaiveDate;

use super::lines::{Limits, Line, compare};
use super::{
    Assurance, Chart, ChartFault, FEWEST_FIXED, FEWEST_IN_PHASE, Point, Settings, Variation,
    Warning, signals,
};
use crate::performance::Polarity;

/// Values by day, cut into phases.
pub(super) struct Series {
    days: Vec<NaiveDate>,
    values: Vec<f64>,
    phases: Vec<Range<usize>>,
    fix_after: Option<usize>,
}

impl Series {
    /// Values of days in order.
    pub(super) fn new(
        days: Vec<NaiveDate>,
        values: Vec<f64>,
        settings: &Settings<'_>,
    ) -> Result<Self, ChartFault> {
        if let Some(fixed) = settings.fix_after.filter(|fixed| *fixed < FEWEST_FIXED) {
            return Err(ChartFault::FixAfter(fixed));
        }
        let twice = days.iter().zip(days.iter().skip(1));
        if let Some((day, _)) = twice.into_iter().find(|(day, next)| day == next) {
            return Err(ChartFault::DuplicateDate(*day));
        }
        let wrong = days
            .iter()
            .zip(&values)
            .find(|(_, value)| !value.is_finite());
        if let Some((day, _)) = wrong {
            return Err(ChartFault::Value(*day));
        }
        Ok(Self {
            phases: phases(&days, settings.rebased_on),
            days,
            values,
            fix_after: settings.fix_after,
        })
    }

    /// The values of these points.
    pub(super) fn values(&self, range: &Range<usize>) -> &[f64] {
        self.values.get(range.clone()).unwrap_or_default()
    }

    /// A line for each point, from what `of` gives for each phase and its number of points in the baseline.
    pub(super) fn lines(&self, of: impl Fn(&Range<usize>, usize) -> Vec<Line>) -> Vec<Line> {
        self.phases
            .iter()
            .flat_map(|phase| {
                of(
                    phase,
                    self.fix_after.unwrap_or(phase.len()).min(phase.len()),
                )
            })
            .collect()
    }
}

/// A phase begins with the first point, and with the first point on or after each rebasing.
fn phases(days: &[NaiveDate], rebased_on: &[NaiveDate]) -> Vec<Range<usize>> {
    let begins = |day: &NaiveDate| days.partition_point(|known| known < day);
    let mut starts: Vec<usize> = rebased_on.iter().map(begins).collect();
    starts.push(0);
    starts.retain(|start| *start < days.len());
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([days.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| *start..end)
        .collect()
}

/// The chart that comes of values and their lines.
pub(super) fn chart(series: &Series, lines: &[Line], settings: &Settings<'_>) -> Chart {
    let mut points = Vec::with_capacity(lines.len());
    for (phase, range) in series.phases.iter().enumerate() {
        let values = series.values(range);
        let lines = lines.get(range.clone()).unwrap_or_default();
        let causes = signals::causes(values, lines, settings.profile);
        let days = series.days.get(range.clone()).unwrap_or_default();
        for (((on, value), line), cause) in days.iter().zip(values).zip(lines).zip(causes) {
            points.push(Point {
                on: *on,
                value: *value,
                mean: line.mean,
                limits: line.limits,
                phase,
                cause,
                variation: Variation::of(cause, settings.polarity),
            });
        }
    }
    let limits = points.last().and_then(|point| point.limits);
    Chart {
        phases: series
            .phases
            .iter()
            .filter_map(|range| series.days.get(range.start).copied())
            .collect(),
        variation: points.last().map(|point| point.variation),
        assurance: assurance(limits, settings.target, settings.polarity),
        warnings: warnings(series, lines),
        points,
    }
}

fn assurance(limits: Option<Limits>, target: Option<f64>, polarity: Polarity) -> Option<Assurance> {
    let (limits, target) = (limits?, target?);
    let is_above = compare(target, limits.upper) == Ordering::Greater;
    let is_below = compare(target, limits.lower) == Ordering::Less;
    let (out_of_reach, is_safe) = match polarity {
        Polarity::Higher => (is_above, is_below),
        Polarity::Lower => (is_below, is_above),
        Polarity::InRange | Polarity::Neutral => return None,
    };
    Some(match (out_of_reach, is_safe) {
        (true, _) => Assurance::ConsistentlyFails,
        (_, true) => Assurance::ConsistentlyPasses,
        _ => Assurance::Inconsistent,
    })
}

fn warnings(series: &Series, lines: &[Line]) -> Vec<Warning> {
    let of_phase = |(phase, range): (usize, &Range<usize>)| {
        let has_limits = lines.get(range.start)?.limits.is_some();
        if !has_limits {
            return Some(Warning::NoLimits { phase });
        }
        (range.len() < FEWEST_IN_PHASE).then_some(Warning::ShortPhase {
            phase,
            points: range.len(),
        })
    };
    series
        .phases
        .iter()
        .enumerate()
        .filter_map(of_phase)
        .collect()
}
