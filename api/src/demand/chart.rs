//! Control charts and forecasts of demand: one measure by one length of time.

use std::sync::Arc;

use async_graphql::{Context, Enum};
use chrono::NaiveDate;
use rules::demand::detail;
use rules::demand::figures::Figure;
use rules::demand::published::{Count, PublishedFigures, PublishedShare};
use rules::demand::rows::{By, DemandDimension};
use rules::number::count_to_f64;
use rules::performance::{ChartProfile, Polarity};
use rules::time::grain::Grain;
use rules::time::period::Period as LocalDays;

use super::asked::Asked;
use super::report;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::period::{Period, today};
use crate::performance::chart::ControlChartSettings;
use crate::performance::chart::forecast::{self, Forecast, Past, Question, Steps};
use crate::performance::chart::output::ControlChart;
use crate::performance::chart::subject::{Charted, Subject};

/// What of demand is charted.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum DemandMeasure {
    /// Contacts, by the day they happened. Neither direction is better.
    Contacts,
    /// Cases, by the day they were received. Neither direction is better.
    Opened,
    /// Closings with an outcome. Neither direction is better.
    Closed,
    /// Reopenings. Fewer are better.
    Reopened,
    /// Withdrawals. Neither direction is better.
    Withdrawn,
    /// Cases merged into another. Neither direction is better.
    Merged,
    /// Cases open at the end. Neither direction is better.
    OpenAtEnd,
    /// Cases open and due at the end. Fewer are better.
    BreachBacklog,
    /// The share of cases closed in time, 0 to 1. Higher is better.
    OnTime,
    /// The share of failure demand among contacts whose cause is known, 0 to 1. Lower is better.
    FailureRate,
}

/// The length of time between the points of a chart.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::time::grain::Grain")]
pub enum DemandGrain {
    /// A local day.
    Day,
    /// A week, Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// A quarter of the financial year.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
}

/// What a measure is of one row, as published; a count is none when it is hidden.
enum Counted {
    Count(Option<i64>),
    Share(PublishedShare),
}

impl DemandMeasure {
    const fn figure(self) -> Figure {
        match self {
            Self::Contacts | Self::FailureRate => Figure::Contacts,
            Self::Opened => Figure::Opened,
            Self::Closed => Figure::Closed,
            Self::Reopened => Figure::Reopened,
            Self::Withdrawn => Figure::Withdrawn,
            Self::Merged => Figure::Merged,
            Self::OpenAtEnd => Figure::OpenAtEnd,
            Self::BreachBacklog => Figure::BreachBacklog,
            Self::OnTime => Figure::OnTime,
        }
    }

    fn counted(self, figures: &PublishedFigures) -> Counted {
        let count = match self {
            Self::Contacts => Count::Contacts,
            Self::Opened => Count::Opened,
            Self::Closed => Count::Closed,
            Self::Reopened => Count::Reopened,
            Self::Withdrawn => Count::Withdrawn,
            Self::Merged => Count::Merged,
            Self::OpenAtEnd => Count::OpenAtEnd,
            Self::BreachBacklog => Count::BreachBacklog,
            Self::OnTime => return Counted::Share(figures.on_time()),
            Self::FailureRate => return Counted::Share(figures.failure_rate()),
        };
        Counted::Count(figures.count(count))
    }

    const fn polarity(self) -> Polarity {
        match self {
            Self::OnTime => Polarity::Higher,
            Self::Reopened | Self::BreachBacklog | Self::FailureRate => Polarity::Lower,
            _ => Polarity::Neutral,
        }
    }

    const fn is_share(self) -> bool {
        matches!(self, Self::OnTime | Self::FailureRate)
    }
}

/// A measure of one whole day, week, month, quarter or year.
struct Value {
    period: Period,
    counted: Counted,
}

impl Value {
    fn number(&self) -> Option<f64> {
        match self.counted {
            Counted::Count(count) => count.map(rules::number::count_to_f64),
            Counted::Share(share) => share.value,
        }
    }

    fn charted(self) -> Option<Charted> {
        let value = self.number()?;
        let (numerator, denominator) = match self.counted {
            Counted::Count(count) => (count?, None),
            Counted::Share(share) => (share.numerator?, share.denominator),
        };
        Some(Charted {
            period: self.period,
            value,
            numerator: count_to_f64(numerator),
            denominator: denominator.map(count_to_f64),
            target: None,
        })
    }
}

/// The values of a measure in the whole parts of the period asked for that are over, oldest first.
async fn values(
    ctx: &Context<'_>,
    asked: &Asked,
    (measure, grain): (DemandMeasure, Grain),
) -> Result<Vec<Value>, Failure> {
    if asked.filter.outcomes.is_some() && measure.figure().is_stock() {
        return Err(Failure::bad_input(
            "An open case has no outcome: leave the filter by outcome out.",
        ));
    }
    let by = By::of(&[dimension(grain)]).map_err(Failure::fault)?;
    let asked = Arc::new(Asked {
        by,
        ..asked.clone()
    });
    report::check_length(&asked.by, asked.period)?;
    if ctx.viewer().is_suppressed() {
        // The period was checked with the question that is charted.
        detail::check(&asked.by, &asked.filter.filtered(), asked.period, true)
            .map_err(|fault| Failure::bad_input(format!("{fault}.")))?;
    }
    let report = report::report(ctx, &asked, [measure.figure()]).await?;
    let today = today(ctx.reader());
    let whole = report.rows.iter().filter(|row| {
        grain.holding(row.period.from) == row.period && row.period.is_complete(today)
    });
    Ok(whole
        .map(|row| Value {
            period: period(grain, row.period, today),
            counted: measure.counted(&row.figures),
        })
        .collect())
}

const fn dimension(grain: Grain) -> DemandDimension {
    match grain {
        Grain::Day => DemandDimension::Day,
        Grain::Week => DemandDimension::Week,
        Grain::Month => DemandDimension::Month,
        Grain::Quarter => DemandDimension::Quarter,
        Grain::FinancialYear => DemandDimension::FinancialYear,
    }
}

fn period(grain: Grain, days: LocalDays, today: NaiveDate) -> Period {
    Period::named(grain.label(days.from), &days, today)
}

/// The control chart of a measure.
///
/// # Errors
/// When the settings are wrong, the points are too many, or the database fails.
pub(super) async fn control_chart(
    ctx: &Context<'_>,
    asked: &Asked,
    (measure, grain): (DemandMeasure, Grain),
    settings: &ControlChartSettings,
) -> Result<ControlChart, Failure> {
    let values = values(ctx, asked, (measure, grain)).await?;
    let subject = Subject {
        profile: ChartProfile::default(),
        polarity: measure.polarity(),
        factor: 1.0,
        is_ratio: measure.is_share(),
        points: values.into_iter().filter_map(Value::charted).collect(),
        rebases: Vec::new(),
    };
    subject.answer(settings)
}

/// The forecast of a measure from the period asked for; none when no whole season of it is known.
///
/// # Errors
/// When an argument is wrong, the points are too many, or the database fails.
pub(super) async fn forecast(
    ctx: &Context<'_>,
    asked: &Asked,
    (measure, grain): (DemandMeasure, Grain),
    question: Question<'_>,
) -> Result<Option<Forecast>, Failure> {
    let values = values(ctx, asked, (measure, grain)).await?;
    let past = values.into_iter().map(|value| Past {
        value: value.number(),
        period: value.period,
    });
    let past: Vec<Past> = past.collect();
    let today = today(ctx.reader());
    let steps = Steps {
        season: season(grain),
        beginning: |day| period(grain, grain.holding(day), today),
    };
    forecast::forecast(&past, &steps, question)
}

/// A season is a week of days, or a year.
const fn season(grain: Grain) -> usize {
    match grain {
        Grain::Day => 7,
        Grain::Week => 52,
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::FinancialYear => 1,
    }
}
