//! The values of a KPI over time.

mod ground;
mod ledger;
mod load;

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{Days, NaiveDate};
use rules::performance::Frequency;
use rules::time::period::Period as LocalDays;

use super::chart;
use super::chart::output::KpiRating;
use super::kpi::version::KpiVersion;
use super::kpi::{CountingOf, Kpi};
use super::narrative::{self, KpiNarrative};
use super::target::{self, TargetsOf};
use super::value::{self, KpiValue};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::period::{Period, PeriodInput, today};
use crate::graphql::quantity::Quantity;
pub use ledger::Drawn;
pub use load::FiguresOf;
pub(super) use load::cells;

/// The values of a KPI, oldest first.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiSeries {
    #[graphql(skip)]
    pub(super) kpi: Kpi,
    /// One point for each of the KPI's own periods (or of the longer ones asked for) that overlaps the
    /// period asked for, whole, with zeros where no case counted. There is none before its first
    /// version, and none from its retirement on.
    pub points: Vec<KpiPoint>,
}

/// A KPI in one of its periods.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiPoint {
    /// Which of its periods.
    pub period: Period,
    /// What counts: cases in the numerator, for a duration their working days added up, or the numerator as
    /// recorded; null when nothing or only a value was recorded, and when it is hidden.
    pub numerator: Option<Quantity>,
    /// What it is divided by: cases in the denominator, for a duration the cases whose working days are
    /// known, or the denominator as recorded; null for a count, where none was recorded, and when it is hidden.
    pub denominator: Option<Quantity>,
    /// Numerator over denominator (or the count) times the factor, as they stand here, or the value as
    /// recorded; null when the denominator is 0, nothing was recorded, or anything of it is hidden.
    pub value: Option<f64>,
    /// Whether anything is hidden: for this viewer the numerator, the denominator or the rest is a small
    /// number, by the profile of the version. What is not hidden is then rounded.
    pub is_suppressed: bool,
    /// The target in force for the whole of the period: the narrowest that covers it, or its share of one
    /// that is phased; null without one.
    pub target: Option<f64>,
    /// How much of the target is reached, 1 for all of it: value over target where higher is better, target
    /// over value where lower is; for a range 1 inside, else 1 less the distance over its width. Null without
    /// a value or a target, when the target is 0, and when the signs differ.
    pub attainment: Option<f64>,
    /// The colour of the value against its target, by the scheme of the version.
    pub rating: KpiRating,
    /// How much of what should make up the figure does: periods times services that reported over those
    /// that should have; for a derived KPI the KPIs with a figure over all of them. Always 1 for cases.
    pub coverage: KpiCoverage,
    /// Whether the figure is provisional: the period is not over, or the days in which figures are still
    /// collected are not. After that it is final, and changes by a correction only.
    pub is_provisional: bool,
    /// The first day that the figure looks back to when that is before the period, such as for a mean of
    /// three years; else null.
    pub covers_from: Option<NaiveDate>,
    #[graphql(skip)]
    kpi: Kpi,
    #[graphql(skip)]
    days: LocalDays,
    #[graphql(skip)]
    number: i32,
}

/// How much of what should make up a figure does.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiCoverage {
    /// How many parts there are.
    pub reporting: i32,
    /// How many there should be.
    pub expected: i32,
    /// Reporting over expected.
    pub value: f64,
}

#[ComplexObject]
impl KpiPoint {
    /// The version of the KPI by which the figure is computed: the one in force in the last of its own
    /// periods in this one.
    async fn version(&self) -> KpiVersion {
        let own = self
            .kpi
            .0
            .versions
            .iter()
            .find(|row| row.number == self.number);
        KpiVersion {
            row: own.unwrap_or(&self.kpi.0.current).clone(),
            kpi: self.kpi.clone(),
        }
    }

    /// What was written about the period last; null when nobody did.
    async fn narrative(&self, ctx: &Context<'_>) -> Fallible<KpiNarrative> {
        narrative::of_period(ctx, self.kpi.0.id, self.days)
            .await
            .transpose()
    }

    /// The values recorded in the period, by day and service; none for kinds that are not recorded.
    async fn values(&self, ctx: &Context<'_>) -> Fallible<Vec<KpiValue>> {
        Some(value::of_period(ctx, self.kpi.0.id, self.days).await)
    }
}

impl KpiSeries {
    /// The series of `kpi`, by its own periods or longer ones; `None` when its figures are not for this
    /// viewer.
    ///
    /// # Errors
    /// When the period is wrong or the database fails.
    pub async fn of(
        ctx: &impl Ask,
        kpi: &Kpi,
        period: &PeriodInput,
        every: Option<Frequency>,
    ) -> Result<Option<Self>, Failure> {
        let reader = ctx.reader();
        let today = today(reader);
        let days = period.days(today)?;
        let is_too_short = |every: Frequency| {
            let mut own = kpi.0.versions.iter();
            own.any(|version| !every.holds(version.frequency))
        };
        if every.is_some_and(is_too_short) {
            return Err(Failure::bad_input(
                "every: the periods asked for must be made up of whole periods of the KPI.",
            ));
        }
        let counting = ctx.loader().load_one(CountingOf(kpi.clone())).await?;
        if !kpi.is_in_reach(ctx).await? {
            return Ok(None);
        }
        let key = FiguresOf {
            kpi: kpi.clone(),
            counting: counting.unwrap_or_default(),
            period: days,
            every,
        };
        let figures = ctx.loader().load_one(key).await?.unwrap_or_default();
        let targets = ctx.loader().load_one(TargetsOf(kpi.0.id)).await?;
        let targets = targets.unwrap_or_default();
        let points = figures.into_iter().map(|drawn| {
            let target = target::in_force(&targets, &kpi.0, &drawn.period);
            point(kpi, &drawn, target, today)
        });
        Ok(Some(Self {
            points: points.collect::<Result<_, Failure>>()?,
            kpi: kpi.clone(),
        }))
    }
}

/// A figure as a client reads it.
fn point(
    kpi: &Kpi,
    drawn: &Drawn,
    target: Option<f64>,
    today: NaiveDate,
) -> Result<KpiPoint, Failure> {
    let lag = Days::new(rules::number::i64_to_u64(i64::from(drawn.lag_days)));
    let is_final = drawn
        .period
        .to
        .checked_add_days(lag)
        .is_some_and(|day| day <= today);
    let amounts = drawn.amounts.unwrap_or_default();
    let value = amounts.value(drawn.factor);
    let mut versions = kpi.0.versions.iter();
    let version = versions.find(|version| version.number == drawn.number);
    let (attainment, rating) = chart::stand(version.unwrap_or(&kpi.0.current), value, target)?;
    Ok(KpiPoint {
        period: Period::of(&drawn.period, drawn.frequency, today),
        numerator: amounts.numerator.map(Quantity),
        denominator: amounts.denominator.map(Quantity),
        value,
        is_suppressed: drawn.is_suppressed,
        target,
        attainment,
        rating,
        coverage: KpiCoverage {
            reporting: rules::number::usize_to_i32(drawn.reporting),
            expected: rules::number::usize_to_i32(drawn.expected),
            value: rules::number::length_to_f64(drawn.reporting)
                / rules::number::length_to_f64(drawn.expected.max(1)),
        },
        is_provisional: !is_final,
        covers_from: drawn.covers_from,
        kpi: kpi.clone(),
        days: drawn.period,
        number: drawn.number,
    })
}
