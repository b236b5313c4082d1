//! Retention: for how long words are kept, what was destroyed, and what is held.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Retention;

impl MigrationName for Retention {
    fn name(&self) -> &'static str {
        "m20261124_000022_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Retention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("retention.sql")).await
    }
}
