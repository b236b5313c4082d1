//! Steps of journey versions, and the tasks on cases that are made of them or added by hand. Versions that
//! were there already have no steps, so that their cases get no tasks.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Tasks;

impl MigrationName for Tasks {
    fn name(&self) -> &'static str {
        "m20261123_000011_tasks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Tasks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("tasks.sql")).await
    }
}
