//! Folding deltas into cells. Whoever writes a case never waits for it: writers add deltas, and only
//! mergers touch cells.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use uuid::Uuid;

use super::cube::CUBES;
use super::{lock, sql};
use crate::database::Database;

/// Deltas in one batch: as fast as larger ones, and over within a tenth of a second.
pub const BATCH: i64 = 5_000;

/// Folds up to `most` of the oldest deltas of a council into its cells, in one transaction, and says how
/// many they were. `None` when another is at it.
///
/// # Errors
/// When the database fails; nothing is folded then.
pub async fn merge(database: &Database, council_id: Uuid, most: i64) -> Result<Option<u64>, DbErr> {
    let transaction = database.write().await?;
    if !lock::try_take(&transaction, council_id).await? {
        return Ok(None);
    }
    let merged = match database.backend() {
        DbBackend::Postgres => at_once(&transaction, council_id, most).await?,
        _ => cube_by_cube(&transaction, council_id, most).await?,
    };
    transaction.commit().await?;
    Ok(Some(merged))
}

/// Whether a council has deltas: asked before anything is locked for them.
///
/// # Errors
/// When the database fails.
pub async fn has_deltas(database: &Database, council_id: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM cell_delta WHERE council_id = $1 LIMIT 1";
    let ask = Statement::from_sql_and_values(database.backend(), sql, [council_id.into()]);
    Ok(database.read().query_one_raw(ask).await?.is_some())
}

async fn at_once(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    most: i64,
) -> Result<u64, DbErr> {
    let values = [council_id.into(), most.into()];
    let merge = Statement::from_sql_and_values(DbBackend::Postgres, sql::merge_postgres(), values);
    let row = transaction.query_one_raw(merge).await?;
    let merged: Option<i64> = row.map(|row| row.try_get("", "merged")).transpose()?;
    Ok(rules::number::i64_to_u64(merged.unwrap_or_default()))
}

/// Bounded by an id: while the writer's lock is held no delta comes between.
async fn cube_by_cube(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    most: i64,
) -> Result<u64, DbErr> {
    let statement = |sql: &str, value: sea_orm::Value| {
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, [council_id.into(), value])
    };
    let row = transaction
        .query_one_raw(statement(sql::LAST_OF_BATCH, most.into()))
        .await?;
    let last: Option<Option<Uuid>> = row.map(|row| row.try_get("", "last")).transpose()?;
    let Some(last) = last.flatten() else {
        return Ok(0);
    };
    for cube in &CUBES {
        transaction
            .execute_raw(statement(&sql::merge_sqlite(cube), last.into()))
            .await?;
    }
    let remove = "DELETE FROM cell_delta WHERE council_id = $1 AND id <= $2";
    let removed = transaction
        .execute_raw(statement(remove, last.into()))
        .await?;
    Ok(removed.rows_affected())
}
