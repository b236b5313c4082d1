//! Key performance indicators.

mod counting;
pub mod create;
mod definition;
mod load;
mod queries;
pub mod update;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use chrono::NaiveDate;
use entities::performance::kpi::Model;
use rules::performance::Measure;

use super::cases::{KpiCaseConnection, KpiCases};
use super::chart::forecast::{self, Forecast};
use super::chart::output::{ControlChart, PictureFormat};
use super::chart::phases::KpiRebase;
use super::chart::{self, ControlChartSettings};
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
pub use counting::Counting;
pub use load::{KpiById, KpiConnection, KpisOfOutcome, KpisOfService, LinksOf, ServicesOf};
pub use queries::{KpiQueries, of_service};

/// How the values of a KPI come about. They are computed from cases, never typed in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::KpiKind")]
pub enum KpiKind {
    /// Cases in the numerator over cases in the denominator.
    CaseRatio,
    /// A number of cases.
    CaseCount,
    /// A mean number of working days from receipt to closing.
    CaseDuration,
}

/// Which direction of a KPI is good.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Polarity")]
pub enum Polarity {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Best inside a range.
    InRange,
    /// Neither direction is better.
    Neutral,
}

/// The length of one period of a KPI.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Frequency")]
pub enum Frequency {
    /// A calendar month.
    Month,
    /// A quarter of the financial year, which starts on 1 April.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
}

/// A part of a KPI.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Part", name = "KpiPartName")]
pub enum PartName {
    /// The numerator; for a count or a duration the only one.
    Numerator,
    /// The denominator; for a duration the same cases as the numerator.
    Denominator,
}

/// A key performance indicator: an accountable owner, a measure over cases, and targets.
#[derive(Clone, Debug)]
pub struct Kpi(pub Arc<Model>);

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

/// A key performance indicator: an accountable owner, a measure over cases, and targets.
#[Object]
impl Kpi {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Kpi.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Title for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it tells and why; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// How its values come about.
    async fn kind(&self) -> KpiKind {
        self.0.kind.into()
    }

    /// The unit of its values, such as "%", "cases" or "working days".
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// What numerator over denominator (or the count) is multiplied by: 100 for a percentage.
    async fn factor(&self) -> f64 {
        self.0.factor
    }

    /// How many decimals a reader is shown. Values are given at full precision.
    async fn decimals(&self) -> i32 {
        self.0.decimals
    }

    /// Which direction is good.
    async fn polarity(&self) -> Polarity {
        self.0.polarity.into()
    }

    /// The lower end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_low(&self) -> Option<f64> {
        self.0.range_low
    }

    /// The upper end of the good range; null unless the polarity is `IN_RANGE`.
    async fn range_high(&self) -> Option<f64> {
        self.0.range_high
    }

    /// The length of one of its periods.
    async fn frequency(&self) -> Frequency {
        self.0.frequency.into()
    }

    /// Whether its figures are published.
    async fn is_public(&self) -> bool {
        self.0.is_public
    }

    /// The one accountable owner.
    async fn owner(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        let load = async {
            ctx.allow("Kpi.owner")?;
            ctx.loader().load_one(StaffById(self.0.owner_id)).await
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

    /// Which cases count in the numerator, by which instant.
    async fn numerator(&self) -> Fallible<KpiPart> {
        Some(self.measure().map(|measure| KpiPart(measure.numerator)))
    }

    /// Which cases count in the denominator; null unless it is a ratio.
    async fn denominator(&self) -> Fallible<KpiPart> {
        let part = self.measure().map(|measure| measure.denominator);
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
    ) -> Fallible<KpiSeries> {
        KpiSeries::of(ctx, self, &period).await.transpose()
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

    /// The cases behind a figure, selected by the predicate that the figure counts by, oldest first.
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

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

impl Kpi {
    /// What it measures.
    ///
    /// # Errors
    /// A fault when the stored measure cannot be read.
    pub fn measure(&self) -> Result<Measure, Failure> {
        serde_json::from_value(self.0.measure.clone()).map_err(Failure::fault)
    }
}
