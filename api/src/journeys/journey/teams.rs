//! The teams that work on a journey.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::journeys::journey_team::{Column, Entity};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
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
