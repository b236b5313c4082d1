//! Small numbers: whether a council shows them to its councillors as they are. KPIs that were there
//! already hide them.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct SmallNumbers;

impl MigrationName for SmallNumbers {
    fn name(&self) -> &'static str {
        "m20261122_000006_small_numbers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SmallNumbers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("council.sql")).await
    }
}
