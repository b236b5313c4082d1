//! Roll-ups: the cells that figures are read from, and the deltas that every change of a case or a
//! contact writes. Councils that are there already are marked: their cells are to be computed once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The step itself.
#[derive(Debug)]
pub struct Rollups;

impl MigrationName for Rollups {
    fn name(&self) -> &'static str {
        "m20261122_000002_rollups"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Rollups {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let [updated, kept_short] = storage(manager.get_database_backend());
        let sql = include_str!("cells.sql")
            .replace("{updated}", updated)
            .replace("{kept_short}", kept_short);
        crate::sql::run(manager, &sql).await
    }
}

/// How tables of cells are stored, and the table of deltas.
///
/// Cells are updated in place, so that their pages keep some room. Deltas come and go by the thousand:
/// PostgreSQL is to clear them away often and without pauses.
const fn storage(backend: DbBackend) -> [&'static str; 2] {
    match backend {
        DbBackend::Postgres => [
            "WITH (fillfactor = 85)",
            "WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, \
             autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000, \
             autovacuum_vacuum_cost_delay = 0)",
        ],
        _ => ["WITHOUT ROWID", "WITHOUT ROWID"],
    }
}
