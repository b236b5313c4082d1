//! How a control chart is to be made.

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use rules::number::i32_to_usize;
use rules::performance::chart::{self, FEWEST_FIXED};

use crate::graphql::failure::Failure;

/// Which rules find a special cause. A point beyond a limit is one by each of them.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::chart::ChartProfile")]
pub enum ControlChartProfile {
    /// 7 points on one side of the mean, 7 points in one direction, and 2 of 3 between the near limit
    /// and the limit: as the NHS programme "Making Data Count" and its R package have it.
    PlotTheDots,
    /// The same, but points beyond the limit count among the 2 of 3 as well.
    #[graphql(name = "MAKING_DATA_COUNT_2023")]
    MakingDataCount2023,
    /// As `MAKING_DATA_COUNT_2023`, with 6 points in place of 7.
    MakingDataCountSix,
}

/// How mean and limits of a control chart are found.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::chart::ChartType")]
pub enum ControlChartType {
    /// Single values and their moving ranges: mean ± 2.66 mean moving ranges. Fits every figure.
    Xmr,
    /// A share of a whole: the pooled share ± 3 standard deviations that chance gives each period.
    P,
    /// The same for large numbers, widened by how much the periods vary beyond chance (Laney's p′).
    LaneyP,
    /// A rate: the pooled rate ± 3 standard deviations that chance gives each period.
    U,
    /// A count: the mean ± 3 times its square root.
    C,
}

/// How a control chart is to be made; what is left out is as usual.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ControlChartSettings {
    /// Which rules find a special cause; null means those of the KPI, and for demand `PLOT_THE_DOTS`.
    pub profile: Option<ControlChartProfile>,
    /// How mean and limits are found; null means `XMR`. `P` and `LANEY_P` need a ratio that counts nothing
    /// above the line that it does not count below, `U` any ratio of things counted, `C` a count.
    #[graphql(name = "type")]
    pub kind: Option<ControlChartType>,
    /// Whether moving ranges of 3.267 times their mean or more are left out of it, once, so that one
    /// outlier does not widen the limits; null means true. For `XMR` alone.
    pub is_screened: Option<bool>,
    /// Mean and limits of each phase come from so many of its first points, 12 or more; null means from all.
    pub fix_after: Option<i32>,
    /// Days from which mean and limits are found anew, at most 50, tried out without being kept; null means
    /// the rebasings kept for the KPI, and for demand none.
    pub rebased_on: Option<Vec<NaiveDate>>,
}

/// The most phases that can be tried out.
const MOST_PHASES: usize = 50;

impl ControlChartSettings {
    pub(super) fn profile(&self, usual: chart::ChartProfile) -> chart::ChartProfile {
        self.profile.map_or(usual, Into::into)
    }

    pub(super) fn kind(&self) -> chart::ChartType {
        self.kind.map_or(chart::ChartType::Xmr, Into::into)
    }

    pub(super) fn is_screened(&self) -> bool {
        self.is_screened.unwrap_or(true)
    }

    /// The points that limits come from.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when they are too few.
    pub(super) fn fixed(&self) -> Result<Option<usize>, Failure> {
        let Some(asked) = self.fix_after else {
            return Ok(None);
        };
        let fixed = i32_to_usize(asked);
        if fixed < FEWEST_FIXED {
            return Err(Failure::bad_input(format!(
                "fixAfter must be at least {FEWEST_FIXED}, not {asked}: fewer points give no firm limits."
            )));
        }
        Ok(Some(fixed))
    }

    /// The days tried out.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when they are too many.
    pub(super) fn tried(&self) -> Result<Option<&[NaiveDate]>, Failure> {
        let days = self.rebased_on.as_deref();
        if days.is_some_and(|days| days.len() > MOST_PHASES) {
            return Err(Failure::bad_input(format!(
                "rebasedOn holds at most {MOST_PHASES} days."
            )));
        }
        Ok(days)
    }
}
