//! The queues of teams: open cases that nobody has.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Queues;

impl MigrationName for Queues {
    fn name(&self) -> &'static str {
        "m20261124_000019_queues"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Queues {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("queues.sql")).await
    }
}
