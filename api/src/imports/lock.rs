//! One import of a council at a time, so that the rows of a dead one can be told from a live one's.
//!
//! The lock is the system's or the server's own, and ends with the process that holds it.

use std::fs::File;
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

use super::ImportFault;
use crate::database::Database;
use crate::startup::lock::database_file;

/// Held while an import runs.
#[derive(Debug)]
pub struct ImportLock {
    _held: Held,
}

#[derive(Debug)]
enum Held {
    /// A lock on a file beside the database.
    File(#[expect(dead_code, reason = "the lock lasts as long as the open file")] File),
    /// A lock of a session of its own.
    Session(
        #[expect(dead_code, reason = "the lock lasts as long as the session")] DatabaseConnection,
    ),
    /// A database in memory belongs to this process alone.
    Memory,
}

/// How often a lock is asked for: the session of an import that has just ended may still be closing.
const TRIES: usize = 10;

/// How long one waits before the lock is asked for again.
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

const DAYS: Duration = Duration::from_hours(24 * 30);

/// Takes the lock of a council.
///
/// # Errors
/// When another import of the council is running.
pub async fn take(database: &Database, council_id: Uuid) -> Result<ImportLock, ImportFault> {
    let held = match database.backend() {
        DbBackend::Postgres => Held::Session(session(database.url(), council_id).await?),
        _ => file(database.url(), council_id)?,
    };
    Ok(ImportLock { _held: held })
}

fn busy() -> ImportFault {
    ImportFault::refused("another import of this council is running; wait for its end")
}

fn file(url: &str, council_id: Uuid) -> Result<Held, ImportFault> {
    let Some(database) = database_file(url) else {
        return Ok(Held::Memory);
    };
    let name = format!("{}-import-{}", database.display(), council_id.simple());
    let unusable = |error: &dyn std::fmt::Display| {
        ImportFault::refused(format!("{name} cannot be made or locked: {error}"))
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|error| unusable(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Held::File(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(busy()),
        Err(std::fs::TryLockError::Error(error)) => Err(unusable(&error)),
    }
}

async fn session(url: &str, council_id: Uuid) -> Result<DatabaseConnection, ImportFault> {
    let mut options = ConnectOptions::new(url);
    options
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(DAYS)
        .max_lifetime(DAYS)
        .sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await?;
    let (high, low) = council_id.as_u64_pair();
    let ask = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_try_advisory_lock($1) AS taken",
        [(high ^ low).cast_signed().into()],
    );
    for _ in 0..TRIES {
        let answer = connection.query_one_raw(ask.clone()).await?;
        let taken = answer.map(|row| row.try_get("", "taken")).transpose()?;
        if taken == Some(true) {
            return Ok(connection);
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    Err(busy())
}
