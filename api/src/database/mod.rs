//! The connections to the database: readers, and the one way to write.

mod connect;
pub mod connections;
pub mod kept;
pub mod lists;
pub mod literal;
mod statements;
mod write_ahead;

use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

pub use connect::{ConnectError, Options};
pub use connections::Connections;
pub use statements::Statements;

/// A database of either kind. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    connections: Connections,
    breaks: kept::Breaks,
    url: String,
    options: Options,
}

impl Database {
    /// The connections for statements that only read.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// The connections for the statements of a request, each of which stands for itself.
    #[must_use]
    pub const fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Which dialect of SQL the database speaks.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.readers.get_database_backend()
    }

    /// The address it was opened with; it may hold a password, so it is never logged.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Begins a writing transaction: the only place where one begins.
    ///
    /// On `SQLite` it takes the writer's lock at once: a transaction that first reads and then
    /// writes would otherwise fail under concurrency whatever the busy time-out. Dropping the
    /// transaction without committing undoes it.
    ///
    /// # Errors
    /// When no connection could be had or the lock was not free in time.
    pub async fn write(&self) -> Result<DatabaseTransaction, DbErr> {
        self.writer
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await
    }

    /// Begins a transaction that only reads, and sees everything as it was at its first statement.
    ///
    /// # Errors
    /// When no connection could be had.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let is_postgres = self.backend() == DbBackend::Postgres;
        self.readers
            .begin_with_options(TransactionOptions {
                isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
                access_mode: is_postgres.then_some(AccessMode::ReadOnly),
                sqlite_transaction_mode: (!is_postgres).then_some(SqliteTransactionMode::Deferred),
            })
            .await
    }

    /// The connection that writes, for statements that must stand outside a transaction
    /// (migrations, `VACUUM`).
    #[must_use]
    pub const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }
}
