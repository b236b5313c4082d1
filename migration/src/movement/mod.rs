//! Finding the events recorded after an instant, to tell what was known at it.

use sea_orm_migration::prelude::*;

/// The step itself.
#[derive(Debug)]
pub struct Movement;

impl MigrationName for Movement {
    fn name(&self) -> &'static str {
        "m20261122_000006_movement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Movement {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = include_str!("case_event.sql");
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
