//! Which journeys a service has: what decides whether its figures are in a viewer's reach.

use std::collections::{HashMap, HashSet};

use async_graphql::dataloader::Loader;
use entities::journeys::journey::{Column, Entity};
use sea_orm::QuerySelect;
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// Whether figures over all of `journeys` are for a viewer who sees those of `reach` alone: there are
/// journeys, and every one is in reach.
pub(crate) fn are_in_reach<'a>(
    reach: &HashSet<Uuid>,
    journeys: impl IntoIterator<Item = &'a Uuid>,
) -> bool {
    let mut journeys = journeys.into_iter().peekable();
    journeys.peek().is_some() && journeys.all(|id| reach.contains(id))
}

/// Loads the ids of a service's journeys, drafts included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JourneyIdsOf(pub Uuid);

impl Loader<JourneyIdsOf> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[JourneyIdsOf],
    ) -> Result<HashMap<JourneyIdsOf, Vec<Uuid>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::ServiceId, keys.iter().map(|key| key.0))
            .select_only()
            .column(Column::ServiceId)
            .column(Column::Id)
            .into_tuple::<(Uuid, Uuid)>()
            .all(self.connection());
        let pairs = self.ask("journeys in figure reach", select).await?;
        Ok(grouped(pairs.into_iter().map(|(service, journey)| {
            (JourneyIdsOf(service), journey)
        })))
    }
}
