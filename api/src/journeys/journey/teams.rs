//! The teams that work on a journey.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID};
use entities::journeys::journey_team::{ActiveModel, Column, Entity};
use entities::organisation::team;
use rules::journeys::plan::{Fault, FaultKind, length_fault};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set,
};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::organisation::refer;
use crate::organisation::team::{Team, TeamById};

/// Loads the teams of a journey, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TeamsOfJourney(pub Uuid);

impl Loader<TeamsOfJourney> for Reader {
    type Value = Vec<Team>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TeamsOfJourney],
    ) -> Result<HashMap<TeamsOfJourney, Vec<Team>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyId, keys.iter().map(|key| key.0))
            .all(self.connection());
        let links = self.ask("teams of journey", found).await?;
        let keys: Vec<TeamById> = links.iter().map(|link| TeamById(link.team_id)).collect();
        let teams = <Self as Loader<TeamById>>::load(self, &keys).await?;
        let mut lists = grouped(links.into_iter().filter_map(|link| {
            let team = teams.get(&TeamById(link.team_id))?;
            Some((TeamsOfJourney(link.journey_id), team.clone()))
        }));
        for list in lists.values_mut() {
            list.sort_by(|one, other| one.0.code.cmp(&other.0.code));
        }
        Ok(lists)
    }
}

/// The teams of a journey, for those with a token.
///
/// # Errors
/// `UNAUTHENTICATED` without one; otherwise a fault.
pub async fn of(ctx: &Context<'_>, journey_id: Uuid) -> Result<Vec<Team>, Failure> {
    ctx.allow("Journey.teams")?;
    let found = ctx.loader().load_one(TeamsOfJourney(journey_id)).await?;
    Ok(found.unwrap_or_default())
}

/// The most teams of a journey.
const MOST: usize = 100;

/// The teams of the list `teamIds`, and what is wrong with it.
///
/// # Errors
/// When the database fails.
pub async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    ids: &[ID],
) -> Result<(Vec<Uuid>, Vec<Fault>), DbErr> {
    if let Some(fault) = length_fault("teamIds", ids.len(), MOST) {
        return Ok((Vec::new(), vec![fault]));
    }
    let found = find(reader, connection, ids).await?;
    let faults = found
        .iter()
        .enumerate()
        .filter(|(_, id)| id.is_none())
        .map(|(place, _)| {
            let field = format!("teamIds.{place}");
            Fault::new(FaultKind::NotFound, field, refer::unknown("team"))
        })
        .collect();
    Ok((found.into_iter().flatten().collect(), faults))
}

/// The teams that `ids` name, in their order; `None` in the place of one that names none.
///
/// # Errors
/// When the database fails.
pub async fn find(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    ids: &[ID],
) -> Result<Vec<Option<Uuid>>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    refer::find::<team::Entity>(reader, connection, team::Column::Id, Kind::Team, ids).await
}

/// Gives a journey further teams.
///
/// # Errors
/// When the database fails.
pub async fn add(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    journey_id: Uuid,
    team_ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), DbErr> {
    let mut team_ids: Vec<Uuid> = team_ids.into_iter().collect();
    // Always in one order, so that two who add at once wait for each other and never in a circle.
    team_ids.sort_unstable();
    team_ids.dedup();
    let rows: Vec<ActiveModel> = team_ids
        .into_iter()
        .map(|team_id| ActiveModel {
            council_id: Set(reader.council_id()),
            journey_id: Set(journey_id),
            team_id: Set(team_id),
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows)
            .on_conflict_do_nothing_on([Column::CouncilId, Column::JourneyId, Column::TeamId])
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Makes `team_ids` the teams of a journey, and no others.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    journey_id: Uuid,
    team_ids: Vec<Uuid>,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::JourneyId.eq(journey_id))
        .exec(transaction)
        .await?;
    add(reader, transaction, journey_id, team_ids).await
}
