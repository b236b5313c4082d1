//! The journeys that teams work on.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::journeys::journey;
use entities::journeys::journey_team::{Column, Entity};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::journeys::journey::Journey;

/// Loads the journeys that teams work on, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JourneysOfTeam(pub Uuid);

impl Loader<JourneysOfTeam> for Reader {
    type Value = Vec<Journey>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[JourneysOfTeam],
    ) -> Result<HashMap<JourneysOfTeam, Vec<Journey>>, Failure> {
        let worked_on: RelationDef = Entity::belongs_to(journey::Entity)
            .from((Column::JourneyId, Column::CouncilId))
            .to((journey::Column::Id, journey::Column::CouncilId))
            .into();
        let found = self
            .rows_of::<Entity>(Column::TeamId, keys.iter().map(|key| key.0))
            .join(JoinType::InnerJoin, worked_on)
            .filter(journey::Column::CouncilId.eq(self.council_id()))
            .select_also(journey::Entity)
            .order_by_asc(journey::Column::Code)
            .all(self.connection());
        let rows = self.ask("journeys of team", found).await?;
        Ok(grouped(rows.into_iter().filter_map(|(work, journey)| {
            Some((JourneysOfTeam(work.team_id), Journey(journey?)))
        })))
    }
}
