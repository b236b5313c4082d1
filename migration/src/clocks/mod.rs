//! Clocks: by which calendar a journey version counts, and targets in hours. Versions that were there
//! already keep their targets in working days of England and Wales.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Clocks;

impl MigrationName for Clocks {
    fn name(&self) -> &'static str {
        "m20261123_000008_clocks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Clocks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("journeys.sql")).await
    }
}
