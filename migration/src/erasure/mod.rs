//! Erasure of customers: when it was done, on which ground, and what it cleared.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Erasure;

impl MigrationName for Erasure {
    fn name(&self) -> &'static str {
        "m20261124_000016_erasure"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Erasure {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("erasure.sql")).await
    }
}
