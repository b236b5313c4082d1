//! Activities: the names that imported logs use, and the stages they take place in.

use std::collections::HashMap;

use async_graphql::Object;
use async_graphql::dataloader::Loader;
use entities::journeys::activity::{Column, Entity, Model};
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// The name of an activity in imported logs of a journey.
#[derive(Clone, Debug)]
pub struct Activity(pub Model);

/// The name of an activity in imported logs of a journey.
#[Object]
impl Activity {
    /// The name as the log writes it; unique in the journey.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Code of the stage that it takes place in; null when it is in none of the journey's stages.
    async fn stage_code(&self) -> Option<&str> {
        self.0.stage_code.as_deref()
    }
}

/// Loads activities by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActivityById(pub Uuid);

impl Loader<ActivityById> for Reader {
    type Value = Activity;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ActivityById],
    ) -> Result<HashMap<ActivityById, Activity>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("activity by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ActivityById(row.id), Activity(row)))
            .collect())
    }
}

/// Loads the activities of a journey, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActivitiesOf(pub Uuid);

impl Loader<ActivitiesOf> for Reader {
    type Value = Vec<Activity>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ActivitiesOf],
    ) -> Result<HashMap<ActivitiesOf, Vec<Activity>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Name)
            .all(self.connection());
        let rows = self.ask("activities of journey", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (ActivitiesOf(row.journey_id), Activity(row))),
        ))
    }
}
