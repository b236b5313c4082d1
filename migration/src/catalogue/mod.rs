//! Who may open a case on a journey for themselves.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Catalogue;

impl MigrationName for Catalogue {
    fn name(&self) -> &'static str {
        "m20261124_000025_catalogue"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Catalogue {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("catalogue.sql")).await
    }
}
