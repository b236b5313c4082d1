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
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for statement in statements(include_str!("cells.sql")) {
            connection
                .execute_unprepared(&for_backend(&statement, backend))
                .await?;
        }
        Ok(())
    }
}

/// The statements of a file, without its comments.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect();
    code.join("\n")
        .split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A statement with the types and storage settings of `backend`.
///
/// Cells are updated in place, so that their pages keep some room. Deltas come and go by the thousand:
/// PostgreSQL is to clear them away often and without pauses.
fn for_backend(statement: &str, backend: DbBackend) -> String {
    let fillings = match backend {
        DbBackend::Postgres => [
            ("{uuid}", "uuid"),
            ("{date}", "date"),
            ("{bool}", "boolean"),
            ("{updated}", "WITH (fillfactor = 85)"),
            (
                "{kept_short}",
                "WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, \
                 autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000, \
                 autovacuum_vacuum_cost_delay = 0)",
            ),
        ],
        _ => [
            ("{uuid}", "uuid_text"),
            ("{date}", "date_text"),
            ("{bool}", "boolean"),
            ("{updated}", "WITHOUT ROWID"),
            ("{kept_short}", "WITHOUT ROWID"),
        ],
    };
    fillings
        .iter()
        .fold(statement.to_owned(), |sql, (placeholder, filling)| {
            sql.replace(placeholder, filling)
        })
}
