//! Teams of staff.

pub mod create;
pub mod journeys;
pub mod members;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::organisation::team::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::QueryOrder;
use uuid::Uuid;

use self::journeys::JourneysOfTeam;
use self::members::StaffOfTeam;
use super::directorate::{Directorate, DirectorateById};
use super::kinds::TeamKind;
use super::staff::Staff;
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList, Parent};
use crate::cases::order::CaseOrder;
use crate::cases::queue;
use crate::cases::task::list::{self as task_list, TaskConnection};
use crate::cases::view::list::{self as view_list, CaseViewConnection};
use crate::demand::{Demand, DemandArgs, DemandDimension, DemandFilter, Owner};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::period::PeriodInput;
use crate::journeys::journey::Journey;

/// A team of staff in a directorate.
#[derive(Clone, Debug)]
pub struct Team(pub Model);

/// The connection of teams.
pub type TeamConnection = Connection<String, Team>;

/// A team of staff in a directorate.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl Team {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Team.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What the team is for.
    async fn kind(&self) -> TeamKind {
        self.0.kind.into()
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The directorate it belongs to; null only when it could not be read.
    async fn directorate(&self, ctx: &Context<'_>) -> Fallible<Directorate> {
        let id = DirectorateById(self.0.directorate_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// Its members by name, all of them: a team has a few dozen at most. Null when they could not be
    /// read or the viewer may not see staff.
    async fn members(&self, ctx: &Context<'_>) -> Fallible<Vec<Staff>> {
        Some(self.find_members(ctx).await)
    }

    /// The journeys it works on by code, all of them: its members see their cases. Null only when
    /// they could not be read.
    async fn journeys(&self, ctx: &Context<'_>) -> Fallible<Vec<Journey>> {
        let found = ctx.loader().load_one(JourneysOfTeam(self.0.id));
        Some(found.await.map(Option::unwrap_or_default))
    }

    /// The demand on the cases assigned to it, and the contacts on them; null when these figures are not for this viewer.
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
        let owner = Owner::Team(self.0.id);
        Demand::of(ctx, "Team.demand", owner, args)
            .await
            .transpose()
    }

    /// The cases that it has, in the viewer's reach; null when the viewer may not see cases.
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
        Some(case_list::of(ctx, "Team.cases", Parent::Team(self.0.id), list).await)
    }

    /// What waits for it: the open cases on its journeys that nobody has, and that no team has or this one, in
    /// the viewer's reach. Soonest due first and those never due last, then the longest received. Null when the
    /// viewer may not see queues.
    async fn queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which of them; all when left out.")] filter: Option<
            CaseWhere,
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
            order: None,
            args: PageArgs::new(first, after, last, before),
        };
        Some(queue::of_team(ctx, self.0.id, list).await)
    }

    /// The open tasks that it has, whoever in it has them, soonest due first, on cases in the viewer's
    /// reach; those without a due date last. Null when the viewer may not see tasks.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<TaskConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(task_list::of_team(ctx, self.0.id, args).await)
    }

    /// Its saved views, by name; none for whoever is neither a member nor the director. Null when the
    /// viewer may not see cases.
    async fn case_views(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseViewConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(view_list::of_team(ctx, self.0.id, args).await)
    }
}

impl Team {
    async fn find_members(&self, ctx: &Context<'_>) -> Result<Vec<Staff>, Failure> {
        ctx.allow("Team.members")?;
        let found = ctx.loader().load_one(StaffOfTeam(self.0.id)).await?;
        Ok(found.unwrap_or_default())
    }

    /// The teams by code, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<TeamConnection, Failure> {
        let select = Entity::in_council(reader.council_id());
        let order = [
            SortColumn::ascending(Column::Code),
            SortColumn::ascending(Column::Id),
        ];
        let of = || page::fingerprint(&["teams"]);
        let page = page::read(reader, "teams", select, &order, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads teams by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TeamById(pub Uuid);

impl Loader<TeamById> for Reader {
    type Value = Team;
    type Error = Failure;

    async fn load(&self, keys: &[TeamById]) -> Result<HashMap<TeamById, Team>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("team by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (TeamById(row.id), Team(row)))
            .collect())
    }
}

/// Loads the teams of directorates, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TeamsOfDirectorate(pub Uuid);

impl Loader<TeamsOfDirectorate> for Reader {
    type Value = Vec<Team>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TeamsOfDirectorate],
    ) -> Result<HashMap<TeamsOfDirectorate, Vec<Team>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::DirectorateId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Code)
            .all(self.connection());
        let rows = self.ask("teams of directorate", found).await?;
        Ok(grouped(rows.into_iter().map(|row| {
            (TeamsOfDirectorate(row.directorate_id), Team(row))
        })))
    }
}

/// The root fields about teams.
#[derive(Debug, Default)]
pub struct TeamQueries;

#[Object]
impl TeamQueries {
    /// The teams of the council, by code; null without a token.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<TeamConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.teams") {
            Ok(()) => Team::page(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}
