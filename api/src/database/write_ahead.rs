//! The write-ahead log of `SQLite`.

use sea_orm::sqlx::{self, Row};
use sea_orm::{DbErr, RuntimeErr};

use super::Database;
use super::connect::PATIENCE;

/// How long readers are waited for: whoever wants to write waits as well.
const SHORT: u32 = 200;

impl Database {
    /// Writes the log of `SQLite` back to the database file and cuts it off, so that it holds nothing from
    /// before; false when a reader or another process stood in the way. Only for `SQLite`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cut_log(&self) -> Result<bool, DbErr> {
        let pool = self.writer.get_sqlite_connection_pool();
        let mut connection = pool.acquire().await.map_err(fault)?;
        patience(&mut connection, SHORT.into()).await?;
        let cut = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await;
        patience(&mut connection, PATIENCE.as_millis()).await?;
        let busy: i64 = cut.map_err(fault)?.try_get(0).map_err(fault)?;
        Ok(busy == 0)
    }
}

/// Sets how long a statement of this connection waits for others, in milliseconds.
async fn patience(connection: &mut sqlx::SqliteConnection, wait: u128) -> Result<(), DbErr> {
    let pragma = format!("PRAGMA busy_timeout = {wait}");
    sqlx::query(sqlx::AssertSqlSafe(pragma))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(fault)
}

fn fault(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
