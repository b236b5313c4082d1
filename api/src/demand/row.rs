//! Rows and totals of demand.

use async_graphql::{Context, Object, SimpleObject};
use rules::demand::figures::Figures;
use rules::demand::rows::Row;

use crate::cases::codes::DemandCode;
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::version::{JourneyVersion, JourneyVersionById};
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::team::{Team, TeamById};

/// A share of cases.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct OnTime {
    /// Closed cases whose latest closing was by their due instant.
    pub numerator: i64,
    /// Closed cases that had a due instant.
    pub denominator: i64,
    /// Numerator over denominator, 0 to 1; null when the denominator is 0.
    pub value: Option<f64>,
}

/// The share of failure demand among contacts: demand caused by a failure to do something, or to do
/// it right, for the customer.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FailureRate {
    /// Contacts with a failure code.
    pub numerator: i64,
    /// Contacts whose code is known; those preventable by policy count here only.
    pub denominator: i64,
    /// Numerator over denominator, 0 to 1; null when the denominator is 0.
    pub value: Option<f64>,
    /// Contacts with the code unknown over all contacts, 0 to 1; null when there are no contacts.
    pub unknown_share: Option<f64>,
    /// Whether more than 20 % of the contacts are unknown, so that the rate says little.
    pub is_low_confidence: bool,
}

impl OnTime {
    fn of(figures: &Figures) -> Self {
        let ratio = figures.on_time();
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            value: ratio.value(),
        }
    }
}

impl FailureRate {
    fn of(figures: &Figures) -> Self {
        let rate = figures.failure_rate();
        let ratio = rate.ratio();
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            value: rate.value(),
            unknown_share: rate.unknown_share(),
            is_low_confidence: rate.is_low_confidence(),
        }
    }
}

/// Figures of one row of demand. What it is not told apart by is null.
#[derive(Clone, Copy, Debug)]
pub struct DemandRow(pub Row);

/// Figures of one row of demand. What it is not told apart by is null.
#[Object]
impl DemandRow {
    /// The calendar month, such as "2026-09"; null unless rows are told apart by month.
    async fn month(&self) -> Option<String> {
        self.0.month.map(|month| month.format("%Y-%m").to_string())
    }

    /// The channel of the contact, or of the case; null unless rows are told apart by channel.
    async fn channel(&self, ctx: &Context<'_>) -> Fallible<Channel> {
        let key = ChannelById(self.0.channel?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The team of the case; null unless rows are told apart by team, and for what has no team.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let key = TeamById(self.0.team?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// Why customers got in touch; null unless rows are told apart by demand code.
    async fn demand_code(&self) -> Option<DemandCode> {
        self.0.demand_code.map(Into::into)
    }

    /// The journey; null unless rows are told apart by journey.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        let key = JourneyById(self.0.journey?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// The journey version; null unless rows are told apart by version, and for contacts on no case.
    async fn version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        let key = JourneyVersionById(self.0.version?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// Flow: contacts by the day they happened.
    async fn contacts(&self) -> i64 {
        self.0.figures.contacts
    }

    /// Flow: cases by the day they were received.
    async fn opened(&self) -> i64 {
        self.0.figures.opened
    }

    /// Flow: closings with an outcome, by their day. A reopening takes nothing from it; a withdrawal
    /// is not a closing.
    async fn closed(&self) -> i64 {
        self.0.figures.closed
    }

    /// Flow: reopenings, by their day.
    async fn reopened(&self) -> i64 {
        self.0.figures.reopened
    }

    /// Flow: withdrawals, by their day.
    async fn withdrawn(&self) -> i64 {
        self.0.figures.withdrawn
    }

    /// State: of the cases closed (by their latest closing) with a due instant, those closed by then.
    async fn on_time(&self) -> OnTime {
        OnTime::of(&self.0.figures)
    }

    /// The share of failure demand among the contacts.
    async fn failure_rate(&self) -> FailureRate {
        FailureRate::of(&self.0.figures)
    }
}

/// Figures of all rows of demand together.
#[derive(Clone, Copy, Debug)]
pub struct DemandTotals(pub Figures);

/// Figures of all rows of demand together.
#[Object]
impl DemandTotals {
    /// Flow: contacts by the day they happened.
    async fn contacts(&self) -> i64 {
        self.0.contacts
    }

    /// Flow: cases by the day they were received.
    async fn opened(&self) -> i64 {
        self.0.opened
    }

    /// Flow: closings with an outcome, by their day.
    async fn closed(&self) -> i64 {
        self.0.closed
    }

    /// Flow: reopenings, by their day.
    async fn reopened(&self) -> i64 {
        self.0.reopened
    }

    /// Flow: withdrawals, by their day.
    async fn withdrawn(&self) -> i64 {
        self.0.withdrawn
    }

    /// State: of the cases closed with a due instant, those closed by then.
    async fn on_time(&self) -> OnTime {
        OnTime::of(&self.0)
    }

    /// The share of failure demand among the contacts.
    async fn failure_rate(&self) -> FailureRate {
        FailureRate::of(&self.0)
    }
}
