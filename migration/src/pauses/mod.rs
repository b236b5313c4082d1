//! Pauses of the clock of a case, and extensions of its target.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Pauses;

impl MigrationName for Pauses {
    fn name(&self) -> &'static str {
        "m20261123_000010_pauses"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Pauses {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("pauses.sql")).await
    }
}
