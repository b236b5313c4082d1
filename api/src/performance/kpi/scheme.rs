//! Rating schemes, as clients write and read them.

use async_graphql::{Enum, InputObject, SimpleObject};
use rules::performance;

use crate::performance::chart::output::KpiRating;

/// What a tolerance is measured in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Tolerance")]
pub enum Tolerance {
    /// The unit of the KPI.
    Absolute,
    /// Percent of the target's size, whatever its sign.
    PercentOfTarget,
}

/// How a figure is coloured against its target: by the first band, from the best, whose start the
/// variance from the target reaches. Without bands every figure is grey.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiRatingScheme {
    /// What the starts of the bands are measured in.
    pub tolerance: Tolerance,
    /// The bands, from the best to the worst.
    pub bands: Vec<KpiRatingBand>,
}

/// One band of a rating scheme.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiRatingBand {
    /// The colour.
    pub rating: KpiRating,
    /// The least variance from the target in it, in the tolerance's unit; positive is better than the
    /// target. Null: however bad.
    pub from: Option<f64>,
}

/// How a figure is to be coloured against its target; without bands every figure is grey.
#[derive(Clone, Debug, InputObject)]
pub struct KpiRatingSchemeInput {
    /// What the starts of the bands are measured in.
    pub tolerance: Tolerance,
    /// The bands, at most 6, from the best to the worst.
    pub bands: Vec<KpiRatingBandInput>,
}

/// One band of a rating scheme.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct KpiRatingBandInput {
    /// The colour.
    pub rating: KpiRating,
    /// The least variance from the target in it, below that of the band before; only the last band has none.
    pub from: Option<f64>,
}

impl From<&KpiRatingSchemeInput> for performance::RatingScheme {
    fn from(input: &KpiRatingSchemeInput) -> Self {
        let band = |band: &KpiRatingBandInput| performance::Band {
            rating: band.rating.into(),
            from: band.from,
        };
        Self {
            tolerance: input.tolerance.into(),
            bands: input.bands.iter().map(band).collect(),
        }
    }
}

impl From<performance::RatingScheme> for KpiRatingScheme {
    fn from(scheme: performance::RatingScheme) -> Self {
        let band = |band: performance::Band| KpiRatingBand {
            rating: band.rating.into(),
            from: band.from,
        };
        Self {
            tolerance: scheme.tolerance.into(),
            bands: scheme.bands.into_iter().map(band).collect(),
        }
    }
}
