//! Bringing a schema up to date, one process at a time.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use super::schema_state::{self, SchemaState};
use super::{StartError, lock};
use crate::database::{Database, Options};

/// The number of the lock on PostgreSQL: any, as long as it stays the same.
const LOCK: i64 = 7_468_726_175_676_801;

/// Takes the steps that are missing, and says how many they were. Of two that do so at once the
/// second waits for the first and finds nothing to do.
///
/// # Errors
/// When the database cannot be opened, is newer than this program, or a step fails.
pub async fn migrate(url: &str) -> Result<usize, StartError> {
    if url.starts_with("sqlite:") {
        let _lock = lock::migrating(url).await?;
        let database = Database::connect(url, &Options::default()).await?;
        let steps = take_steps(database.writer()).await;
        // Closed at once, so that what is learnt of the old schema is not kept anywhere.
        let _ = database.read().clone().close().await;
        let _ = database.writer().clone().close().await;
        return steps;
    }
    // One connection alone: the lock belongs to its session.
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await?;
    connection
        .execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})"))
        .await?;
    let steps = take_steps(&connection).await;
    connection
        .execute_unprepared(&format!("SELECT pg_advisory_unlock({LOCK})"))
        .await?;
    connection.close().await?;
    steps
}

async fn take_steps(connection: &DatabaseConnection) -> Result<usize, StartError> {
    match schema_state::of(connection).await? {
        SchemaState::Current => Ok(0),
        SchemaState::Older { missing, .. } => {
            Migrator::up(connection, None).await?;
            Ok(missing)
        }
        newer @ SchemaState::Newer { .. } => Err(StartError::Schema(newer.to_string())),
    }
}
