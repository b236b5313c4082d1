//! Rules by which cases are escalated, and the escalations.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Escalations;

impl MigrationName for Escalations {
    fn name(&self) -> &'static str {
        "m20261124_000027_escalations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Escalations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("escalations.sql")).await
    }
}
