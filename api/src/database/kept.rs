//! Connections to `PostgreSQL` that a thread keeps, and lends for one statement at a time.
//!
//! The pool of sqlx asks the server something each time that a connection comes back, to see whether it is
//! whole: one way to the database more for each statement. Here one that gave its answer is whole, and one
//! that did not, because it failed or nobody waited any longer, is closed.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor};
use sea_orm::{ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult};
use sea_orm::{RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;

use super::Statements;
use super::connect::{PATIENCE, PREPARED_STATEMENTS};

/// An older connection is replaced: a server that was set up anew is used in the end.
const LONGEST: Duration = Duration::from_mins(30);

/// Connections of one thread. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Kept {
    pool: Pool<Opener>,
    statements: Option<Arc<Statements>>,
}

/// How often connections of any thread were found broken. One that broke was most likely not the only one:
/// the server was started anew, or somebody ended its sessions. So those opened before are not used again,
/// and do not fail one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Breaks(Arc<AtomicU64>);

impl Breaks {
    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Opens connections.
#[derive(Debug)]
struct Opener {
    options: PgConnectOptions,
    breaks: Breaks,
}

/// A connection.
#[derive(Debug)]
struct Opened {
    connection: PgConnection,
    /// How often connections had broken when this one was opened.
    breaks: u64,
}

impl Manager for Opener {
    type Type = Opened;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Opened, sqlx::Error> {
        let breaks = self.breaks.count();
        let connection = PgConnection::connect_with(&self.options).await?;
        Ok(Opened { connection, breaks })
    }

    async fn recycle(&self, opened: &mut Opened, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if opened.breaks != self.breaks.count() {
            return Err(RecycleError::message("others broke"));
        }
        if metrics.age() < LONGEST {
            return Ok(());
        }
        Err(RecycleError::message("old enough"))
    }
}

/// A connection that is closed unless it is given back.
struct Lent(Option<Object<Opener>>);

impl Lent {
    fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        let opened = self.0.as_deref_mut().ok_or(sqlx::Error::PoolClosed)?;
        Ok(&mut opened.connection)
    }

    /// Gives the connection back when it gave an answer, if only a refusal that does not end its session.
    fn after<T>(mut self, answer: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        match &answer {
            Ok(_) => drop(self.0.take()),
            Err(sqlx::Error::Database(refusal)) if !ends_session(refusal.as_ref()) => {
                drop(self.0.take());
            }
            Err(sqlx::Error::Database(_) | sqlx::Error::Io(_)) => self.note_break(),
            // What was asked could not be put, or the answer not be read: nothing is known of others.
            Err(_) => {}
        }
        answer
    }

    fn note_break(&self) {
        if let Some(pool) = self.0.as_ref().and_then(Object::pool) {
            pool.manager().breaks.note();
        }
    }
}

/// Whether the server says with its refusal that the session is over: it was stopped, or an operator or a
/// limit of its own ended the session (codes 57P).
fn ends_session(refusal: &dyn DatabaseError) -> bool {
    refusal.code().is_some_and(|code| code.starts_with("57P"))
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

impl Kept {
    /// Keeps at most so many connections, opened when they are needed; all threads share `breaks`.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub(super) fn new(
        url: &str,
        most: u32,
        breaks: Breaks,
        statements: Option<Arc<Statements>>,
    ) -> Result<Self, DbErr> {
        let options = PgConnectOptions::from_str(url).map_err(connection_error)?;
        let options = options
            .statement_cache_capacity(PREPARED_STATEMENTS)
            .disable_statement_logging();
        let most = usize::try_from(most).unwrap_or(1);
        let pool = Pool::builder(Opener { options, breaks })
            .max_size(most)
            .build();
        let pool = pool.map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok(Self { pool, statements })
    }

    /// A connection for one statement.
    async fn lend(&self, sql: &str) -> Result<Lent, DbErr> {
        if let Some(statements) = &self.statements {
            statements.tell(sql);
        }
        match tokio::time::timeout(PATIENCE, self.pool.get()).await {
            Ok(Ok(object)) => Ok(Lent(Some(object))),
            Ok(Err(PoolError::Backend(error))) => Err(connection_error(error)),
            Ok(Err(error)) => Err(DbErr::Custom(error.to_string())),
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }
}

/// The statement with its values, which it gives up.
fn query(statement: Statement) -> sqlx::query::Query<'static, sqlx::Postgres, SqlxValues> {
    let values = statement.values.map_or_else(Vec::new, |values| values.0);
    let values = SqlxValues(sea_orm::Values(values));
    sqlx::query_with(AssertSqlSafe(statement.sql), values)
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

fn execution_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}

#[async_trait::async_trait]
impl ConnectionTrait for Kept {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut lent = self.lend(&statement.sql).await?;
        let connection = lent.connection().map_err(connection_error)?;
        let done = query(statement).execute(connection).await;
        let done = lent.after(done).map_err(execution_error)?;
        Ok(done.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut lent = self.lend(sql).await?;
        let connection = lent.connection().map_err(connection_error)?;
        let done = connection.execute(AssertSqlSafe(sql.to_owned())).await;
        let done = lent.after(done).map_err(execution_error)?;
        Ok(done.into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut rows = self.query_all_raw(statement).await?;
        rows.truncate(1);
        Ok(rows.pop())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut lent = self.lend(&statement.sql).await?;
        let connection = lent.connection().map_err(connection_error)?;
        let found = query(statement).fetch_all(connection).await;
        let rows = lent.after(found).map_err(query_error)?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}
