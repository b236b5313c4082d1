//! Mean and limits, and where a value lies between them.

use std::cmp::Ordering;

use crate::number;

/// Values nearer to one another than this part of the larger are the same, up to rounding.
const SAME: f64 = 1e-12;

/// The limits of a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower process limit.
    pub lower: f64,
    /// Two thirds of the way from the mean to the lower limit.
    pub near_lower: f64,
    /// Two thirds of the way from the mean to the upper limit.
    pub near_upper: f64,
    /// The upper process limit.
    pub upper: f64,
}

impl Limits {
    /// Limits at `reach` on both sides of `mean`; near limits at two thirds of that.
    pub(super) fn around(mean: f64, reach: f64) -> Self {
        let near = reach * 2.0 / 3.0;
        Self {
            lower: mean - reach,
            near_lower: mean - near,
            near_upper: mean + near,
            upper: mean + reach,
        }
    }

    /// The same, kept between two ends.
    pub(super) fn clipped(self, from: f64, to: f64) -> Self {
        self.each(|limit| limit.clamp(from, to))
    }

    /// The same, each multiplied.
    pub(super) fn scaled(self, factor: f64) -> Self {
        self.each(|limit| limit * factor)
    }

    fn each(self, change: impl Fn(f64) -> f64) -> Self {
        Self {
            lower: change(self.lower),
            near_lower: change(self.near_lower),
            near_upper: change(self.near_upper),
            upper: change(self.upper),
        }
    }
}

/// Mean and limits at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) mean: f64,
    pub(super) limits: Option<Limits>,
}

/// The arithmetic mean; exact for values that are all alike. None of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let sum: f64 = values.iter().map(|value| value - first).sum();
    Some(first + sum / number::length_to_f64(values.len()))
}

/// Which of two is larger; equal when they differ by rounding alone.
pub(super) fn compare(one: f64, other: f64) -> Ordering {
    if (one - other).abs() <= SAME * one.abs().max(other.abs()) {
        return Ordering::Equal;
    }
    one.total_cmp(&other)
}
