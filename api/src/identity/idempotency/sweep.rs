//! Forgetting idempotency keys when they are old.

use chrono::{DateTime, TimeDelta, Utc};
use entities::identity::idempotency::{Column, Entity};
use entities::organisation::council;
use entities::select::InCouncil;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::database::Database;

/// How long a key is kept at least.
pub const KEPT: TimeDelta = TimeDelta::hours(48);

/// How many keys go in one transaction, so that nobody waits long for the one writer.
const BATCH: u64 = 500;

/// Forgets the keys of all councils that were first sent more than [`KEPT`] before `now`; gives how
/// many they were. Several at once do no harm: none waits for what another is forgetting.
///
/// # Errors
/// When the database fails; what was forgotten until then stays so.
pub async fn sweep(database: &Database, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let councils: Vec<Uuid> = council::Entity::find()
        .select_only()
        .column(council::Column::CouncilId)
        .into_tuple()
        .all(database.read())
        .await?;
    let mut forgotten = 0;
    for council_id in councils {
        loop {
            let count = batch(database, council_id, now - KEPT).await?;
            forgotten += count;
            if count < BATCH {
                break;
            }
        }
    }
    Ok(forgotten)
}

/// Forgets up to [`BATCH`] keys of a council from before `before`.
async fn batch(database: &Database, council_id: Uuid, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let key = [Column::Principal, Column::Mutation, Column::Key];
    let mut old = Entity::in_council(council_id)
        .select_only()
        .columns(key)
        .filter(Column::CreatedAt.lt(before))
        .limit(BATCH)
        .into_query();
    old.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let transaction = database.write().await?;
    let ended = Entity::delete_many()
        .filter(Column::CouncilId.eq(council_id))
        .filter(Expr::tuple(key.map(Expr::col)).in_subquery(old))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(ended.rows_affected)
}
