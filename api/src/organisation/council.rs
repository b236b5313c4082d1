//! The council itself, and what screens need of it.

use async_graphql::{Context, ID, Object};
use entities::organisation::council::Model;

use super::channel::Channel;
use super::directorate::Directorate;
use crate::cases::codes::DemandCode;
use crate::demand::{Demand, DemandArgs, DemandDimension, DemandFilter, Owner};
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::graphql::id::Kind;
use crate::graphql::period::PeriodInput;
use crate::journeys::calendar::WorkingCalendars;

/// The council that is asked about: the token's, or without one the council that publishes here.
#[derive(Clone, Debug)]
pub struct Council(pub Model);

/// The council that is asked about: the token's, or without one the council that publishes here.
/// The council that is asked about: the token's, or without one the council that publishes here.
#[Object]
impl Council {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Council.id(self.0.council_id)
    }

    /// The short name used in tokens and settings.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The full name, as printed for readers.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// IANA name of the zone that decides every local date, such as `Europe/London`.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// Whether councillors see small numbers as they are; else they see published figures, as the public does.
    async fn councillors_see_small_numbers(&self) -> bool {
        self.0.councillors_see_small_numbers
    }

    /// The channels by code, all of them: a council has a handful. Null only when they could not be
    /// read.
    async fn channels(&self, ctx: &Context<'_>) -> Fallible<Vec<Channel>> {
        Some(Channel::all(ctx.reader()).await)
    }

    /// The directorates by code, all of them: a council has a handful. Null only when they could not
    /// be read.
    async fn directorates(&self, ctx: &Context<'_>) -> Fallible<Vec<Directorate>> {
        Some(Directorate::all(ctx.reader()).await)
    }

    /// By which calendars the working time of cases is counted.
    async fn working_calendars(&self) -> WorkingCalendars {
        WorkingCalendars {
            revision: self.0.calendar_revision,
        }
    }

    /// The demand of the whole council; null when its figures are not for this viewer.
    async fn demand(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days to count.")] period: PeriodInput,
        #[graphql(desc = "What the rows are told apart by; one row when left out.")] by: Option<
            Vec<DemandDimension>,
        >,
        #[graphql(name = "where", desc = "Which part to count; all when left out.")] filter: Option<
            DemandFilter,
        >,
    ) -> Fallible<Demand> {
        let args = DemandArgs { period, by, filter };
        Demand::of(ctx, "Council.demand", Owner::Council, args)
            .await
            .transpose()
    }

    /// Every demand code with its words, for the choice that a screen offers.
    async fn demand_codes(&self) -> Vec<DemandCodeEntry> {
        let codes = rules::demand::DemandCode::ALL.iter().copied();
        codes.map(DemandCodeEntry).collect()
    }
}

/// A demand code with its words.
#[derive(Clone, Copy, Debug)]
pub struct DemandCodeEntry(rules::demand::DemandCode);

/// A demand code with its words.
/// A demand code with its words.
#[Object]
impl DemandCodeEntry {
    /// The code, for programs.
    async fn code(&self) -> DemandCode {
        self.0.into()
    }

    /// A short name for screens and reports.
    async fn title(&self) -> &'static str {
        self.0.title()
    }

    /// When to choose this code, in words for the person who records the contact.
    async fn meaning(&self) -> &'static str {
        self.0.meaning()
    }
}

/// The root field of the council.
#[derive(Debug, Default)]
pub struct CouncilQueries;

#[Object]
impl CouncilQueries {
    /// The council that is asked about.
    async fn council(&self, ctx: &Context<'_>) -> Council {
        Council(ctx.viewer().council().clone())
    }
}
