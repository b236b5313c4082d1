//! Rows and totals of demand.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Object};
use rules::demand::figures::Figure;
use rules::demand::published::{Count, PublishedFigures, PublishedRow};
use rules::demand::rows::DemandDimension;
use rules::time::grain::Grain;

use super::asked::Asked;
use super::cases::{DemandCaseConnection, DemandCaseMeasure, DemandCases};
use super::comparison::DemandComparison;
use super::load::ReportOf;
use super::report;
use super::shares::{DemandWorkingDays, FailureRate, FirstContactResolution, OnTime};
use crate::cases::codes::DemandCode;
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::PageArgs;
use crate::graphql::period::{Period, today};
use crate::graphql::ready::{Known, Ready};
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::journeys::version::{JourneyVersion, JourneyVersionById};
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::kinds::CustomerKind;
use crate::organisation::team::{Team, TeamById};

/// The longest that a contact may lie back to be followed by another.
const LONGEST_DAYS: u16 = 365;

/// Figures of one row of demand, or of all together. What it is not told apart by is null.
#[derive(Clone, Debug)]
pub struct DemandRow {
    asked: Arc<Asked>,
    row: PublishedRow,
}

/// Figures of one row of demand, or of all together. What it is not told apart by is null.
#[Object]
impl DemandRow {
    /// The days that the row counts: those of its day, week, month, quarter or financial year as far as
    /// they lie in the period asked for, and that whole period when rows are not told apart by time.
    async fn period(&self, ctx: &Context<'_>) -> Period {
        let days = self.row.period;
        let label = match self.asked.by.grain {
            Some(grain) => grain.label(days.from),
            None => days.name(),
        };
        Period::named(label, &days, today(ctx.reader()))
    }

    /// The calendar month, such as "2026-09"; null unless rows are told apart by month.
    async fn month(&self) -> Option<String> {
        let is_by_month = self.asked.by.grain == Some(Grain::Month);
        is_by_month.then(|| Grain::Month.label(self.row.period.from))
    }

    /// The channel of the contact, or of the case; null unless rows are told apart by channel.
    async fn channel(&self, ctx: &Context<'_>) -> Fallible<Channel> {
        let key = ChannelById(self.row.group.channel?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The team of the case; null unless rows are told apart by team, and for what has no team.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let key = TeamById(self.row.group.team?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// Why customers got in touch; null unless rows are told apart by demand code.
    async fn demand_code(&self) -> Option<DemandCode> {
        self.row.group.demand_code.map(Into::into)
    }

    /// The journey; null unless rows are told apart by journey.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        let key = JourneyById(self.row.group.journey?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The journey version; null unless rows are told apart by version, and for contacts on no case.
    async fn version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        let key = JourneyVersionById(self.row.group.version?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The outcome; null unless rows are told apart by outcome, and for what has none.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        let key = OutcomeById(self.row.group.outcome?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// Who the journey is for; null unless rows are told apart by it.
    async fn customer_kind(&self) -> Option<CustomerKind> {
        self.row.group.customer_kind.map(Into::into)
    }

    /// Flow: contacts, by the day they happened.
    async fn contacts(&self) -> Option<i64> {
        self.row.figures.count(Count::Contacts)
    }

    /// Flow: cases, by the day they were received.
    async fn opened(&self) -> Option<i64> {
        self.row.figures.count(Count::Opened)
    }

    /// Flow: closings with an outcome, by their day. A reopening takes nothing from it; a withdrawal
    /// is not a closing.
    async fn closed(&self) -> Option<i64> {
        self.row.figures.count(Count::Closed)
    }

    /// Flow: reopenings, by their day.
    async fn reopened(&self) -> Option<i64> {
        self.row.figures.count(Count::Reopened)
    }

    /// Flow: withdrawals, by their day.
    async fn withdrawn(&self) -> Option<i64> {
        self.row.figures.count(Count::Withdrawn)
    }

    /// Flow: cases merged into another, by the day of the merge. A reopening takes nothing from it.
    async fn merged(&self) -> Option<i64> {
        self.row.figures.count(Count::Merged)
    }

    /// Stock: cases open at the end of the row's last day: open at its start, plus opened and reopened,
    /// minus closed, withdrawn and merged. Null by outcome and for a filter by outcome, since an open case has
    /// none.
    async fn open_at_end(&self) -> Option<i64> {
        self.stock(Count::OpenAtEnd)
    }

    /// Stock: cases that at the end of the row's last day are open and due by that day. Null by outcome
    /// and for a filter by outcome, since an open case has none.
    async fn breach_backlog(&self) -> Option<i64> {
        self.stock(Count::BreachBacklog)
    }

    /// State: of the cases closed (by their latest closing) with a due instant, those closed by then.
    async fn on_time(&self) -> Ready<OnTime> {
        Ready(OnTime::of(&self.row.figures))
    }

    /// State: how many working days cases closed in the period (by their latest closing) took.
    async fn working_days(&self) -> DemandWorkingDays {
        DemandWorkingDays(self.row.figures.clone())
    }

    /// Flow: the share of failure demand among the contacts.
    async fn failure_rate(&self) -> Ready<FailureRate> {
        Ready(FailureRate::of(&self.row.figures))
    }

    /// Flow: contacts on a case that was open and not yet due, and that brought nothing new. It is worked
    /// out from the contact and its case, a lower bound of the demand code `FAILURE_PROGRESS_CHASE`
    /// that people choose. Null only beside an error.
    async fn progress_chases(&self, ctx: &Context<'_>) -> Fallible<i64> {
        let figures = self.read(ctx, Figure::ProgressChases).await;
        figures
            .map(|figures| figures.count(Count::Chases))
            .transpose()
    }

    /// Flow: contacts of a named customer that the council did not invite, and that follow an earlier
    /// one of the same customer on the same journey or case within so many local days. Null only beside
    /// an error.
    async fn repeat_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many days the earlier contact may lie back, 1 to 365.",
            default = 7
        )]
        days: i32,
    ) -> Fallible<i64> {
        let load = async {
            let figure = Figure::RepeatContacts(checked(days)?);
            Ok(self.read(ctx, figure).await?.count(Count::Repeats))
        };
        load.await.transpose()
    }

    /// State: the share of the episodes begun in the period that were settled at their first contact.
    /// Null only beside an error.
    async fn first_contact_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Within how many days nothing more may follow, 1 to 365.",
            default = 7
        )]
        days: i32,
    ) -> Fallible<FirstContactResolution> {
        let load = async {
            let figure = Figure::FirstContactResolution(checked(days)?);
            let figures = self.read(ctx, figure).await?;
            Ok(FirstContactResolution::of(&figures))
        };
        Some(load.await)
    }

    /// The same figures of earlier periods.
    async fn comparison(&self) -> DemandComparison {
        DemandComparison::new(&self.asked, &self.row)
    }

    /// The cases behind a figure of the row, oldest first. Null when the row has no such figure.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection takes four arguments of its own"
    )]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The figure.")] measure: DemandCaseMeasure,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<DemandCaseConnection> {
        if measure.is_stock() && !self.has_stock() {
            return None;
        }
        let args = PageArgs::new(first, after, last, before);
        Some(DemandCases::page(ctx, &self.asked, &self.row, measure, args).await)
    }
}

impl Known for DemandRow {
    const FIELDS: &'static [&'static str] = &[
        "month",
        "demandCode",
        "customerKind",
        "contacts",
        "opened",
        "closed",
        "reopened",
        "withdrawn",
        "openAtEnd",
        "breachBacklog",
        "onTime",
        "failureRate",
    ];
}

impl DemandRow {
    pub(super) fn new(asked: &Arc<Asked>, row: PublishedRow) -> Self {
        Self {
            asked: Arc::clone(asked),
            row,
        }
    }

    fn stock(&self, count: Count) -> Option<i64> {
        self.row.figures.count(count).filter(|_| self.has_stock())
    }

    fn has_stock(&self) -> bool {
        let Asked { by, filter, .. } = self.asked.as_ref();
        !by.has(DemandDimension::Outcome) && filter.outcomes.is_none()
    }

    /// A figure that is read only when asked for, in one statement for all rows.
    async fn read(&self, ctx: &Context<'_>, figure: Figure) -> Result<PublishedFigures, Failure> {
        let key = ReportOf {
            asked: Arc::clone(&self.asked),
            figures: BTreeSet::from([figure]),
        };
        let report = report::load(ctx, key).await?;
        Ok(report.figures(self.row.period.from, self.row.group))
    }
}

fn checked(days: i32) -> Result<u16, Failure> {
    let days_back = u16::try_from(days).ok();
    days_back
        .filter(|days| (1..=LONGEST_DAYS).contains(days))
        .ok_or_else(|| Failure::bad_input(format!("days must be 1 to {LONGEST_DAYS}, not {days}.")))
}
