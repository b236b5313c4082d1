//! Journeys: what customers want to have done.

pub mod audience;
pub mod create;
pub mod filter;
pub mod in_reach;
mod lgsl;
pub mod of_service;
pub mod teams;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::journeys::journey::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use self::audience::JourneyAudience;
use self::filter::JourneyWhere;
use super::activity::{ActivitiesOf, Activity};
use super::outcome::{Outcome, OutcomesOfJourney};
use super::version::current::CurrentVersionOf;
use super::version::{JourneyVersion, VersionsOf};
use crate::cases::contact::filter::ContactWhere;
use crate::cases::contact::list::{self as contact_list, ContactConnection, ContactList};
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList, Parent};
use crate::cases::order::CaseOrder;
use crate::demand::{Demand, DemandArgs, DemandDimension, DemandFilter, Owner};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::period::PeriodInput;
use crate::organisation::kinds::{Confidentiality, CustomerKind};
use crate::organisation::service::{Service, ServiceById};
use crate::organisation::team::Team;

/// What a customer wants to get done, from first contact to outcome: an entry of the catalogue.
#[derive(Clone, Debug)]
pub struct Journey(pub Model);

/// The connection of journeys.
pub type JourneyConnection = Connection<String, Journey>;

/// Journeys stand in the order of their codes.
pub const ORDER: [SortColumn<Column>; 2] = [
    SortColumn::ascending(Column::Code),
    SortColumn::ascending(Column::Id),
];

/// What a customer wants to get done, from first contact to outcome: an entry of the catalogue.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl Journey {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Journey.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers, in the words of the customer.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What the journey is for; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Who the journey is for.
    async fn customer_kind(&self) -> CustomerKind {
        self.0.customer_kind.into()
    }

    /// Who may open a case on it for themselves; empty when only those who work on it may.
    async fn audiences(&self) -> Vec<JourneyAudience> {
        self.0
            .audiences()
            .each()
            .map(JourneyAudience::from)
            .collect()
    }

    /// Number in the Local Government Services List; null when the list has none for it.
    async fn lgsl_id(&self) -> Option<i32> {
        self.0.lgsl_id
    }

    /// What its cases have when they are opened; a change of it moves none.
    async fn confidentiality(&self) -> Confidentiality {
        self.0.confidentiality.into()
    }

    /// The service that it leads to; null only beside an error.
    async fn service(&self, ctx: &Context<'_>) -> Fallible<Service> {
        ctx.one(ServiceById(self.0.service_id)).await.transpose()
    }

    /// The teams that work on it, by code; their members see its cases. Null for those without a
    /// token, and beside an error.
    async fn teams(&self, ctx: &Context<'_>) -> Fallible<Vec<Team>> {
        Some(teams::of(ctx, self.0.id).await)
    }

    /// Its versions by number; drafts only for those who may see them. Null only beside an error.
    async fn versions(&self, ctx: &Context<'_>) -> Fallible<Vec<JourneyVersion>> {
        let found = ctx.loader().load_one(VersionsOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The version that new cases are opened under today: of the published ones that are valid by
    /// today, in the council's time zone, the latest. Null when there is none.
    async fn current_version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        ctx.loader()
            .load_one(CurrentVersionOf(self.0.id))
            .await
            .transpose()
    }

    /// Every outcome of its versions, by code; null only beside an error.
    async fn outcomes(&self, ctx: &Context<'_>) -> Fallible<Vec<Outcome>> {
        let found = ctx.loader().load_one(OutcomesOfJourney(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The activities that imported logs of it name, by name; null only beside an error.
    async fn activities(&self, ctx: &Context<'_>) -> Fallible<Vec<Activity>> {
        let found = ctx.loader().load_one(ActivitiesOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The demand on it; null when these figures are not for this viewer.
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
        let owner = Owner::Journey(self.0.id);
        Demand::of(ctx, "Journey.demand", owner, args)
            .await
            .transpose()
    }

    /// Its cases in the viewer's reach; null when the viewer may not see cases.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "Their order; the latest received first when left out.")] order_by: Option<
            Vec<CaseOrder>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let list = CaseList {
            filter,
            order: order_by,
            args: PageArgs::new(first, after, last, before),
        };
        Some(case_list::of(ctx, "Journey.cases", Parent::Journey(self.0.id), list).await)
    }

    /// The contacts about it in the viewer's reach, the latest first; null when the viewer may not see
    /// contacts.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which contacts; all in reach when left out.")]
        filter: Option<ContactWhere>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<ContactConnection> {
        let args = PageArgs::new(first, after, last, before);
        let list = ContactList { filter, args };
        Some(contact_list::of_journey(ctx, self.0.id, list).await)
    }
}

impl Journey {
    /// The journey with this code; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_code(reader: &Reader, code: &str) -> Result<Option<Self>, Failure> {
        // A text that is no code is nobody's; not every database could even look for it.
        if rules::text::code(code).is_err() {
            return Ok(None);
        }
        let found = Entity::in_council(reader.council_id())
            .filter(Column::Code.eq(code))
            .one(reader.connection());
        Ok(reader.ask("journey", found).await?.map(Self))
    }

    /// The journeys of a filter by code, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a wrong filter or wrong paging arguments.
    pub async fn page(
        reader: &Reader,
        filter: Option<&JourneyWhere>,
        args: &PageArgs,
    ) -> Result<JourneyConnection, Failure> {
        let mut select = Entity::in_council(reader.council_id());
        if let Some(filter) = filter {
            select = select.filter(filter.condition(reader)?);
        }
        let of = || match filter {
            Some(filter) => page::fingerprint(&["journeys", &format!("{filter:?}")]),
            None => page::fingerprint(&["journeys"]),
        };
        let page = page::read(reader, "journeys", select, &ORDER, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads journeys by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JourneyById(pub Uuid);

impl Loader<JourneyById> for Reader {
    type Value = Journey;
    type Error = Failure;

    async fn load(&self, keys: &[JourneyById]) -> Result<HashMap<JourneyById, Journey>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("journey by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (JourneyById(row.id), Journey(row)))
            .collect())
    }
}

/// The root fields about journeys.
#[derive(Debug, Default)]
pub struct JourneyQueries;

#[Object]
impl JourneyQueries {
    /// The journeys of the council, by code; null only beside an error.
    #[expect(
        clippy::too_many_arguments,
        reason = "a field's arguments are the function's"
    )]
    async fn journeys(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Only those that fulfil this; all when left out.",
            name = "where"
        )]
        filter: Option<JourneyWhere>,
    ) -> Fallible<JourneyConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(Journey::page(ctx.reader(), filter.as_ref(), &args).await)
    }

    /// The journey with this code; null when there is none.
    async fn journey(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, exactly as stored.")] code: String,
    ) -> Fallible<Journey> {
        Journey::by_code(ctx.reader(), &code).await.transpose()
    }
}
