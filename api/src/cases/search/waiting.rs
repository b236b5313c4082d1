//! Cases from before there was an index: marked by the migration, indexed by the work in the background.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use uuid::Uuid;

use super::index;
use crate::database::Database;

/// Cases of one transaction, so that nobody waits long for the writer.
const AT_ONCE: i64 = 200;

/// Whether cases of a council wait to be indexed.
///
/// # Errors
/// When the database fails.
pub async fn is_any(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM case_search WHERE council_id = $1 AND is_waiting LIMIT 1";
    let backend = connection.get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
    Ok(connection.query_one_raw(ask).await?.is_some())
}

/// Indexes some of the cases that wait, and says how many; 0 when none is left but those that somebody is
/// changing, who indexes them. The cases are held, so that what is written meanwhile is not missed.
///
/// # Errors
/// When the database fails.
pub async fn index_some(database: &Database, council_id: Uuid) -> Result<usize, DbErr> {
    if !is_any(database.read(), council_id).await? {
        return Ok(0);
    }
    let transaction = database.write().await?;
    let held = match database.backend() {
        DbBackend::Postgres => " FOR NO KEY UPDATE OF c SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "SELECT c.id FROM case_search s JOIN cases c ON c.council_id = s.council_id AND c.id = s.case_id \
         WHERE s.council_id = $1 AND s.is_waiting LIMIT $2{held}"
    );
    let values = [council_id.into(), AT_ONCE.into()];
    let ask = Statement::from_sql_and_values(database.backend(), sql, values);
    let rows = transaction.query_all_raw(ask).await?;
    let ids: Result<Vec<Uuid>, DbErr> = rows.iter().map(|row| row.try_get("", "id")).collect();
    let ids = ids?;
    index::reindex(&transaction, council_id, &ids).await?;
    transaction.commit().await?;
    Ok(ids.len())
}
