//! Removing drafts that have expired.

use chrono::{DateTime, Utc};
use entities::cases::case_draft::{Column, Entity};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::database::Database;

/// Removes the drafts of a council that expired by `now`; gives how many they were. Several at once do no harm.
///
/// # Errors
/// When the database fails; nothing is removed then.
pub async fn sweep(
    database: &Database,
    council_id: Uuid,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let transaction = database.write().await?;
    let removed = Entity::delete_many()
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::ExpiresAt.lte(now))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(removed.rows_affected)
}
