//! What a control chart answers.

use async_graphql::{Enum, SimpleObject};
use chrono::NaiveDate;
use rules::performance::chart;

use super::phases::KpiRebase;
use super::settings::{ControlChartProfile, ControlChartType};
use crate::graphql::period::Period;

/// What makes a point a special cause. Where several hold, the first in this order is told: beyond a
/// limit, trend, 2 of 3, shift.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::chart::SpecialCause")]
pub enum SpecialCause {
    /// Above the upper limit.
    AboveLimit,
    /// Below the lower limit.
    BelowLimit,
    /// One of 7 (or 6, by profile) points in a row, each higher than the one before.
    TrendUp,
    /// One of 7 (or 6, by profile) points in a row, each lower than the one before.
    TrendDown,
    /// Between the near and the upper limit, as 2 of 3 points in a row are that all lie above the mean.
    TwoOfThreeAbove,
    /// Between the near and the lower limit, as 2 of 3 points in a row are that all lie below the mean.
    TwoOfThreeBelow,
    /// One of 7 (or 6, by profile) points in a row above the mean.
    ShiftAbove,
    /// One of 7 (or 6, by profile) points in a row below the mean.
    ShiftBelow,
}

/// How a point is to be read: the direction of its special cause, and whether that is good.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::chart::Variation")]
pub enum Variation {
    /// Nothing but the variation that the process always has: no cause is to be looked for.
    CommonCause,
    /// A special cause, high, where higher is better.
    ImprovementHigh,
    /// A special cause, low, where lower is better.
    ImprovementLow,
    /// A special cause, high, where lower is better.
    ConcernHigh,
    /// A special cause, low, where higher is better.
    ConcernLow,
    /// A special cause, high, where neither direction is better.
    NeutralHigh,
    /// A special cause, low, where neither direction is better.
    NeutralLow,
}

/// Whether the process, as it is, meets its target.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::chart::Assurance")]
pub enum Assurance {
    /// The target lies on the good side beyond the limits: only a changed process can meet it.
    ConsistentlyFails,
    /// The target lies on the bad side beyond the limits: it is met whatever happens.
    ConsistentlyPasses,
    /// The target lies within the limits or on one: whether it is met is chance.
    Inconsistent,
}

/// A control chart: is this variation a signal, and can this process meet its target at all? Periods
/// that are not over, and periods without a value, are left out.
#[derive(Clone, Debug, SimpleObject)]
pub struct ControlChart {
    /// How mean and limits were found.
    #[graphql(name = "type")]
    pub kind: ControlChartType,
    /// Which rules found the special causes.
    pub profile: ControlChartProfile,
    /// The points, oldest first.
    pub points: Vec<ControlChartPoint>,
    /// The phases: mean and limits of each are its own.
    pub phases: Vec<ControlChartPhase>,
    /// How the last point is to be read; null without points.
    pub variation: Option<Variation>,
    /// Whether the target of the last point is met, by the last limits; null without a target, limits or a
    /// better direction.
    pub assurance: Option<Assurance>,
    /// What a reader should know.
    pub warnings: Vec<ControlChartWarning>,
}

/// A point of a control chart, in the unit of what is charted.
#[derive(Clone, Debug, SimpleObject)]
pub struct ControlChartPoint {
    /// The period that it stands for.
    pub period: Period,
    /// Its value.
    pub value: f64,
    /// The mean of its phase; for a share or a rate the pooled one.
    pub mean: f64,
    /// The lower process limit; null when its phase has one point alone.
    pub lower: Option<f64>,
    /// The upper process limit; null when its phase has one point alone.
    pub upper: Option<f64>,
    /// Two thirds of the way from the mean to the lower limit; null when its phase has one point alone.
    pub near_lower: Option<f64>,
    /// Two thirds of the way from the mean to the upper limit; null when its phase has one point alone.
    pub near_upper: Option<f64>,
    /// The target of the period; null without one.
    pub target: Option<f64>,
    /// Its phase, from 1.
    pub phase: i32,
    /// What makes it a special cause; null for common cause.
    pub cause: Option<SpecialCause>,
    /// How it is to be read.
    pub variation: Variation,
}

/// A phase of a control chart.
#[derive(Clone, Debug, SimpleObject)]
pub struct ControlChartPhase {
    /// Its number, from 1.
    pub number: i32,
    /// The first day of its first point.
    pub from: NaiveDate,
    /// Why it begins there; null for the first, and for a phase that is tried out.
    pub rebase: Option<KpiRebase>,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ControlChartWarningCode {
    /// A phase has fewer than 13 points: its limits are rough.
    ShortPhase,
    /// A phase has one point alone: it has no limits.
    NoLimits,
}

/// What a reader of a control chart should know.
#[derive(Clone, Debug, SimpleObject)]
pub struct ControlChartWarning {
    /// What it is about.
    pub code: ControlChartWarningCode,
    /// The phase, from 1.
    pub phase: i32,
    /// The same in plain English.
    pub message: String,
}

impl From<chart::Warning> for ControlChartWarning {
    fn from(warning: chart::Warning) -> Self {
        let (code, phase, what) = match warning {
            chart::Warning::ShortPhase { phase, points } => (
                ControlChartWarningCode::ShortPhase,
                number(phase),
                format!(
                    "has {points} points: with fewer than {} its limits are rough",
                    chart::FEWEST_IN_PHASE
                ),
            ),
            chart::Warning::NoLimits { phase } => (
                ControlChartWarningCode::NoLimits,
                number(phase),
                "has one point alone and no limits".to_owned(),
            ),
        };
        Self {
            code,
            phase,
            message: format!("Phase {phase} {what}."),
        }
    }
}

/// A phase's number as a reader counts.
pub(super) fn number(phase: usize) -> i32 {
    rules::number::usize_to_i32(phase).saturating_add(1)
}

/// The last point of a KPI's usual control chart, in short.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiSignal {
    /// How the last complete period is to be read; null without a value in any.
    pub variation: Option<Variation>,
    /// Whether the process, as it is, meets its target; null without a target, limits or a better direction.
    pub assurance: Option<Assurance>,
    /// The mean of the last phase; null without a value.
    pub mean: Option<f64>,
    /// The lower process limit; null with fewer than two values in the last phase.
    pub lower: Option<f64>,
    /// The upper process limit; null with fewer than two values in the last phase.
    pub upper: Option<f64>,
}

/// The form of a picture.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "super::link::Format")]
pub enum PictureFormat {
    /// SVG: small, sharp at any size.
    Svg,
    /// PNG, 2,000 by 1,080 pixels.
    Png,
}

/// The colour of a value against its target, by the bands of a scheme.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::rating::Rating")]
pub enum KpiRating {
    /// Better than it had to be, where the scheme tells that apart.
    Blue,
    /// The target is met.
    Green,
    /// The target is missed by no more than is tolerated: usually 5 % of its size.
    Amber,
    /// The target is missed.
    Red,
    /// Not rated: no target, no value, or no better direction.
    Grey,
}
