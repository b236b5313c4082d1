//! Jobs that change many cases.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct BulkJobs;

impl MigrationName for BulkJobs {
    fn name(&self) -> &'static str {
        "m20261124_000021_bulk_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for BulkJobs {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("bulk_jobs.sql")).await
    }
}
