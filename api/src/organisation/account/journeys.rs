//! The journeys that partners are granted.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::journeys::journey;
use entities::journeys::partner_journey::{Column, Entity};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::journeys::journey::Journey;

/// Loads the journeys granted to the partners that hold accounts, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JourneysOfAccount(pub Uuid);

impl Loader<JourneysOfAccount> for Reader {
    type Value = Vec<Journey>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[JourneysOfAccount],
    ) -> Result<HashMap<JourneysOfAccount, Vec<Journey>>, Failure> {
        let granted: RelationDef = Entity::belongs_to(journey::Entity)
            .from((Column::JourneyId, Column::CouncilId))
            .to((journey::Column::Id, journey::Column::CouncilId))
            .into();
        let found = self
            .rows_of::<Entity>(Column::AccountId, keys.iter().map(|key| key.0))
            .join(JoinType::InnerJoin, granted)
            .filter(journey::Column::CouncilId.eq(self.council_id()))
            .select_also(journey::Entity)
            .order_by_asc(journey::Column::Code)
            .all(self.connection());
        let rows = self.ask("journeys of account", found).await?;
        Ok(grouped(rows.into_iter().filter_map(|(grant, journey)| {
            Some((JourneysOfAccount(grant.account_id), Journey(journey?)))
        })))
    }
}
