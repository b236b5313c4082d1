//! The connections that a request reads through.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use super::kept::Kept;

/// Those of the thread that answers, or those of the process.
#[derive(Clone, Debug)]
pub enum Connections {
    /// A pool that all threads share.
    Shared(DatabaseConnection),
    /// Those that the thread keeps.
    Kept(Kept),
}

#[async_trait::async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Shared(shared) => shared.get_database_backend(),
            Self::Kept(kept) => kept.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Shared(shared) => shared.execute_raw(statement).await,
            Self::Kept(kept) => kept.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Shared(shared) => shared.execute_unprepared(sql).await,
            Self::Kept(kept) => kept.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Shared(shared) => shared.query_one_raw(statement).await,
            Self::Kept(kept) => kept.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Shared(shared) => shared.query_all_raw(statement).await,
            Self::Kept(kept) => kept.query_all_raw(statement).await,
        }
    }
}
