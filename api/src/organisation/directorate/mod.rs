//! Directorates, the largest parts of a council.

pub mod create;
pub mod update;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::organisation::directorate::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::QueryOrder;
use uuid::Uuid;

use super::service::{Service, ServicesOfDirectorate};
use super::team::{Team, TeamsOfDirectorate};
use crate::demand::{Demand, DemandArgs, DemandDimension, DemandFilter, Owner};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::period::PeriodInput;

/// A directorate, the largest part of a council.
#[derive(Clone, Debug)]
pub struct Directorate(pub Model);

/// A directorate, the largest part of a council.
#[Object]
impl Directorate {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Directorate.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// Its teams by code, all of them: a directorate has a few dozen at most. Null when they could
    /// not be read or no token was sent.
    async fn teams(&self, ctx: &Context<'_>) -> Fallible<Vec<Team>> {
        Some(self.find_teams(ctx).await)
    }

    /// The services it answers for by code, all of them: a directorate has a few dozen at most.
    /// Null when they could not be read.
    async fn services(&self, ctx: &Context<'_>) -> Fallible<Vec<Service>> {
        let found = ctx.loader().load_one(ServicesOfDirectorate(self.0.id));
        Some(found.await.map(Option::unwrap_or_default))
    }

    /// The demand on the journeys of its services; null when these figures are not for this viewer.
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
        let owner = Owner::Directorate(self.0.id);
        Demand::of(ctx, "Directorate.demand", owner, args)
            .await
            .transpose()
    }
}

impl Directorate {
    async fn find_teams(&self, ctx: &Context<'_>) -> Result<Vec<Team>, Failure> {
        ctx.allow("Directorate.teams")?;
        let found = ctx.loader().load_one(TeamsOfDirectorate(self.0.id)).await?;
        Ok(found.unwrap_or_default())
    }

    /// All directorates of the council, by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(reader: &Reader) -> Result<Vec<Self>, Failure> {
        let found = Entity::in_council(reader.council_id())
            .order_by_asc(Column::Code)
            .all(reader.connection());
        let rows = reader.ask("directorates", found).await?;
        Ok(rows.into_iter().map(Self).collect())
    }
}

/// Loads directorates by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DirectorateById(pub Uuid);

impl Loader<DirectorateById> for Reader {
    type Value = Directorate;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[DirectorateById],
    ) -> Result<HashMap<DirectorateById, Directorate>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("directorate by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (DirectorateById(row.id), Directorate(row)))
            .collect())
    }
}

/// The root fields about directorates.
#[derive(Debug, Default)]
pub struct DirectorateQueries;

#[Object]
impl DirectorateQueries {
    /// The directorates of the council by code, all of them: a council has a handful.
    async fn directorates(&self, ctx: &Context<'_>) -> Fallible<Vec<Directorate>> {
        Some(Directorate::all(ctx.reader()).await)
    }
}
