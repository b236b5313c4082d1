//! Exports of what is held of customers.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct CustomerExports;

impl MigrationName for CustomerExports {
    fn name(&self) -> &'static str {
        "m20261125_000028_customer_exports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CustomerExports {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("customer_exports.sql")).await
    }
}
