//! Documents of cases: what is known of each, and the grants by which their bytes come and go. The bytes
//! lie in a store of files, not here.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct Documents;

impl MigrationName for Documents {
    fn name(&self) -> &'static str {
        "m20261123_000012_documents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Documents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("documents.sql")).await
    }
}
