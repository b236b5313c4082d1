//! Working calendars as data: bank holidays, closures, and what changed them. A council without rows
//! keeps the holidays that are compiled in.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Calendars;

impl MigrationName for Calendars {
    fn name(&self) -> &'static str {
        "m20261123_000009_calendars"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Calendars {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("calendars.sql")).await
    }
}
