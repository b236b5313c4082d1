//! Work in the background: folding deltas into cells, indexing cases of before, escalating, doing jobs on many
//! cases, looking for drift, sweeping, destroying words that are due, looking after documents. Any number of
//! processes may do it at once.

use std::sync::Arc;
use std::time::Duration;

use entities::organisation::council;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::cases::bulk::job::work as job;
use crate::cases::document::upkeep::Upkeep;
use crate::cases::draft;
use crate::cases::erasure::clean;
use crate::cases::escalation::round;
use crate::cases::retention;
use crate::cases::search::waiting;
use crate::clock::Clock;
use crate::database::Database;
use crate::demand::cells::{lock, merge, nightly, remove};
use crate::graphql::failure::Failure;
use crate::http::metrics::Metrics;
use crate::identity::idempotency;

/// From the end of one round to the next.
const PERIOD: Duration = Duration::from_secs(1);

/// Batches of one council in a round, so that one that is far behind does not keep the others waiting.
const BATCHES: u32 = 20;

/// Rounds from one look for a nightly audit to the next: about a minute.
const AUDIT_EVERY: u64 = 60;

/// Rounds from one look for cases to escalate to the next: about a minute.
const ESCALATE_EVERY: u64 = 60;

/// Rounds from one look at documents to the next: about ten seconds.
const DOCUMENTS_EVERY: u64 = 10;

/// Rounds from one look for erasures after which the log of an embedded database is cut off to the next.
const CLEAN_EVERY: u64 = 5;

/// Rounds from one look for cases whose words are due to the next: about a minute.
const DESTROY_EVERY: u64 = 60;

/// Rounds from one sweep to the next: about an hour.
const SWEEP_EVERY: u64 = 3_600;

/// Everything that the work needs.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// Where it tells how far behind it is.
    pub metrics: Arc<Metrics>,
    /// What is done for documents.
    pub documents: Upkeep,
}

/// Work that goes on until it is told to stop.
#[derive(Debug)]
pub struct Working {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Working {
    /// Ends the batch that is being folded, and no other.
    pub async fn stop(self) {
        // Without a receiver it has ended already.
        let _ = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the background work broke off");
        }
    }
}

impl Worker {
    /// Begins to work.
    #[must_use]
    pub fn start(self) -> Working {
        let (stop, told) = watch::channel(false);
        let task = tokio::spawn(self.work(told));
        Working { stop, task }
    }

    async fn work(self, mut told: watch::Receiver<bool>) {
        let mut round: u64 = 0;
        let mut auditing: Option<JoinHandle<()>> = None;
        let mut documents: Option<JoinHandle<()>> = None;
        let mut escalating: Option<JoinHandle<()>> = None;
        while !*told.borrow() {
            if let Err(error) = self.round(round, &told).await {
                tracing::error!(%error, "background work failed; it is tried again");
            }
            if is_free(auditing.as_ref()) && round.is_multiple_of(AUDIT_EVERY) {
                // Beside the folding: a recount of many cases takes its time.
                auditing = Some(tokio::spawn(self.clone().audit()));
            }
            if is_free(documents.as_ref()) && round.is_multiple_of(DOCUMENTS_EVERY) {
                // Beside the folding, too: a scanner takes its time.
                let again = round.is_multiple_of(SWEEP_EVERY);
                documents = Some(tokio::spawn(look_after(self.documents.clone(), again)));
            }
            if is_free(escalating.as_ref()) && round.is_multiple_of(ESCALATE_EVERY) {
                // Beside the folding: a new rule may hold for many cases.
                escalating = Some(tokio::spawn(self.clone().escalate()));
            }
            round += 1;
            tokio::select! {
                _ = told.changed() => {}
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
        // The first only reads; whatever the others leave undone is done in a later round.
        for task in [auditing, documents, escalating].into_iter().flatten() {
            task.abort();
        }
    }

    async fn round(&self, round: u64, told: &watch::Receiver<bool>) -> Result<(), DbErr> {
        let councils = council::Entity::find().all(self.database.read()).await?;
        let mut waiting = 0;
        for council in &councils {
            self.merge(council.council_id, told).await?;
            self.index(council.council_id, told).await?;
            self.bulk(council.council_id, told).await?;
            waiting += self.waiting(council.council_id).await?;
            if round.is_multiple_of(DESTROY_EVERY) {
                self.destroy(council, told).await?;
            }
            if round.is_multiple_of(SWEEP_EVERY) {
                self.sweep(council.council_id).await?;
                let now = self.clock.now();
                let expired = draft::sweep::sweep(&self.database, council.council_id, now).await?;
                tracing::debug!(expired, "removed drafts that had expired");
            }
        }
        self.metrics.deltas_wait(waiting);
        if round.is_multiple_of(CLEAN_EVERY) && !clean::clean(&self.database, &self.clock).await? {
            tracing::debug!("somebody reads; the log is cut off later");
        }
        if round.is_multiple_of(SWEEP_EVERY) {
            let forgotten = idempotency::sweep(&self.database, self.clock.now()).await?;
            tracing::debug!(forgotten, "forgot old idempotency keys");
        }
        Ok(())
    }

    async fn merge(&self, council_id: Uuid, told: &watch::Receiver<bool>) -> Result<(), DbErr> {
        for _ in 0..BATCHES {
            if *told.borrow() || !merge::has_deltas(&self.database, council_id).await? {
                break;
            }
            // Another process may be at it.
            if merge::merge(&self.database, council_id, merge::BATCH)
                .await?
                .is_none()
            {
                break;
            }
        }
        Ok(())
    }

    /// Indexes cases from before there was an index.
    async fn index(&self, council_id: Uuid, told: &watch::Receiver<bool>) -> Result<(), DbErr> {
        for _ in 0..BATCHES {
            if *told.borrow() || waiting::index_some(&self.database, council_id).await? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Goes on with jobs on many cases.
    async fn bulk(&self, council_id: Uuid, told: &watch::Receiver<bool>) -> Result<(), DbErr> {
        for _ in 0..BATCHES {
            if *told.borrow() || job::some(&self.database, &self.clock, council_id).await? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Destroys the words of cases when the time is over for which they are kept. A council that has more of them
    /// than fit into one look goes on at the next.
    async fn destroy(
        &self,
        council: &council::Model,
        told: &watch::Receiver<bool>,
    ) -> Result<(), DbErr> {
        for _ in 0..BATCHES {
            if *told.borrow() {
                break;
            }
            let done = retention::round::some(&self.database, &self.clock, council).await?;
            if done == 0 {
                break;
            }
            tracing::info!(
                council = council.code,
                cases = done,
                "destroyed words that were due"
            );
        }
        Ok(())
    }

    async fn waiting(&self, council_id: Uuid) -> Result<i64, DbErr> {
        let sql = "SELECT count(*) AS n FROM cell_delta WHERE council_id = $1";
        let backend = self.database.backend();
        let ask = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
        let row = self.database.read().query_one_raw(ask).await?;
        Ok(row
            .map(|row| row.try_get("", "n"))
            .transpose()?
            .unwrap_or(0))
    }

    /// Reclassifying leaves cells of 0 behind.
    async fn sweep(&self, council_id: Uuid) -> Result<(), DbErr> {
        let transaction = self.database.write().await?;
        if lock::try_take(&transaction, council_id).await? {
            let removed = remove::empty(&transaction, council_id).await?;
            tracing::debug!(%council_id, removed, "swept empty cells");
        }
        transaction.commit().await
    }

    async fn escalate(self) {
        if let Err(error) = self.escalate_all().await {
            tracing::error!(?error, "escalating failed; it is tried again");
        }
    }

    async fn escalate_all(&self) -> Result<(), Failure> {
        for council in council::Entity::find().all(self.database.read()).await? {
            let done = Box::pin(round::round(&self.database, &self.clock, council)).await?;
            tracing::debug!(?done, "looked for cases to escalate");
        }
        Ok(())
    }

    async fn audit(self) {
        if let Err(error) = self.audit_all().await {
            tracing::error!(%error, "the nightly audit failed; it is tried again tomorrow");
        }
    }

    async fn audit_all(&self) -> Result<(), DbErr> {
        for council in council::Entity::find().all(self.database.read()).await? {
            self.audit_one(&council).await?;
        }
        Ok(())
    }

    async fn audit_one(&self, council: &council::Model) -> Result<(), DbErr> {
        let Some(found) = nightly::run(&self.database, &self.clock, council).await? else {
            return Ok(());
        };
        self.metrics.cells_differ(found.len());
        if let Some(first) = found.first() {
            tracing::error!(
                council = council.code,
                cells = found.len(),
                first = ?first,
                "cells differ from the rows: throughline rebuild-figures computes them anew"
            );
        }
        Ok(())
    }
}

/// Whether what was begun last has ended.
fn is_free(task: Option<&JoinHandle<()>>) -> bool {
    task.is_none_or(JoinHandle::is_finished)
}

async fn look_after(documents: Upkeep, again: bool) {
    match documents.round(again).await {
        Ok(done) => tracing::debug!(?done, "looked after documents"),
        Err(error) => tracing::error!(%error, "looking after documents failed; it is tried again"),
    }
}
