//! Control charts (statistical process control): is this variation a signal, and can this process
//! meet its target at all?
//!
//! XmR charts follow the NHS programme "Making Data Count" as the R package `NHSRplotthedots` 0.2.2
//! computes it, with the constant 2.66 for limits; p, u and c charts and Laney's p′ follow their
//! textbook forms with limits at three standard deviations. See `docs/adr/0013`.

mod assemble;
mod attribute;
mod lines;
mod signals;
mod xmr;

#[cfg(test)]
mod attribute_test;
#[cfg(test)]
mod xmr_test;

use chrono::NaiveDate;

use super::Polarity;
pub use attribute::{Subgroup, attribute};
pub use lines::Limits;
pub use xmr::{Observation, xmr};

/// The fewest points that `fix_after` may name.
pub const FEWEST_FIXED: usize = 12;
/// A phase with fewer points than this is told of as short.
pub const FEWEST_IN_PHASE: usize = 13;

/// Which rules find a special cause. The rule that a point beyond a limit is one holds in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
pub enum ChartProfile {
    /// Shift of 7, trend of 7 points; in two of three only points between the near limit and the limit count.
    #[default]
    #[cfg_attr(feature = "storage", sea_orm(string_value = "PLOT_THE_DOTS"))]
    PlotTheDots,
    /// Shift of 7, trend of 7 points; in two of three points beyond the limit count as well.
    #[cfg_attr(feature = "storage", sea_orm(string_value = "MAKING_DATA_COUNT_2023"))]
    MakingDataCount2023,
    /// Shift of 6, trend of 6 points; in two of three points beyond the limit count as well.
    #[cfg_attr(feature = "storage", sea_orm(string_value = "MAKING_DATA_COUNT_SIX"))]
    MakingDataCountSix,
}

impl ChartProfile {
    /// How many points on one side of the mean make a shift, and how many in one direction a trend.
    #[must_use]
    pub const fn run(self) -> usize {
        match self {
            Self::PlotTheDots | Self::MakingDataCount2023 => 7,
            Self::MakingDataCountSix => 6,
        }
    }

    /// Whether a point beyond the limit is one of the two in "two of three".
    #[must_use]
    pub const fn counts_outside(self) -> bool {
        !matches!(self, Self::PlotTheDots)
    }
}

/// How mean and limits are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartType {
    /// Single values and their moving ranges.
    Xmr,
    /// Shares of a whole, pooled.
    P,
    /// Shares of a whole, with the variation between subgroups put in (Laney).
    LaneyP,
    /// Rates over an area of opportunity, pooled.
    U,
    /// Counts.
    C,
}

/// What makes a point a special cause. Where several hold, the first in this order is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpecialCause {
    /// Above the upper limit.
    AboveLimit,
    /// Below the lower limit.
    BelowLimit,
    /// In a run of points each higher than the one before.
    TrendUp,
    /// In a run of points each lower than the one before.
    TrendDown,
    /// One of two among three consecutive points near the upper limit, all above the mean.
    TwoOfThreeAbove,
    /// One of two among three consecutive points near the lower limit, all below the mean.
    TwoOfThreeBelow,
    /// In a run of points above the mean.
    ShiftAbove,
    /// In a run of points below the mean.
    ShiftBelow,
}

impl SpecialCause {
    /// Whether it points upwards.
    #[must_use]
    pub const fn is_high(self) -> bool {
        matches!(
            self,
            Self::AboveLimit | Self::TrendUp | Self::TwoOfThreeAbove | Self::ShiftAbove
        )
    }
}

/// How a point is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variation {
    /// Nothing but the variation that the process always has.
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

impl Variation {
    /// The direction of the cause times the polarity. A range has no better direction.
    #[must_use]
    pub const fn of(cause: Option<SpecialCause>, polarity: Polarity) -> Self {
        let Some(cause) = cause else {
            return Self::CommonCause;
        };
        match (cause.is_high(), polarity) {
            (true, Polarity::Higher) => Self::ImprovementHigh,
            (true, Polarity::Lower) => Self::ConcernHigh,
            (false, Polarity::Higher) => Self::ConcernLow,
            (false, Polarity::Lower) => Self::ImprovementLow,
            (true, Polarity::InRange | Polarity::Neutral) => Self::NeutralHigh,
            (false, Polarity::InRange | Polarity::Neutral) => Self::NeutralLow,
        }
    }
}

/// Whether the process, as it is, meets its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// The target lies on the good side beyond the limits: it is met only by a changed process.
    ConsistentlyFails,
    /// The target lies on the bad side beyond the limits: it is met whatever happens.
    ConsistentlyPasses,
    /// The target lies within the limits: meeting it is chance.
    Inconsistent,
}

/// What a reader of the chart should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// A phase has fewer than 13 points, so that its limits are rough.
    ShortPhase {
        /// The phase, from 0.
        phase: usize,
        /// Its points.
        points: usize,
    },
    /// A phase has one point alone, and therefore no limits.
    NoLimits {
        /// The phase, from 0.
        phase: usize,
    },
}

/// Why there is no chart.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ChartFault {
    /// Two points of one day.
    #[error("two points are of {0}: a chart has one point a day at most")]
    DuplicateDate(NaiveDate),
    /// `fix_after` is too small.
    #[error("fixAfter must be at least {FEWEST_FIXED}, not {0}: fewer points give no firm limits")]
    FixAfter(usize),
    /// A value is not finite, a count is negative, or a share is more than its whole.
    #[error("the value of {0} cannot stand in this chart")]
    Value(NaiveDate),
}

/// How a chart is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Which rules find a special cause.
    pub profile: ChartProfile,
    /// Which direction is good.
    pub polarity: Polarity,
    /// The value to reach, in the unit of the chart.
    pub target: Option<f64>,
    /// Whether moving ranges of 3.267 times their mean or more are left out of it, once.
    pub is_screened: bool,
    /// Mean and limits of a phase come from so many of its first points; none means all.
    pub fix_after: Option<usize>,
    /// The days on which a phase begins, in any order.
    pub rebased_on: &'a [NaiveDate],
}

impl Settings<'_> {
    /// The usual chart: all points, screened, one phase.
    #[must_use]
    pub const fn usual(profile: ChartProfile, polarity: Polarity, target: Option<f64>) -> Self {
        Self {
            profile,
            polarity,
            target,
            is_screened: true,
            fix_after: None,
            rebased_on: &[],
        }
    }
}

/// A control chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The points, oldest first.
    pub points: Vec<Point>,
    /// The first day of each phase.
    pub phases: Vec<NaiveDate>,
    /// How the last point is to be read; none without points.
    pub variation: Option<Variation>,
    /// Whether the target is met; none without a target, limits or a better direction.
    pub assurance: Option<Assurance>,
    /// What a reader should know.
    pub warnings: Vec<Warning>,
}

/// One point of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its day: the first of the period that it stands for.
    pub on: NaiveDate,
    /// Its value.
    pub value: f64,
    /// The mean of its phase.
    pub mean: f64,
    /// The limits of its phase; none when the phase has one point alone.
    pub limits: Option<Limits>,
    /// Its phase, from 0.
    pub phase: usize,
    /// What makes it a special cause; none for common cause.
    pub cause: Option<SpecialCause>,
    /// How it is to be read.
    pub variation: Variation,
}
