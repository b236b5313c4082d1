//! Searching cases by words. The words are taken apart by the program, and not by this step: what was
//! there before is marked, and indexed by the work in the background.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Search;

impl MigrationName for Search {
    fn name(&self) -> &'static str {
        "m20261124_000014_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Search {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = match manager.get_database_backend() {
            DbBackend::Postgres => include_str!("postgres.sql"),
            _ => include_str!("sqlite.sql"),
        };
        sql::run(manager, tables).await
    }
}
