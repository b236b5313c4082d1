//! Which version of a journey new cases are opened under.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entities::journeys::journey_version::{Column, Entity, Model};
use entities::select::{InCouncil, in_ids};
use rules::journeys::VersionState;
use rules::journeys::version::{Dated, current};
use rules::time::zone::local_date;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::JourneyVersion;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// Loads the version of a journey that is in force today, in the council's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CurrentVersionOf(pub Uuid);

impl Loader<CurrentVersionOf> for Reader {
    type Value = JourneyVersion;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CurrentVersionOf],
    ) -> Result<HashMap<CurrentVersionOf, JourneyVersion>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let today = today(self);
        let found = on(
            self.connection(),
            self.backend(),
            self.council_id(),
            &ids,
            today,
        );
        Ok(self
            .ask("current version of journey", found)
            .await?
            .into_iter()
            .map(|(journey, version)| (CurrentVersionOf(journey), JourneyVersion(version)))
            .collect())
    }
}

/// The local date of now in the viewer's council.
#[must_use]
pub fn today(reader: &Reader) -> NaiveDate {
    local_date(reader.clock().now(), reader.viewer().zone())
}

/// The version of each journey that is in force on a local date; a journey without one is left out.
///
/// # Errors
/// When the database fails.
pub async fn on(
    connection: &impl ConnectionTrait,
    backend: DbBackend,
    council_id: Uuid,
    journeys: &[Uuid],
    date: NaiveDate,
) -> Result<HashMap<Uuid, Model>, DbErr> {
    let rows = published(council_id, backend, journeys, date)
        .all(connection)
        .await?;
    Ok(in_force(rows, date))
}

/// Keeps the calendars by which the published versions of a journey count from changing until the
/// transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    journey_id: Uuid,
) -> Result<(), DbErr> {
    // SQLite lets one transaction write at a time.
    if reader.backend() == DbBackend::Postgres {
        // The lock is the one that the foreign key of the new case takes anyway. All who hold several
        // versions take them by id, so that no two wait for each other.
        Entity::in_council(reader.council_id())
            .filter(Column::JourneyId.eq(journey_id))
            .filter(Column::State.eq(VersionState::Published))
            .select_only()
            .column(Column::Id)
            .order_by_asc(Column::Id)
            .lock(LockType::KeyShare)
            .into_tuple::<Uuid>()
            .all(transaction)
            .await?;
    }
    Ok(())
}

fn published(
    council_id: Uuid,
    backend: DbBackend,
    journeys: &[Uuid],
    date: NaiveDate,
) -> Select<Entity> {
    Entity::in_council(council_id)
        .filter(in_ids(Column::JourneyId, journeys, backend))
        .filter(Column::State.eq(VersionState::Published))
        .filter(Column::ValidFrom.lte(date))
}

fn in_force(rows: Vec<Model>, date: NaiveDate) -> HashMap<Uuid, Model> {
    let mut groups: HashMap<Uuid, Vec<Model>> = HashMap::new();
    for row in rows {
        groups.entry(row.journey_id).or_default().push(row);
    }
    groups
        .into_iter()
        .filter_map(|(journey, versions)| Some((journey, current(versions, dated, date)?)))
        .collect()
}

/// What decides whether a version is in force.
pub(crate) const fn dated(version: &Model) -> Dated {
    Dated {
        number: version.number,
        state: version.state,
        valid_from: version.valid_from,
    }
}
