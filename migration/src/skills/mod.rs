//! Skills of staff and of steps, and when staff are away.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Skills;

impl MigrationName for Skills {
    fn name(&self) -> &'static str {
        "m20261124_000020_skills"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Skills {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("skills.sql")).await
    }
}
