//! A council's own working week, from a date on.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Weeks;

impl MigrationName for Weeks {
    fn name(&self) -> &'static str {
        "m20261123_000029_weeks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Weeks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("weeks.sql")).await
    }
}
