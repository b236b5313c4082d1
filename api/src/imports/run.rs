//! The record of an import, and what is cleared away when it does not come to its end.

use chrono::{DateTime, Utc};
use entities::cases::{cases, contact};
use entities::journeys::{activity, journey, journey_version, outcome, stage, version_outcome};
use entities::organisation::{channel, directorate, import_run, service};
use entities::select::{InCouncil as _, in_ids};
use rules::organisation::{ImportKind, ImportState};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel as _,
    QueryFilter, QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::staged;
use crate::clock::Clock;
use crate::database::Database;

/// What an import added besides cases, so that it can be taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Directorates.
    pub directorates: Vec<Uuid>,
    /// Services.
    pub services: Vec<Uuid>,
    /// Journeys, with their versions, stages and outcomes.
    pub journeys: Vec<Uuid>,
    /// Channels.
    pub channels: Vec<Uuid>,
    /// Activities.
    pub activities: Vec<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct Unfinished {
    created: Created,
}

/// A running import.
#[derive(Debug)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// Its council.
    pub council_id: Uuid,
    /// What it added besides cases so far.
    pub created: Created,
}

/// Records that an import begins.
pub async fn start(
    database: &Database,
    clock: &Clock,
    council_id: Uuid,
    source: &str,
) -> Result<Run, DbErr> {
    let run = Run {
        id: clock.new_id(),
        council_id,
        created: Created::default(),
    };
    let transaction = database.write().await?;
    let row = record(&run, ImportKind::EventLog, source, clock.now());
    row.into_active_model().insert(&transaction).await?;
    transaction.commit().await?;
    Ok(run)
}

/// The row of a run that has just begun.
pub fn record(run: &Run, kind: ImportKind, source: &str, now: DateTime<Utc>) -> import_run::Model {
    import_run::Model {
        id: run.id,
        council_id: run.council_id,
        kind,
        source: source.to_owned(),
        state: ImportState::Running,
        report: unfinished(&run.created),
        started_at: now,
        finished_at: None,
    }
}

fn unfinished(created: &Created) -> serde_json::Value {
    serde_json::to_value(Unfinished {
        created: created.clone(),
    })
    .unwrap_or_default()
}

impl Run {
    /// Notes in the same transaction what was added.
    pub async fn note(&self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut row = self.row();
        row.report = Set(unfinished(&self.created));
        row.update(connection).await.map(|_| ())
    }

    fn row(&self) -> import_run::ActiveModel {
        import_run::ActiveModel {
            id: Set(self.id),
            council_id: Set(self.council_id),
            ..Default::default()
        }
    }

    /// Makes every case of the run visible and closes its record, in one transaction.
    pub async fn finish(
        &self,
        database: &Database,
        clock: &Clock,
        report: serde_json::Value,
    ) -> Result<(), DbErr> {
        let transaction = database.write().await?;
        staged::reveal(&transaction, clock, self.council_id, self.id).await?;
        let mut row = self.row();
        row.state = Set(ImportState::Finished);
        row.report = Set(report);
        row.finished_at = Set(Some(clock.now()));
        row.update(&transaction).await?;
        transaction.commit().await
    }

    /// Clears away what the run wrote and records that it failed.
    pub async fn undo(
        &self,
        database: &Database,
        clock: &Clock,
        reason: &str,
    ) -> Result<(), DbErr> {
        staged::discard(database, self.council_id, self.id).await?;
        let catalogue = clear_catalogue(database, self.council_id, &self.created).await;
        if let Err(error) = catalogue {
            // Somebody has used it meanwhile: then it is the council's.
            tracing::warn!(%error, "what the import added to the catalogue stays");
        }
        let transaction = database.write().await?;
        let mut row = self.row();
        row.state = Set(ImportState::Failed);
        row.report = Set(serde_json::json!({ "failed": reason }));
        row.finished_at = Set(Some(clock.now()));
        row.update(&transaction).await?;
        transaction.commit().await
    }
}

/// Clears away what imports left that died. The caller holds the council's import lock, so that no
/// import of it is alive.
pub async fn sweep(database: &Database, clock: &Clock, council_id: Uuid) -> Result<usize, DbErr> {
    let dead = import_run::Entity::in_council(council_id)
        .filter(import_run::Column::State.eq(ImportState::Running))
        .all(database.read())
        .await?;
    for row in &dead {
        let created = serde_json::from_value(row.report.clone())
            .map(|unfinished: Unfinished| unfinished.created)
            .unwrap_or_default();
        let run = Run {
            id: row.id,
            council_id,
            created,
        };
        run.undo(database, clock, "it died before its end").await?;
    }
    Ok(dead.len())
}

async fn clear_catalogue(
    database: &Database,
    council_id: Uuid,
    created: &Created,
) -> Result<(), DbErr> {
    if *created == Created::default() {
        return Ok(());
    }
    let backend = database.backend();
    let transaction = database.write().await?;
    activity::Entity::delete_many()
        .filter(activity::Column::CouncilId.eq(council_id))
        .filter(in_ids(activity::Column::Id, &created.activities, backend))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    for journey_id in &created.journeys {
        clear_journey(database, council_id, *journey_id).await?;
    }
    let transaction = database.write().await?;
    let used = used_channels(&transaction, council_id, &created.channels).await?;
    let unused: Vec<Uuid> = created
        .channels
        .iter()
        .copied()
        .filter(|id| !used.contains(id))
        .collect();
    channel::Entity::delete_many()
        .filter(channel::Column::CouncilId.eq(council_id))
        .filter(in_ids(channel::Column::Id, &unused, backend))
        .exec(&transaction)
        .await?;
    service::Entity::delete_many()
        .filter(service::Column::CouncilId.eq(council_id))
        .filter(in_ids(service::Column::Id, &created.services, backend))
        .exec(&transaction)
        .await?;
    directorate::Entity::delete_many()
        .filter(directorate::Column::CouncilId.eq(council_id))
        .filter(in_ids(
            directorate::Column::Id,
            &created.directorates,
            backend,
        ))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}

async fn used_channels(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    let backend = connection.get_database_backend();
    let mut used: Vec<Uuid> = cases::visible(council_id)
        .filter(in_ids(cases::Column::ChannelId, ids, backend))
        .select_only()
        .column(cases::Column::ChannelId)
        .distinct()
        .into_tuple()
        .all(connection)
        .await?;
    let by_contacts: Vec<Uuid> = contact::Entity::in_council(council_id)
        .filter(in_ids(contact::Column::ChannelId, ids, backend))
        .select_only()
        .column(contact::Column::ChannelId)
        .distinct()
        .into_tuple()
        .all(connection)
        .await?;
    used.extend(by_contacts);
    Ok(used)
}

async fn clear_journey(
    database: &Database,
    council_id: Uuid,
    journey_id: Uuid,
) -> Result<(), DbErr> {
    let backend = database.backend();
    let versions: Vec<Uuid> = journey_version::Entity::in_council(council_id)
        .filter(journey_version::Column::JourneyId.eq(journey_id))
        .select_only()
        .column(journey_version::Column::Id)
        .into_tuple()
        .all(database.read())
        .await?;
    let transaction = database.write().await?;
    version_outcome::Entity::delete_many()
        .filter(version_outcome::Column::CouncilId.eq(council_id))
        .filter(in_ids(
            version_outcome::Column::JourneyVersionId,
            &versions,
            backend,
        ))
        .exec(&transaction)
        .await?;
    stage::Entity::delete_many()
        .filter(stage::Column::CouncilId.eq(council_id))
        .filter(in_ids(stage::Column::JourneyVersionId, &versions, backend))
        .exec(&transaction)
        .await?;
    outcome::Entity::delete_many()
        .filter(outcome::Column::CouncilId.eq(council_id))
        .filter(outcome::Column::JourneyId.eq(journey_id))
        .exec(&transaction)
        .await?;
    journey_version::Entity::delete_many()
        .filter(journey_version::Column::CouncilId.eq(council_id))
        .filter(journey_version::Column::JourneyId.eq(journey_id))
        .exec(&transaction)
        .await?;
    journey::Entity::delete_many()
        .filter(journey::Column::CouncilId.eq(council_id))
        .filter(journey::Column::Id.eq(journey_id))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}
