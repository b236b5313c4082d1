//! Rebasings of KPIs.

use sea_orm_migration::prelude::*;

/// The step itself.
#[derive(Debug)]
pub struct Rebases;

impl MigrationName for Rebases {
    fn name(&self) -> &'static str {
        "m20261122_000004_rebases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Rebases {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql::run(manager, include_str!("rebases.sql")).await
    }
}
