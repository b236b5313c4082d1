//! `Demand`: what a `demand` field answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, NaiveDate, Utc};
use rules::demand::detail;
use rules::demand::figures::Figure;
use rules::demand::rows::{self, By};
use rules::time::period::Period as LocalDays;

use super::asked::{Asked, Owner, figures};
use super::chart::{self, DemandGrain, DemandMeasure};
use super::filter::{DemandFilter, Filter};
use super::is_in_reach;
use super::load::{MOST_ROWS, Report, ReportOf};
use super::row::DemandRow;
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible, Refusal};
use crate::graphql::period::{PeriodInput, today};
use crate::graphql::ready::Ready;
use crate::performance::chart::ControlChartSettings;
use crate::performance::chart::forecast::{Forecast, Question};
use crate::performance::chart::output::ControlChart;

/// What rows of demand are told apart by: one of the lengths of time at most, and any of the others.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::demand::rows::DemandDimension")]
pub enum DemandDimension {
    /// By local day. Every day of the period has its rows, with zeros where nothing happened; so for
    /// the longer lengths of time.
    Day,
    /// By week, Monday to Sunday (ISO 8601).
    Week,
    /// By calendar month, in the council's zone.
    Month,
    /// By quarter of the financial year: April to June is the first.
    Quarter,
    /// By financial year, from 1 April.
    FinancialYear,
    /// By the channel of the contact, or of the case.
    Channel,
    /// By the team the case is assigned to. Contacts on no case, and cases assigned to no team, have none.
    Team,
    /// By the demand code of the contact, or of the case.
    DemandCode,
    /// By the journey.
    Journey,
    /// By the journey version of the case. Contacts on no case have none.
    Version,
    /// By outcome: that of the closing for closed, withdrawn and reopened, that of the case for the
    /// rest. Contacts have none, nor have cases that are open.
    Outcome,
    /// By who the journey is for.
    CustomerKind,
}

/// Demand of one period: rows told apart as asked, and their totals. Whoever does not work with cases or
/// answer for figures sees small numbers as published (Hospital Episode Statistics, 2018: 0 is shown, 1 to
/// 7 are null, others are rounded to the nearest 5), by month at the finest, and told apart by two
/// things at most, filters among them.
#[derive(Clone, Debug)]
pub struct Demand {
    asked: Arc<Asked>,
    as_of: DateTime<Utc>,
    report: Arc<Report>,
}

/// Demand of one period: rows told apart as asked, and their totals. Whoever does not work with cases or
/// answer for figures sees small numbers as published (Hospital Episode Statistics, 2018: 0 is shown, 1 to
/// 7 are null, others are rounded to the nearest 5), by month at the finest, and told apart by two
/// things at most, filters among them.
#[Object]
impl Demand {
    /// Whether small numbers are hidden from this viewer, and the others rounded.
    async fn is_suppressed(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_suppressed()
    }

    /// The instant that the figures are exact for: everything recorded by then is in them.
    async fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }

    /// The first day that is counted.
    async fn from(&self) -> NaiveDate {
        self.asked.period.from
    }

    /// The first day that is no longer counted.
    async fn to(&self) -> NaiveDate {
        self.asked.period.to
    }

    /// The rows in the order of time, channel, team, demand code, journey, version, outcome and kind
    /// of customer, as far as asked for, at most 5,000. Whatever has a contact, or a case received,
    /// closed, reopened or withdrawn in the period has rows; with `openAtEnd` or `breachBacklog` also
    /// what was open before.
    async fn rows(&self) -> Vec<Ready<DemandRow>> {
        let rows = self.report.rows.iter();
        rows.map(|row| Ready(DemandRow::new(&self.asked, row.clone())))
            .collect()
    }

    /// All rows together, as one row.
    async fn totals(&self) -> Ready<DemandRow> {
        let whole = Asked {
            by: By::default(),
            ..Asked::clone(&self.asked)
        };
        Ready(DemandRow::new(&Arc::new(whole), self.report.totals.clone()))
    }

    /// The control chart of one measure over the whole parts of the period that are over.
    async fn control_chart(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is charted.")] measure: DemandMeasure,
        #[graphql(desc = "The length of time between its points.")] by: DemandGrain,
        #[graphql(desc = "How; null means as usual.")] settings: Option<ControlChartSettings>,
    ) -> Fallible<ControlChart> {
        let settings = settings.unwrap_or_default();
        let by = (measure, by.into());
        Some(chart::control_chart(ctx, &self.asked, by, &settings).await)
    }

    /// A forecast of one measure from the whole parts of the period that are over; null when less than a
    /// season of them is known: a week of days, else a year.
    async fn forecast(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is forecast.")] measure: DemandMeasure,
        #[graphql(desc = "The length of time of one step.")] by: DemandGrain,
        #[graphql(desc = "How many steps ahead, 1 to 36.")] periods: i32,
        #[graphql(
            desc = "Days in exceptional parts, at most 120: the values of these parts are left out."
        )]
        leave_out: Option<Vec<NaiveDate>>,
    ) -> Fallible<Forecast> {
        let question = Question {
            periods,
            left_out: leave_out.as_deref().unwrap_or_default(),
        };
        let by = (measure, by.into());
        let forecast = chart::forecast(ctx, &self.asked, by, question).await;
        forecast.transpose()
    }
}

/// The arguments of a `demand` field.
#[derive(Clone, Debug)]
pub struct DemandArgs {
    /// The days to count.
    pub period: PeriodInput,
    /// What rows are told apart by.
    pub by: Option<Vec<DemandDimension>>,
    /// Which part is counted.
    pub filter: Option<DemandFilter>,
}

impl Demand {
    /// The demand of `owner`, asked for by `field`; `None` when its figures are not for this viewer.
    ///
    /// # Errors
    /// When the viewer's roles may not see figures, an argument is wrong, the rows are too many, or the
    /// database fails.
    pub async fn of(
        ctx: &Context<'_>,
        field: &'static str,
        owner: Owner,
        args: DemandArgs,
    ) -> Result<Option<Self>, Failure> {
        ctx.allow(field)?;
        let reader = ctx.reader();
        let period = args.period.days(today(reader))?;
        let by = args.by.unwrap_or_default();
        let by: Vec<rows::DemandDimension> = by.into_iter().map(Into::into).collect();
        let by = By::of(&by).map_err(|fault| Failure::bad_input(format!("by: {fault}.")))?;
        check_length(&by, period)?;
        let filter = Filter::of(args.filter)?;
        if reader.viewer().is_suppressed() {
            let is_last_months = args.period.last_months.is_some();
            detail::check(&by, &filter.filtered(), period, is_last_months)
                .map_err(|fault| Failure::bad_input(format!("{fault}.")))?;
        }
        if !is_in_reach(ctx, owner).await? {
            return Ok(None);
        }
        let as_of = reader.clock().now();
        let look = ctx.look_ahead();
        let has_rows = look.field("rows").exists();
        // Totals alone are read without what would tell rows apart.
        let by = if has_rows { by } else { By::default() };
        let wanted = [look.field("rows"), look.field("totals")];
        let asked = Arc::new(Asked {
            owner,
            period,
            by,
            filter,
        });
        let report = report(ctx, &asked, wanted.iter().flat_map(figures)).await?;
        Ok(Some(Self {
            asked,
            as_of,
            report,
        }))
    }
}

/// The report of what is asked, with all that decides which rows there are.
pub(super) async fn report(
    ctx: &Context<'_>,
    asked: &Arc<Asked>,
    figures: impl IntoIterator<Item = Figure>,
) -> Result<Arc<Report>, Failure> {
    let mut figures: BTreeSet<Figure> = rows::wanted(&asked.by, figures);
    if asked.filter.outcomes.is_some() {
        figures.retain(|figure| !figure.is_stock());
    }
    let key = ReportOf {
        asked: Arc::clone(asked),
        figures,
    };
    load(ctx, key).await
}

/// The report with exactly these figures.
pub(super) async fn load(ctx: &Context<'_>, key: ReportOf) -> Result<Arc<Report>, Failure> {
    let found = ctx.loader().load_one(key).await?;
    found.unwrap_or_else(|| Err(Failure::fault("a report was not loaded")))
}

/// Refuses more parts of time than there may be rows, before anything is read.
pub(super) fn check_length(by: &By, period: LocalDays) -> Result<(), Failure> {
    let parts = by.grain.map_or(1, |grain| grain.split(period).len());
    if parts <= MOST_ROWS {
        return Ok(());
    }
    Err(Failure::refused(
        Refusal::LimitExceeded,
        format!(
            "demand: {} by this length of time has {parts} rows, {MOST_ROWS} at most: ask for a shorter period or a longer length of time.",
            period.name()
        ),
    ))
}
