//! Cases that were merged into another.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Merges;

impl MigrationName for Merges {
    fn name(&self) -> &'static str {
        "m20261124_000018_merges"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Merges {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("merges.sql")).await
    }
}
