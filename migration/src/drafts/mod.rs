//! Cases that somebody has begun to open.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Drafts;

impl MigrationName for Drafts {
    fn name(&self) -> &'static str {
        "m20261124_000026_drafts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Drafts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("drafts.sql")).await
    }
}
