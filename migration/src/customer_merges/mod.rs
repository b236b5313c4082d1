//! Customers of whom there were two rows.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct CustomerMerges;

impl MigrationName for CustomerMerges {
    fn name(&self) -> &'static str {
        "m20261123_000023_customer_merges"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CustomerMerges {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("customer_merges.sql")).await
    }
}
