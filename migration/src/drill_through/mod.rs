//! The cases behind a figure: those of each journey in the order in which they were closed.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct DrillThrough;

impl MigrationName for DrillThrough {
    fn name(&self) -> &'static str {
        "m20261123_000007_drill_through"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DrillThrough {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("cases.sql")).await
    }
}
