//! The values of a KPI over time.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::SimpleObject;
use async_graphql::dataloader::Loader;
use rules::performance::{DimensionSet, KpiCell, KpiFigure, TimeAnchor};
use rules::time::period::Period as LocalDays;

use super::chart::output::KpiRating;
use super::kpi::{Counting, Kpi};
use super::target::{self, TargetsOf};
use super::{chart, figures};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::graphql::period::{Period, PeriodInput, today};

/// The values of a KPI, oldest first.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiSeries {
    #[graphql(skip)]
    pub(super) kpi: Kpi,
    /// One point for each of the KPI's own periods that overlaps the period asked for, whole, with
    /// zeros where nothing counted.
    pub points: Vec<KpiPoint>,
}

/// A KPI in one of its periods.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiPoint {
    /// Which of its periods.
    pub period: Period,
    /// Cases in the numerator; for a duration their working days added up.
    pub numerator: i64,
    /// Cases in the denominator; for a duration the cases whose working days are known. Null for a count.
    pub denominator: Option<i64>,
    /// Numerator over denominator (or the count) times the factor, at full precision; null when the
    /// denominator is 0.
    pub value: Option<f64>,
    /// The target in force for the whole of the period: the narrowest that covers it; null without one.
    pub target: Option<f64>,
    /// How much of the target is reached, 1 for all of it: value over target where higher is better, target
    /// over value where lower is; for a range 1 inside, else 1 less the distance over its width. Null without
    /// a value or a target, when the target is 0, and when the signs differ.
    pub attainment: Option<f64>,
    /// The colour of the value against its target.
    pub rating: KpiRating,
}

impl KpiSeries {
    /// The series of `kpi`; `None` when its figures are not for this viewer.
    ///
    /// # Errors
    /// When the period is wrong or the database fails.
    pub async fn of(
        ctx: &impl Ask,
        kpi: &Kpi,
        period: &PeriodInput,
    ) -> Result<Option<Self>, Failure> {
        let reader = ctx.reader();
        let today = today(reader);
        let days = period.days(today)?;
        let Some(counting) = Counting::of(ctx, kpi).await? else {
            return Ok(None);
        };
        let key = FiguresOf {
            counting,
            period: days,
        };
        let figures = ctx.loader().load_one(key).await?.unwrap_or_default();
        let targets = ctx.loader().load_one(TargetsOf(kpi.0.id)).await?;
        let targets = targets.unwrap_or_default();
        let frequency = kpi.0.frequency;
        let points = figures.iter().map(|figure| {
            let days = LocalDays::holding(figure.period_start, frequency);
            let value = figure.value(kpi.0.factor);
            let target = target::in_force(&targets, &days);
            let (attainment, rating) = chart::stand(kpi, value, target);
            KpiPoint {
                period: Period::of(&days, frequency, today),
                numerator: figure.numerator,
                denominator: figure.denominator,
                value,
                target,
                attainment,
                rating,
            }
        });
        Ok(Some(Self {
            points: points.collect(),
            kpi: kpi.clone(),
        }))
    }
}

/// Loads the figures of a KPI for each of its periods that overlaps `period`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct FiguresOf {
    counting: Arc<Counting>,
    period: LocalDays,
}

impl FiguresOf {
    fn periods(&self) -> Vec<LocalDays> {
        self.period.split(self.counting.kpi.0.frequency)
    }
}

impl Loader<FiguresOf> for Reader {
    type Value = Vec<KpiFigure>;
    type Error = Failure;

    /// One statement for each period that a query asks for, whatever the number of KPIs and the
    /// difference of their predicates.
    async fn load(
        &self,
        keys: &[FiguresOf],
    ) -> Result<HashMap<FiguresOf, Vec<KpiFigure>>, Failure> {
        let alike = grouped(keys.iter().map(|key| (key.period, key)));
        let mut found = HashMap::new();
        for group in alike.into_values() {
            let periods: Vec<Vec<LocalDays>> = group.iter().map(|key| key.periods()).collect();
            let counting: Vec<&Counting> = group.iter().map(|key| &*key.counting).collect();
            let cells = match whole(&periods) {
                Some(days) => cells(self, &counting, days).await?,
                None => Vec::new(),
            };
            for (key, periods) in group.into_iter().zip(periods) {
                found.insert(key.clone(), fold(&key.counting, &cells, &periods));
            }
        }
        Ok(found)
    }
}

/// The cells of all that these KPIs count in `days`, in one statement.
pub(super) async fn cells(
    reader: &Reader,
    counting: &[&Counting],
    days: LocalDays,
) -> Result<Vec<KpiCell>, Failure> {
    let mut anchors: Vec<TimeAnchor> = counting
        .iter()
        .flat_map(|counting| counting.question().anchors())
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    let facts: DimensionSet = counting
        .iter()
        .flat_map(|counting| counting.question().dimensions())
        .collect();
    figures::read(reader, &anchors, &facts, days).await
}

/// From the first day of the first period to the last day of the last.
fn whole(periods: &[Vec<LocalDays>]) -> Option<LocalDays> {
    let from = periods.iter().flatten().map(|period| period.from).min()?;
    let to = periods.iter().flatten().map(|period| period.to).max()?;
    Some(LocalDays { from, to })
}

/// The figures of one KPI out of cells by month.
fn fold(counting: &Counting, cells: &[KpiCell], periods: &[LocalDays]) -> Vec<KpiFigure> {
    let frequency = counting.kpi.0.frequency;
    let starts: Vec<_> = periods.iter().map(|period| period.from).collect();
    let cells: Vec<KpiCell> = cells
        .iter()
        .map(|cell| KpiCell {
            period_start: LocalDays::holding(cell.period_start, frequency).from,
            ..*cell
        })
        .collect();
    counting.question().fold(&cells, &starts)
}
