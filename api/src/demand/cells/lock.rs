//! One at a time may write the cells of a council. Of a transaction: it ends with it, however that ends.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use uuid::Uuid;

/// The number of this kind of lock on PostgreSQL: any, as long as it stays the same.
const KIND: i32 = 7_468;

/// Takes the lock if nobody has it, and says whether it was taken. On SQLite whoever writes has it.
///
/// # Errors
/// When the database does not answer.
pub async fn try_take(transaction: &impl ConnectionTrait, council_id: Uuid) -> Result<bool, DbErr> {
    if transaction.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let ask = statement(
        "SELECT pg_try_advisory_xact_lock($1, $2) AS taken",
        council_id,
    );
    let answer = transaction.query_one_raw(ask).await?;
    let taken = answer.map(|row| row.try_get("", "taken")).transpose()?;
    Ok(taken == Some(true))
}

/// Takes the lock, and waits for whoever has it.
///
/// # Errors
/// When the database does not answer.
pub async fn take(transaction: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let ask = statement("SELECT pg_advisory_xact_lock($1, $2)", council_id);
        transaction.execute_raw(ask).await?;
    }
    Ok(())
}

/// Two councils may share a number: then they wait for each other, and no more.
fn statement(sql: &str, council_id: Uuid) -> Statement {
    let (.., last) = council_id.as_fields();
    let [.., a, b, c, d] = *last;
    let number = i32::from_be_bytes([a, b, c, d]);
    Statement::from_sql_and_values(DbBackend::Postgres, sql, [KIND.into(), number.into()])
}
