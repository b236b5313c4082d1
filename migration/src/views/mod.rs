//! Saved views of cases.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Views;

impl MigrationName for Views {
    fn name(&self) -> &'static str {
        "m20261124_000015_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Views {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("views.sql")).await
    }
}
