//! Key performance indicators.

mod contributors;
mod counting;
pub mod create;
mod definition;
pub mod formula;
mod kinds;
pub mod known;
mod load;
mod queries;
mod reach;
mod redefine;
pub mod retire;
pub mod scheme;
pub mod update;
pub mod version;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;
use entities::performance::kpi_version;

use super::behind::cases::{KpiCaseConnection, KpiCases};
use super::behind::contacts::{KpiContactConnection, KpiContacts};
use super::chart::forecast::{self, Forecast};
use super::chart::output::{ControlChart, PictureFormat};
use super::chart::phases::KpiRebase;
use super::chart::{self, ControlChartSettings};
use super::movement::{KpiCutInput, KpiMovement};
use super::predicate::KpiPart;
use super::series::KpiSeries;
use super::target::KpiTarget;
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::PageArgs;
use crate::graphql::period::PeriodInput;
use crate::journeys::outcome::Outcome;
use crate::organisation::service::{Service, ServiceById};
use crate::organisation::staff::{Staff, StaffById};
pub use counting::{Counting, CountingOf, counting, in_force};
pub use kinds::{
    Frequency, KpiKind, KpiVersionChange, PartName, Polarity, RollUp, SuppressionProfile,
};
pub use known::Known;
pub use load::known as with_versions;
pub use load::{
    KpiById, KpiConnection, KpisOfOutcome, KpisOfService, LinksOf, ServicesOf, known_in,
};
pub use queries::{KpiQueries, of_service};
pub use reach::ReachOf;
use version::{KpiLineage, KpiVersion};

/// A key performance indicator: an accountable owner, a measure over cases and contacts, and targets.
#[derive(Clone, Debug)]
pub struct Kpi(pub Arc<Known>);

/// A KPI is one and the same in all of a request.
impl PartialEq for Kpi {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Kpi {}

impl Hash for Kpi {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

/// A key performance indicator: an accountable owner, a measure over cases and contacts, and targets.
#[Object]
impl Kpi {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Kpi.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    /// Title for readers.
    async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// What it tells and why; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.row.description.as_deref()
    }

    /// How its values come about.
    async fn kind(&self) -> KpiKind {
        self.0.current.kind.into()
    }

    /// The unit of its values, such as "%", "cases" or "working days".
    async fn unit(&self) -> &str {
        &self.0.current.unit
    }

    /// What numerator over denominator (or the count) is multiplied by: 100 for a percentage.
    async fn factor(&self) -> f64 {
        self.0.current.factor
    }

    /// How many decimals a reader is shown. Values are given at full precision.
    async fn decimals(&self) -> i32 {
        self.0.current.decimals
    }

    /// Which direction is good.
    async fn polarity(&self) -> Polarity {
        self.0.current.polarity.into()
    }

    /// The lower end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_low(&self) -> Option<f64> {
        self.0.current.range_low
    }

    /// The upper end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_high(&self) -> Option<f64> {
        self.0.current.range_high
    }

    /// The length of one of its periods.
    async fn frequency(&self) -> Frequency {
        self.0.current.frequency.into()
    }

    /// The version in force today, with all that defines it: the first while none has begun, the last
    /// once it is retired. The fields of the KPI itself tell the same version.
    async fn version(&self) -> KpiVersion {
        KpiVersion {
            kpi: self.clone(),
            row: self.0.current.clone(),
        }
    }

    /// All its versions, oldest first.
    async fn versions(&self) -> Vec<KpiVersion> {
        let version = |row: &kpi_version::Model| KpiVersion {
            kpi: self.clone(),
            row: row.clone(),
        };
        self.0.versions.iter().map(version).collect()
    }

    /// Its life: every version and its retirement, oldest first.
    async fn lineage(&self, ctx: &Context<'_>) -> Fallible<Vec<KpiLineage>> {
        Some(version::lineage(ctx, self).await)
    }

    /// The first day on which it is no longer measured; null while it is.
    async fn retired_on(&self) -> Option<NaiveDate> {
        self.0.row.retired_on
    }

    /// Why it was retired; null while it is measured.
    async fn retirement_reason(&self) -> Option<&str> {
        self.0.row.retirement_reason.as_deref()
    }

    /// Whether several services contribute to it, or the whole council: one owner answers for all.
    async fn is_cross_cutting(&self, ctx: &Context<'_>) -> Fallible<bool> {
        let services = ctx.loader().load_one(ServicesOf(self.0.id)).await;
        Some(services.map(|services| services.unwrap_or_default().len() != 1))
    }

    /// Whether its figures are published.
    async fn is_public(&self) -> bool {
        self.0.row.is_public
    }

    /// The one accountable owner.
    async fn owner(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        let load = async {
            ctx.allow("Kpi.owner")?;
            ctx.loader().load_one(StaffById(self.0.row.owner_id)).await
        };
        load.await.transpose()
    }

    /// The contributing services: cases on their journeys count; none means the whole council.
    async fn services(&self, ctx: &Context<'_>) -> Fallible<Vec<Service>> {
        let load = async {
            let ids = ctx.loader().load_one(ServicesOf(self.0.id)).await?;
            let ids = ids.unwrap_or_default();
            let keys = ids.iter().copied().map(ServiceById);
            let mut services: Vec<Service> =
                ctx.loader().load_many(keys).await?.into_values().collect();
            services.sort_by(|one, other| one.0.code.cmp(&other.0.code));
            Ok(services)
        };
        Some(load.await)
    }

    /// The outcomes linked to it: what its predicates mean by a linked outcome.
    async fn outcomes(&self, ctx: &Context<'_>) -> Fallible<Vec<Outcome>> {
        Some(super::link::outcomes_of(ctx, self.0.id).await)
    }

    /// What counts in the numerator, by which instant; null when it counts neither cases nor contacts.
    async fn numerator(&self) -> Fallible<KpiPart> {
        let measure = known::measure(&self.0.current);
        let part = measure.map(|measure| measure.map(|measure| KpiPart(measure.numerator)));
        part.transpose()
    }

    /// What counts in the denominator; null unless it is a ratio that is counted.
    async fn denominator(&self) -> Fallible<KpiPart> {
        let measure = known::measure(&self.0.current);
        let part = measure.map(|measure| measure.and_then(|measure| measure.denominator));
        part.map(|part| part.map(KpiPart)).transpose()
    }

    /// Its targets, by their first day.
    async fn targets(&self, ctx: &Context<'_>) -> Fallible<Vec<KpiTarget>> {
        Some(super::target::of(ctx, self.0.id).await)
    }

    /// Its values over a period: every one of its own periods that overlaps it, whole.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The periods to give values for.")] period: PeriodInput,
        #[graphql(
            desc = "Longer periods to put the values together for, as the version says; its own when left out."
        )]
        every: Option<Frequency>,
    ) -> Fallible<KpiSeries> {
        KpiSeries::of(ctx, self, &period, every.map(Into::into))
            .await
            .transpose()
    }

    /// The control chart of its values over a period; null when its figures are not for this viewer.
    async fn control_chart(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The periods to chart; those that are not over are left out.")]
        period: PeriodInput,
        #[graphql(desc = "How; null means as usual.")] settings: Option<ControlChartSettings>,
    ) -> Fallible<ControlChart> {
        let settings = settings.unwrap_or_default();
        let chart = chart::of_kpi(ctx, self, &period, &settings).await;
        chart.transpose()
    }

    /// A link to the picture of the usual control chart over a period: a path below the address of the
    /// service, good for 7 days and for whoever has it. Null when its figures are not for this viewer.
    async fn chart_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The periods to chart.")] period: PeriodInput,
        #[graphql(desc = "The form of the picture.")] format: PictureFormat,
    ) -> Fallible<String> {
        let url = chart::url(ctx, self, &period, format.into()).await;
        url.transpose()
    }

    /// From when on, and why, mean and limits of its control charts are found anew, by day.
    async fn rebases(&self, ctx: &Context<'_>) -> Fallible<Vec<KpiRebase>> {
        Some(chart::phases::of(ctx, self.0.id).await)
    }

    /// A forecast of its next values; null when its figures are not for this viewer, and when less than a
    /// year of them is known.
    async fn forecast(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many of its periods ahead, 1 to 36.")] periods: i32,
        #[graphql(
            desc = "The past to learn from, as far as it is over and anything was counted; null means the last 60 months."
        )]
        history: Option<PeriodInput>,
        #[graphql(
            desc = "Days in exceptional periods, at most 120: the values of these periods are left out."
        )]
        leave_out: Option<Vec<NaiveDate>>,
    ) -> Fallible<Forecast> {
        let asked = forecast::Question {
            periods,
            left_out: leave_out.as_deref().unwrap_or_default(),
        };
        let forecast = forecast::of_kpi(ctx, self, history, asked).await;
        forecast.transpose()
    }

    /// The cases behind a figure, selected by the predicate that the figure counts by, in the order of the
    /// instant by which they count (received, closed or due; of a stock, received). Null when the KPI has no
    /// such part or it counts contacts, and when its figures are not for this viewer.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection takes four arguments of its own"
    )]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days of the figure.")] period: PeriodInput,
        #[graphql(desc = "The part of the KPI they count in.")] part: PartName,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<KpiCaseConnection> {
        let args = PageArgs::new(first, after, last, before);
        KpiCases::page(ctx, self, &period, part.into(), args)
            .await
            .transpose()
    }

    /// The contacts behind a figure, selected by the predicate that the figure counts by, oldest first.
    /// Null when the KPI has no such part or it counts cases, and when its figures are not for this viewer.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection takes four arguments of its own"
    )]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days of the figure.")] period: PeriodInput,
        #[graphql(desc = "The part of the KPI they count in.")] part: PartName,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<KpiContactConnection> {
        let args = PageArgs::new(first, after, last, before);
        KpiContacts::page(ctx, self, &period, part.into(), args)
            .await
            .transpose()
    }

    /// What moved its value from one cut to another. Null when its figures are not for this viewer, or only
    /// with small numbers hidden, or no version that counts cases alone is in force in one of the periods:
    /// stocks, counts of contacts, recorded and derived values have no movement.
    async fn movement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier cut.")] from: KpiCutInput,
        #[graphql(desc = "The later cut.")] to: KpiCutInput,
    ) -> Fallible<KpiMovement> {
        KpiMovement::of(ctx, self, &from, &to).await.transpose()
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.row.revision
    }
}

impl Kpi {
    /// Whether its figures are for the viewer: published ones for everybody, others when all that it
    /// counts lies in figure reach.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_in_reach(&self, ctx: &impl Ask) -> Result<bool, Failure> {
        let found = ctx.loader().load_one(ReachOf(self.clone())).await?;
        Ok(found.is_some())
    }
}
