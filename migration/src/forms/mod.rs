//! The forms of journey versions. Versions that were there already have none, so that their cases are opened as before.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Forms;

impl MigrationName for Forms {
    fn name(&self) -> &'static str {
        "m20261124_000017_forms"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Forms {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("forms.sql")).await
    }
}
