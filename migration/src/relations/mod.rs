//! What ties cases to people and to each other: parties, relations, parents.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Relations;

impl MigrationName for Relations {
    fn name(&self) -> &'static str {
        "m20261123_000013_relations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Relations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("parties.sql")).await?;
        sql::run(manager, include_str!("relations.sql")).await?;
        sql::run(manager, include_str!("sub_cases.sql")).await
    }
}
