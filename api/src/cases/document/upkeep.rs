//! What is done for documents in the background: scanning them, deleting what was removed, and forgetting
//! what never came. Any number of processes may do it at once.

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::document::{Column, Entity, Model};
use entities::cases::document_upload;
use entities::organisation::council;
use entities::select::InCouncil;
use rules::cases::document::Scan;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::keep;
use super::scanner::{NoVerdict, Scanner, Verdict};
use super::store::Store;
use crate::clock::Clock;
use crate::database::Database;

/// How long after its end an upload is forgotten: longer than the bytes of one may take to come.
pub const KEPT: TimeDelta = TimeDelta::hours(2);

/// How many documents of a council are looked at in one round.
const BATCH: u64 = 50;

/// Everything that the work needs.
#[derive(Clone, Debug)]
pub struct Upkeep {
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// Where the bytes lie.
    pub store: Store,
    /// What scans them, if anything does.
    pub scanner: Option<Scanner>,
}

/// What one round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Documents that were scanned.
    pub scanned: u64,
    /// Removed documents whose bytes were deleted.
    pub purged: u64,
    /// Uploads that never came and were forgotten.
    pub forgotten: u64,
}

/// Why a round broke off.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// The store failed.
    #[error("the store of documents failed: {0}")]
    Store(#[from] object_store::Error),
    /// The scanner gave no verdict.
    #[error(transparent)]
    Scanner(#[from] NoVerdict),
}

impl Upkeep {
    /// One round for every council. With `again`, documents that the scanner could not read are tried once
    /// more.
    ///
    /// # Errors
    /// When the database, the store or the scanner fails: what was done until then stays so, and the rest
    /// is done in the next round.
    pub async fn round(&self, again: bool) -> Result<Done, Broken> {
        let mut done = Done::default();
        for council in council::Entity::find().all(self.database.read()).await? {
            done.forgotten += self.forget(council.council_id).await?;
            done.purged += self.purge(council.council_id).await?;
            if let Some(scanner) = &self.scanner {
                done.scanned += self.scan(scanner, council.council_id, again).await?;
            }
        }
        Ok(done)
    }

    /// Scans what was not scanned yet.
    async fn scan(&self, scanner: &Scanner, council_id: Uuid, again: bool) -> Result<u64, Broken> {
        let mut rows = self.some(waiting(council_id, Scan::NotScanned)).await?;
        if again {
            rows.extend(self.some(waiting(council_id, Scan::Failed)).await?);
        }
        let mut count = 0;
        for row in &rows {
            let scan = self.verdict(scanner, row).await?;
            self.tell(row, scan).await?;
            count += 1;
        }
        Ok(count)
    }

    async fn verdict(&self, scanner: &Scanner, row: &Model) -> Result<Scan, Broken> {
        let verdict = match self.store.read(row.council_id, row.object_id).await {
            Ok((_, bytes)) => scanner.scan(bytes).await?,
            Err(object_store::Error::NotFound { .. }) => {
                Verdict::Failed("its bytes are not in the store".to_owned())
            }
            Err(error) => return Err(error.into()),
        };
        Ok(match verdict {
            Verdict::Clean => Scan::Clean,
            Verdict::Infected(name) => {
                tracing::warn!(document = %row.id, name, "malicious software was found in a document");
                Scan::Infected
            }
            Verdict::Failed(why) => {
                tracing::warn!(document = %row.id, why, "a document could not be scanned");
                Scan::Failed
            }
        })
    }

    async fn tell(&self, row: &Model, scan: Scan) -> Result<(), DbErr> {
        let transaction = self.database.write().await?;
        Entity::update_many()
            .col_expr(Column::Scan, Column::Scan.save_as(Expr::value(scan)))
            .col_expr(Column::ScannedAt, Expr::value(self.clock.now()))
            .filter(Column::CouncilId.eq(row.council_id))
            .filter(Column::Id.eq(row.id))
            .filter(Column::Scan.eq(row.scan))
            .exec(&transaction)
            .await?;
        transaction.commit().await
    }

    /// Deletes the bytes of what was removed.
    async fn purge(&self, council_id: Uuid) -> Result<u64, Broken> {
        let removed = Entity::in_council(council_id)
            .filter(Column::RemovedAt.is_not_null())
            .filter(Column::PurgedAt.is_null())
            .order_by_asc(Column::RemovedAt);
        let mut purged = 0;
        for row in self.some(removed).await? {
            self.store.delete(council_id, row.object_id).await?;
            let transaction = self.database.write().await?;
            Entity::update_many()
                .col_expr(Column::PurgedAt, Expr::value(self.clock.now()))
                .filter(Column::CouncilId.eq(council_id))
                .filter(Column::Id.eq(row.id))
                .exec(&transaction)
                .await?;
            transaction.commit().await?;
            purged += 1;
        }
        Ok(purged)
    }

    /// Forgets uploads that ended long ago, with whatever a process that was killed has left of them.
    async fn forget(&self, council_id: Uuid) -> Result<u64, Broken> {
        let before: DateTime<Utc> = self.clock.now() - KEPT;
        let old = document_upload::Entity::in_council(council_id)
            .filter(document_upload::Column::ExpiresAt.lt(before));
        let mut forgotten = 0;
        for upload in self.some(old).await? {
            self.store.delete(council_id, upload.id).await?;
            let transaction = self.database.write().await?;
            keep::delete(&transaction, &upload).await?;
            transaction.commit().await?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    async fn some<E: EntityTrait>(&self, rows: Select<E>) -> Result<Vec<E::Model>, DbErr> {
        rows.limit(BATCH).all(self.database.read()).await
    }
}

/// The documents of a council of which the scanner has said this, the oldest first.
fn waiting(council_id: Uuid, scan: Scan) -> Select<Entity> {
    Entity::in_council(council_id)
        .filter(Column::Scan.eq(scan))
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::Id)
}
