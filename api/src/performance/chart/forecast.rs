//! Forecasts of whatever is counted period by period.

use async_graphql::{Enum, SimpleObject};
use chrono::NaiveDate;
use rules::number::{i32_to_usize, usize_to_i32};
use rules::performance::Frequency;
use rules::performance::forecast::{Accuracy, Ahead, INTERVAL, MOST_AHEAD};
use rules::time::period::Period as LocalDays;

use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::period::{Period, PeriodInput, today};
use crate::performance::kpi::Kpi;
use crate::performance::series::KpiSeries;

/// How many months before the present one are looked at when nothing is said.
const USUAL_HISTORY: i32 = 60;
/// The most days left out.
const MOST_LEFT_OUT: usize = 120;

/// Which model a forecast comes from.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::forecast::ModelKind")]
pub enum ForecastModel {
    /// Additive Holt-Winters: level, trend and season, each smoothed. Shown only where its errors from past
    /// points were smaller than those of `SEASONAL_NAIVE`.
    HoltWinters,
    /// The last known value of the same period of the year.
    SeasonalNaive,
}

/// A forecast, and how good its model has been.
#[derive(Clone, Debug, SimpleObject)]
pub struct Forecast {
    /// The model that it comes from: the better one of the two.
    pub model: ForecastModel,
    /// The periods to come, the next first.
    pub points: Vec<ForecastPoint>,
    /// The share of outcomes that an interval is made to hold: 0.8.
    pub interval: f64,
    /// How Holt-Winters did from past points; null with too little past to judge by: two years and four periods.
    pub holt_winters: Option<ForecastAccuracy>,
    /// How the seasonal naive forecast did from the same points; null with too little past to judge by.
    pub seasonal_naive: Option<ForecastAccuracy>,
}

/// A value to come.
#[derive(Clone, Debug, SimpleObject)]
pub struct ForecastPoint {
    /// Which period.
    pub period: Period,
    /// The expected value, never below 0.
    pub value: f64,
    /// The lower end of the interval, never below 0.
    pub lower: f64,
    /// The upper end of the interval.
    pub upper: f64,
}

/// How good a model has been, forecasting from each of the last 36 past points with what was known then
/// (rolling origin).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct ForecastAccuracy {
    /// The mean absolute scaled error: errors over the mean difference to a year before in what was known then.
    /// Below 1 is better than that.
    pub mase: f64,
    /// The share of outcomes that lay within the interval; about 0.8 when intervals are as wide as they say.
    pub coverage: f64,
    /// From how many past points it was judged.
    pub origins: i32,
}

impl From<Accuracy> for ForecastAccuracy {
    fn from(accuracy: Accuracy) -> Self {
        Self {
            mase: accuracy.mase,
            coverage: accuracy.coverage,
            origins: usize_to_i32(accuracy.origins),
        }
    }
}

/// A value of the past; none where there was nothing to divide by.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its period.
    pub period: Period,
    /// The value.
    pub value: Option<f64>,
}

/// How periods follow one another.
pub struct Steps<F: Fn(NaiveDate) -> Period> {
    /// How many of them make a season.
    pub season: usize,
    /// The period that begins on a day.
    pub beginning: F,
}

/// What is asked of a forecast.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// How many periods ahead.
    pub periods: i32,
    /// Days in periods whose values are left out.
    pub left_out: &'a [NaiveDate],
}

/// The forecast that comes of `past`, oldest first; none when no whole season of it is known.
///
/// # Errors
/// `BAD_USER_INPUT` when too many periods are asked for, or none, or too many days left out.
pub fn forecast<F: Fn(NaiveDate) -> Period>(
    past: &[Past],
    steps: &Steps<F>,
    asked: Question<'_>,
) -> Result<Option<Forecast>, Failure> {
    let ahead = i32_to_usize(asked.periods);
    if !(1..=MOST_AHEAD).contains(&ahead) {
        let message = format!(
            "periods must be from 1 to {MOST_AHEAD}, not {}.",
            asked.periods
        );
        return Err(Failure::bad_input(message));
    }
    if asked.left_out.len() > MOST_LEFT_OUT {
        let message = format!("leaveOut holds at most {MOST_LEFT_OUT} days.");
        return Err(Failure::bad_input(message));
    }
    let known = known(past);
    let Some(next) = known.last().map(|past| past.period.to) else {
        return Ok(None);
    };
    let values = known.iter().map(|past| kept(past, asked.left_out));
    let values: Vec<Option<f64>> = values.collect();
    let found = rules::performance::forecast::forecast(&values, steps.season, ahead, 0.0);
    Ok(found.map(|found| Forecast {
        model: found.model.into(),
        points: points(&found.ahead, next, &steps.beginning),
        interval: INTERVAL,
        holt_winters: found.holt_winters.map(Into::into),
        seasonal_naive: found.seasonal_naive.map(Into::into),
    }))
}

/// The periods that are over, from the first in which anything was counted.
fn known(past: &[Past]) -> Vec<&Past> {
    past.iter()
        .filter(|past| past.period.is_complete)
        .skip_while(|past| {
            past.value
                .is_none_or(|value| value.abs() < f64::MIN_POSITIVE)
        })
        .collect()
}

fn kept(past: &Past, left_out: &[NaiveDate]) -> Option<f64> {
    let is_left_out = left_out
        .iter()
        .any(|day| past.period.from <= *day && *day < past.period.to);
    past.value.filter(|_| !is_left_out)
}

fn points(
    ahead: &[Ahead],
    next: NaiveDate,
    beginning: impl Fn(NaiveDate) -> Period,
) -> Vec<ForecastPoint> {
    let mut from = next;
    ahead
        .iter()
        .map(|one| {
            let period = beginning(from);
            from = period.to;
            ForecastPoint {
                period,
                value: one.value,
                lower: one.lower,
                upper: one.upper,
            }
        })
        .collect()
}

/// The forecast of `kpi` from `history`; `None` when its figures are not for this viewer, or too few.
///
/// # Errors
/// When an argument is wrong or the database fails.
pub async fn of_kpi(
    ctx: &impl Ask,
    kpi: &Kpi,
    history: Option<PeriodInput>,
    asked: Question<'_>,
) -> Result<Option<Forecast>, Failure> {
    let history = history.unwrap_or(PeriodInput {
        last_months: Some(USUAL_HISTORY),
        ..PeriodInput::default()
    });
    let Some(series) = KpiSeries::of(ctx, kpi, &history, None).await? else {
        return Ok(None);
    };
    let past = series.points.into_iter().map(|point| Past {
        period: point.period,
        value: point.value,
    });
    let past: Vec<Past> = past.collect();
    let (today, frequency) = (today(ctx.reader()), kpi.0.current.frequency);
    let steps = Steps {
        season: season(frequency),
        beginning: |day| Period::of(&LocalDays::holding(day, frequency), frequency, today),
    };
    forecast(&past, &steps, asked)
}

/// How many periods make a year.
const fn season(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Month => 12,
        Frequency::Quarter => 4,
        Frequency::FinancialYear | Frequency::CalendarYear => 1,
    }
}
