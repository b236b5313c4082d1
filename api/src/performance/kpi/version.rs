//! Versions of KPIs and their lineage.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entities::performance::kpi_version;
use entities::performance::kpi_version_origin::{Column, Entity};
use uuid::Uuid;

use super::formula::KpiFormula;
use super::kinds::{Frequency, KpiKind, KpiVersionChange, Polarity, RollUp, SuppressionProfile};
use super::scheme::KpiRatingScheme;
use super::{Kpi, KpiById, known};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::performance::chart::ControlChartProfile;
use crate::performance::predicate::KpiPart;

/// How a KPI is defined from some day on.
#[derive(Clone, Debug)]
pub struct KpiVersion {
    /// The KPI.
    pub kpi: Kpi,
    /// The version's row.
    pub row: kpi_version::Model,
}

/// How a KPI is defined from some day on.
#[Object]
impl KpiVersion {
    /// Counts the versions of the KPI from 1.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// The first day on which it holds, the first of a period; null when it has always held.
    async fn valid_from(&self) -> Option<NaiveDate> {
        self.row.valid_from
    }

    /// The first day on which it no longer holds: when the next begins or the KPI is retired; null
    /// while neither is decided.
    async fn valid_to(&self) -> Option<NaiveDate> {
        self.kpi.0.ends(self.row.number)
    }

    /// What made it.
    async fn change(&self) -> KpiVersionChange {
        self.row.change.into()
    }

    /// Why it was made; null for the first.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// When it was made; null when that was before versions were kept.
    async fn made_at(&self) -> Option<DateTime<Utc>> {
        self.row.made_at
    }

    /// The KPIs from which it took over what it counts, as far as the viewer may know of them.
    async fn origins(&self, ctx: &Context<'_>) -> Fallible<Vec<Kpi>> {
        Some(origins(ctx, self.row.id).await)
    }

    /// The KPI's code in it.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// The KPI's title in it.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// How values come about.
    async fn kind(&self) -> KpiKind {
        self.row.kind.into()
    }

    /// The unit of values.
    async fn unit(&self) -> &str {
        &self.row.unit
    }

    /// What numerator over denominator (or the count) is multiplied by: 100 for a percentage.
    async fn factor(&self) -> f64 {
        self.row.factor
    }

    /// How many decimals a reader is shown.
    async fn decimals(&self) -> i32 {
        self.row.decimals
    }

    /// Which direction is good.
    async fn polarity(&self) -> Polarity {
        self.row.polarity.into()
    }

    /// The lower end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_low(&self) -> Option<f64> {
        self.row.range_low
    }

    /// The upper end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_high(&self) -> Option<f64> {
        self.row.range_high
    }

    /// The length of a period.
    async fn frequency(&self) -> Frequency {
        self.row.frequency.into()
    }

    /// What counts in the numerator; null when it counts neither cases nor contacts.
    async fn numerator(&self) -> Fallible<KpiPart> {
        let measure = known::measure(&self.row);
        let part = measure.map(|measure| measure.map(|measure| KpiPart(measure.numerator)));
        part.transpose()
    }

    /// What counts in the denominator; null unless it is a ratio that is counted.
    async fn denominator(&self) -> Fallible<KpiPart> {
        let measure = known::measure(&self.row);
        let part = measure.map(|measure| measure.and_then(|measure| measure.denominator));
        part.map(|part| part.map(KpiPart)).transpose()
    }

    /// How it comes of other KPIs; null unless it is derived.
    async fn formula(&self) -> Fallible<KpiFormula> {
        let formula = known::formula(&self.row);
        formula.map(|formula| formula.map(KpiFormula)).transpose()
    }

    /// How figures are put together over time, for periods longer than its own.
    async fn roll_up_over_time(&self) -> RollUp {
        self.row.roll_up_over_time.into()
    }

    /// How the values of several services are put together.
    async fn roll_up_over_services(&self) -> RollUp {
        self.row.roll_up_over_services.into()
    }

    /// Whether each contributing service reports a value of its own.
    async fn is_reported_by_service(&self) -> bool {
        self.row.is_reported_by_service
    }

    /// Days after the end of a period in which its figure is still provisional.
    async fn collection_lag_days(&self) -> i32 {
        self.row.collection_lag_days
    }

    /// How figures are coloured against their targets.
    async fn rating_scheme(&self) -> Fallible<KpiRatingScheme> {
        Some(known::rating_scheme(&self.row).map(KpiRatingScheme::from))
    }

    /// By which rules signals are found in its control chart.
    async fn chart_profile(&self) -> ControlChartProfile {
        self.row.chart_profile.into()
    }

    /// How small numbers of it are hidden from those who may not see the cases.
    async fn suppression_profile(&self) -> SuppressionProfile {
        self.row.suppression_profile.into()
    }
}

/// What happened to a KPI in its life.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum KpiLineageChange {
    /// It was made.
    Created,
    /// Its code or title changed.
    Renamed,
    /// What it counts changed, or how it is read.
    Redefined,
    /// It took over a part of what another KPI counted.
    Split,
    /// It took over what several KPIs counted.
    Merged,
    /// It is no longer measured.
    Retired,
}

/// One step in the life of a KPI.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiLineage {
    /// The first day on which it holds; null for a first version that has always held.
    pub on: Option<NaiveDate>,
    /// What happened.
    pub change: KpiLineageChange,
    /// Why; null for the first version.
    pub reason: Option<String>,
    /// The number of the version that it made; null for the retirement.
    pub version: Option<i32>,
    /// The code from then on.
    pub code: String,
    /// The KPIs from which it took over what it counts, as far as the viewer may know of them.
    pub origins: Vec<Kpi>,
}

/// The life of a KPI, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn lineage(ctx: &Context<'_>, kpi: &Kpi) -> Result<Vec<KpiLineage>, Failure> {
    let mut steps = Vec::new();
    for version in &kpi.0.versions {
        steps.push(KpiLineage {
            on: version.valid_from,
            change: match version.change {
                rules::performance::VersionChange::Created => KpiLineageChange::Created,
                rules::performance::VersionChange::Renamed => KpiLineageChange::Renamed,
                rules::performance::VersionChange::Redefined => KpiLineageChange::Redefined,
                rules::performance::VersionChange::Split => KpiLineageChange::Split,
                rules::performance::VersionChange::Merged => KpiLineageChange::Merged,
            },
            reason: version.reason.clone(),
            version: Some(version.number),
            code: version.code.clone(),
            origins: origins(ctx, version.id).await?,
        });
    }
    if let Some(retired_on) = kpi.0.row.retired_on {
        steps.push(KpiLineage {
            on: Some(retired_on),
            change: KpiLineageChange::Retired,
            reason: kpi.0.row.retirement_reason.clone(),
            version: None,
            code: kpi.0.row.code.clone(),
            origins: Vec::new(),
        });
    }
    Ok(steps)
}

async fn origins(ctx: &Context<'_>, version_id: Uuid) -> Result<Vec<Kpi>, Failure> {
    let ids = ctx.loader().load_one(OriginsOf(version_id)).await?;
    let keys = ids.into_iter().flatten().map(KpiById);
    let found = ctx.loader().load_many(keys).await?;
    let mut kpis: Vec<Kpi> = found.into_values().collect();
    kpis.sort_by(|one, other| one.0.row.code.cmp(&other.0.row.code));
    Ok(kpis)
}

/// Loads the ids of the KPIs that a version took over from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OriginsOf(pub Uuid);

impl Loader<OriginsOf> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(&self, keys: &[OriginsOf]) -> Result<HashMap<OriginsOf, Vec<Uuid>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::VersionId, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("origins of KPI versions", select).await?;
        let pairs = rows
            .into_iter()
            .map(|row| (OriginsOf(row.version_id), row.kpi_id));
        Ok(grouped(pairs))
    }
}
