//! The control chart of a KPI, in figures and as a picture; and how its values stand against targets.

use async_graphql::{ComplexObject, Context};
use entities::performance::kpi::{Column, Entity};
use entities::performance::kpi_version;
use entities::select::InCouncil;
use rules::performance::rating::Aim;
use rules::performance::{Frequency, KpiKind};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::link::{Format, Grant, LONGEST, LinkKeys};
use super::output::{ControlChart, KpiRating, KpiSignal};
use super::phases;
use super::picture::Picture;
use super::settings::ControlChartSettings;
use super::subject::{Charted, Subject};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::period::{PeriodInput, today};
use crate::performance::kpi::known::rating_scheme;
use crate::performance::kpi::{Kpi, with_versions};
use crate::performance::series::{KpiPoint, KpiSeries};

/// How a value stands against its target by this version of its KPI: attainment and colour.
///
/// # Errors
/// A fault when the stored rating scheme cannot be read.
pub fn stand(
    version: &kpi_version::Model,
    value: Option<f64>,
    target: Option<f64>,
) -> Result<(Option<f64>, KpiRating), Failure> {
    let aim = Aim {
        polarity: version.polarity,
        target,
        range: version.range_low.zip(version.range_high),
    };
    let attainment = value.and_then(|value| aim.attainment(value));
    let rating = aim.rate(value, &rating_scheme(version)?);
    Ok((attainment, rating.into()))
}

/// The control chart of `kpi`; `None` when its figures are not for this viewer.
///
/// # Errors
/// When the period or the settings are wrong, or the database fails.
pub async fn of_kpi(
    ctx: &impl Ask,
    kpi: &Kpi,
    period: &PeriodInput,
    settings: &ControlChartSettings,
) -> Result<Option<ControlChart>, Failure> {
    let Some(series) = KpiSeries::of(ctx, kpi, period, None).await? else {
        return Ok(None);
    };
    let subject = subject(ctx, kpi, &series.points).await?;
    subject.answer(settings).map(Some)
}

/// What is charted of a KPI: the periods that are over and have a value that the viewer may see.
async fn subject(ctx: &impl Ask, kpi: &Kpi, points: &[KpiPoint]) -> Result<Subject, Failure> {
    let charted = |point: &KpiPoint| {
        Some(Charted {
            value: point.value.filter(|_| point.period.is_complete)?,
            period: point.period.clone(),
            numerator: point.numerator.map_or(0.0, |amount| amount.0),
            denominator: point.denominator.map(|amount| amount.0),
            target: point.target,
        })
    };
    Ok(Subject {
        profile: kpi.0.current.chart_profile,
        polarity: kpi.0.current.polarity,
        factor: kpi.0.current.factor,
        is_ratio: matches!(kpi.0.current.kind, KpiKind::CaseRatio | KpiKind::Survey),
        points: points.iter().filter_map(charted).collect(),
        rebases: phases::of(ctx, kpi.0.id).await?,
    })
}

#[ComplexObject]
impl KpiSeries {
    /// The last point of the usual control chart over these periods, in short.
    async fn signal(&self, ctx: &Context<'_>) -> Fallible<KpiSignal> {
        let load = async {
            let subject = subject(ctx, &self.kpi, &self.points).await?;
            let chart = subject.chart(&ControlChartSettings::default())?;
            let last = chart.points.last();
            let limits = last.and_then(|point| point.limits);
            Ok(KpiSignal {
                variation: chart.variation.map(Into::into),
                assurance: chart.assurance.map(Into::into),
                mean: last.map(|point| point.mean),
                lower: limits.map(|limits| limits.lower),
                upper: limits.map(|limits| limits.upper),
            })
        };
        Some(load.await)
    }
}

/// A link to the picture of `kpi` over `period`, as the viewer sees it; `None` when its figures are not for
/// this viewer.
///
/// # Errors
/// When the period is wrong, no key is set, or the database fails.
pub async fn url(
    ctx: &Context<'_>,
    kpi: &Kpi,
    period: &PeriodInput,
    format: Format,
) -> Result<Option<String>, Failure> {
    let reader = ctx.reader();
    let period = period.days(today(reader))?;
    if !kpi.is_in_reach(ctx).await? {
        return Ok(None);
    }
    let grant = Grant {
        council_id: reader.council_id(),
        kpi_id: kpi.0.id,
        period,
        is_whole: !reader.viewer().is_suppressed(),
        format,
        until: reader.clock().now() + LONGEST,
    };
    let keys = ctx.data_opt::<LinkKeys>();
    let link = keys.and_then(|keys| keys.sign(&grant)).ok_or_else(|| {
        let message = "chartUrl: no links are made here. The operator sets THROUGHLINE_LINK_KEYS to allow them.";
        Failure::bad_input(message)
    })?;
    let (code, extension) = (&kpi.0.row.code, format.extension());
    Ok(Some(format!("/charts/kpi/{code}.{extension}?link={link}")))
}

/// The KPI that a link was signed for.
///
/// # Errors
/// When the database fails.
pub async fn linked(reader: &Reader, id: Uuid) -> Result<Option<Kpi>, Failure> {
    let select = Entity::in_council(reader.council_id()).filter(Column::Id.eq(id));
    let found = reader.ask("linked KPI", select.one(reader.connection()));
    let row = found.await?.into_iter().collect();
    Ok(with_versions(reader, row).await?.pop())
}

/// The usual control chart of `kpi` as SVG; `None` when its figures are not for this viewer.
///
/// # Errors
/// When the period is wrong or the database fails.
pub async fn drawn(
    ctx: &impl Ask,
    kpi: &Kpi,
    period: &PeriodInput,
) -> Result<Option<String>, Failure> {
    let Some(series) = KpiSeries::of(ctx, kpi, period, None).await? else {
        return Ok(None);
    };
    let subject = subject(ctx, kpi, &series.points).await?;
    let chart = subject.chart(&ControlChartSettings::default())?;
    let points = &subject.points;
    let labels: Vec<(String, String)> = points
        .iter()
        .map(|point| label(point, kpi.0.current.frequency))
        .collect();
    let targets: Vec<Option<f64>> = points.iter().map(|point| point.target).collect();
    let reason = |(index, from)| {
        let rebase = subject.rebase_of(index, from);
        rebase.map_or(String::new(), |rebase| rebase.0.reason.clone())
    };
    let phases: Vec<String> = chart
        .phases
        .iter()
        .copied()
        .enumerate()
        .map(reason)
        .collect();
    let picture = Picture {
        title: &kpi.0.row.title,
        subtitle: &subtitle(kpi, points),
        unit: &kpi.0.current.unit,
        decimals: kpi.0.current.decimals,
        polarity: kpi.0.current.polarity,
        chart: &chart,
        labels: &labels,
        targets: &targets,
        phases: &phases,
    };
    Ok(Some(picture.svg()))
}

/// The words beneath a point: the month or quarter, and below it the year.
fn label(point: &Charted, frequency: Frequency) -> (String, String) {
    let from = point.period.from;
    if frequency == Frequency::Month {
        return (from.format("%b").to_string(), from.format("%Y").to_string());
    }
    match point.period.label.split_once(' ') {
        Some((year, quarter)) => (quarter.to_owned(), year.to_owned()),
        None => (point.period.label.clone(), String::new()),
    }
}

fn subtitle(kpi: &Kpi, points: &[Charted]) -> String {
    let chart = format!("{} \u{b7} Control chart (XmR)", kpi.0.row.code);
    match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            let last = last.period.to.pred_opt().unwrap_or(last.period.to);
            let (from, to) = (first.period.from.format("%B %Y"), last.format("%B %Y"));
            format!("{chart} \u{b7} {from} to {to}")
        }
        _ => chart,
    }
}
