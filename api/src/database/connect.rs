//! Opening a database by its address.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, DbErr};

use super::kept::{Breaks, Kept};
use super::{Connections, Database, Statements};

/// How long a statement waits for a connection or for `SQLite`'s one writer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Connections to `PostgreSQL` when nobody says how many.
const POSTGRES_CONNECTIONS: u32 = 10;

/// Statements that a connection keeps prepared: more than the service has, so that none is ever prepared
/// twice.
pub(super) const PREPARED_STATEMENTS: usize = 500;

/// A connection of the shared pool that rested for so long is asked whether it is whole before it is used: the
/// server may have been started anew. Under load none rests for so long.
const REST: Duration = Duration::from_secs(1);

/// The fewest connections of one worker: while one writes, others are read for.
const FEWEST_CONNECTIONS: u32 = 2;

/// How to open a database.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Most connections to open for reading; 0 means the default (10 for `PostgreSQL`, 4 for `SQLite`).
    pub max_connections: u32,
    /// Where every statement is told of, when somebody counts them.
    pub statements: Option<Arc<Statements>>,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is of no kind that we know.
    #[error(
        "DATABASE_URL must start with sqlite: or postgres:, for example sqlite:///var/lib/throughline/throughline.db or postgres://user@host/throughline"
    )]
    UnknownKind,
    /// The database did not answer or refused us.
    #[error("the database could not be opened: {0}")]
    Database(#[from] DbErr),
}

impl Database {
    /// Opens the database at `url`: `sqlite:PATH` (made when absent) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is of an unknown kind or the database cannot be opened.
    pub async fn connect(url: &str, options: &Options) -> Result<Self, ConnectError> {
        let (readers, writer) = if url.starts_with("sqlite:") {
            let writer = sea_orm::Database::connect(sqlite(url, 1, true)).await?;
            let most = non_zero(options.max_connections, 4);
            let readers = sea_orm::Database::connect(sqlite(url, most, false)).await?;
            (readers, writer)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let most = non_zero(options.max_connections, POSTGRES_CONNECTIONS);
            let pool = sea_orm::Database::connect(postgres(url, most)).await?;
            (pool.clone(), pool)
        } else {
            return Err(ConnectError::UnknownKind);
        };
        let readers = told(readers, options);
        Ok(Self {
            connections: Connections::Shared(readers.clone()),
            readers,
            writer: told(writer, options),
            breaks: Breaks::default(),
            url: url.to_owned(),
            options: options.clone(),
        })
    }

    /// The same database for one of `workers` threads, each with a runtime of its own: with its share of
    /// the connections, opened when they are needed. A connection that belongs to another thread wakes
    /// that thread at every byte that it receives. `SQLite` has threads of its own and is shared.
    ///
    /// # Errors
    /// When the address cannot be used any more.
    pub async fn for_worker(&self, workers: u32) -> Result<Self, DbErr> {
        if self.backend() != DbBackend::Postgres {
            return Ok(self.clone());
        }
        let all = non_zero(self.options.max_connections, POSTGRES_CONNECTIONS);
        let share = all.div_ceil(workers.max(1)).max(FEWEST_CONNECTIONS);
        let mut options = postgres(&self.url, share);
        options.connect_lazy(true);
        let pool = told(sea_orm::Database::connect(options).await?, &self.options);
        let kept = Kept::new(
            &self.url,
            share,
            self.breaks.clone(),
            self.options.statements.clone(),
        )?;
        Ok(Self {
            readers: pool.clone(),
            writer: pool,
            connections: Connections::Kept(kept),
            ..self.clone()
        })
    }
}

const fn non_zero(asked: u32, default: u32) -> u32 {
    if asked == 0 { default } else { asked }
}

fn told(mut connection: DatabaseConnection, options: &Options) -> DatabaseConnection {
    if let Some(statements) = options.statements.clone() {
        connection.set_metric_callback(move |info| statements.tell(&info.statement.sql));
    }
    connection
}

fn common(url: &str, max_connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .record_stmt_in_spans(false)
        .sqlx_logging(false);
    options
}

fn postgres(url: &str, max_connections: u32) -> ConnectOptions {
    let mut options = common(url, max_connections);
    options
        .connect_timeout(PATIENCE)
        .test_before_acquire_if_idle_for(REST);
    options
        .map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(PREPARED_STATEMENTS));
    options
}

/// What SQLite's writer keeps of the file in memory, in KiB by its sign: to take a case's words out of the search
/// index it reads a page or more for each of them.
const WRITER_CACHE: &str = "-65536";

fn sqlite(url: &str, max_connections: u32, is_writer: bool) -> ConnectOptions {
    let mut options = common(url, max_connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(is_writer)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            // What is deleted or overwritten is overwritten in the file, so that erasing erases.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", if is_writer { WRITER_CACHE } else { "-2000" })
            .pragma("query_only", if is_writer { "OFF" } else { "ON" })
    });
    options
}
