//! Versions of KPIs, and what is recorded for them: values with corrections, narratives, phasing.
//!
//! The definition that a KPI had becomes its version 1, which holds for all time before.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct KpiVersions;

impl MigrationName for KpiVersions {
    fn name(&self) -> &'static str {
        "m20261122_000005_kpi_versions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for KpiVersions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("versions.sql")).await?;
        sql::run(manager, include_str!("recorded.sql")).await
    }
}
