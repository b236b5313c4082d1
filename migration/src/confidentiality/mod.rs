//! How confidential journeys and cases are.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Confidentiality;

impl MigrationName for Confidentiality {
    fn name(&self) -> &'static str {
        "m20261124_000024_confidentiality"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Confidentiality {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("confidentiality.sql")).await
    }
}
