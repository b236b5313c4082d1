//! Rebasings of KPIs: from when on, and why, mean and limits are found anew.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::performance::kpi_rebase::{Column, Entity, Model};
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::journeys::version::{JourneyVersion, JourneyVersionById};
use crate::organisation::account::{Account, AccountById};

/// Why the process behind a KPI is another one from a day on.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::RebaseCause")]
pub enum KpiRebaseCause {
    /// A journey was redesigned and its new version published.
    JourneyVersion,
    /// The council or the government changed a policy or a law.
    Policy,
    /// Services or teams were put together another way, or their means changed.
    Organisation,
    /// What is counted, or how it is recorded, changed.
    Measurement,
    /// Something else, which the reason tells.
    Other,
}

/// A decision that from a day on mean and limits of a KPI's control charts are found anew. Somebody makes
/// it, for a reason: it never happens by itself.
#[derive(Clone, Debug)]
pub struct KpiRebase(pub Model);

/// A decision that from a day on mean and limits of a KPI's control charts are found anew. Somebody makes
/// it, for a reason: it never happens by itself.
#[Object]
impl KpiRebase {
    /// The first day of the new phase.
    async fn from(&self) -> NaiveDate {
        self.0.starts_on
    }

    /// Why the process is another one from then on.
    async fn cause(&self) -> KpiRebaseCause {
        self.0.cause.into()
    }

    /// The same in the author's words.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The journey version that is the cause; null unless the cause is `JOURNEY_VERSION`.
    async fn journey_version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        let key = JourneyVersionById(self.0.journey_version_id?);
        ctx.loader().load_one(key).await.transpose()
    }

    /// Who decided it.
    async fn author(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let load = async {
            ctx.allow("KpiRebase.author")?;
            ctx.loader().load_one(AccountById(self.0.author_id)).await
        };
        load.await.transpose()
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }
}

/// Loads the rebasings of a KPI by their first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RebasesOf(pub Uuid);

impl Loader<RebasesOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(&self, keys: &[RebasesOf]) -> Result<HashMap<RebasesOf, Vec<Model>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::KpiId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::StartsOn)
            .all(self.connection());
        let mut found: HashMap<RebasesOf, Vec<Model>> = HashMap::new();
        for row in self.ask("rebasings of KPI", select).await? {
            found.entry(RebasesOf(row.kpi_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The rebasings of a KPI by their first day.
///
/// # Errors
/// When the database fails.
pub async fn of(ctx: &impl Ask, kpi_id: Uuid) -> Result<Vec<KpiRebase>, Failure> {
    let found = ctx.loader().load_one(RebasesOf(kpi_id)).await?;
    Ok(found
        .unwrap_or_default()
        .into_iter()
        .map(KpiRebase)
        .collect())
}
