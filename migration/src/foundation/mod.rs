//! The first schema: organisation, journeys, cases, performance.
//!
//! The tables stand in SQL files, one per domain, with a placeholder for each type that SQLite and
//! PostgreSQL name differently. Each statement is sent on its own, in order, so that a distributed
//! PostgreSQL can be told of each table as soon as it exists.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Foundation;

impl MigrationName for Foundation {
    fn name(&self) -> &'static str {
        "m20261122_000001_foundation"
    }
}

const DOMAINS: [&str; 4] = [
    include_str!("organisation.sql"),
    include_str!("journeys.sql"),
    include_str!("cases.sql"),
    include_str!("performance.sql"),
];

#[async_trait::async_trait]
impl MigrationTrait for Foundation {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for domain in DOMAINS {
            sql::run(manager, domain).await?;
        }
        Ok(())
    }
}
