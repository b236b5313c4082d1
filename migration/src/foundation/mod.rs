//! The first schema: organisation, journeys, cases, performance.
//!
//! The tables stand in SQL files, one per domain, with a placeholder for each type that SQLite and
//! PostgreSQL name differently. Each statement is sent on its own, in order, so that a distributed
//! PostgreSQL can be told of each table as soon as it exists.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

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
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for domain in DOMAINS {
            for statement in statements(domain) {
                connection
                    .execute_unprepared(&for_backend(&statement, backend))
                    .await?;
            }
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

/// A statement with the type names of `backend`. Text sorts by code point on both.
fn for_backend(statement: &str, backend: DbBackend) -> String {
    let types = match backend {
        DbBackend::Postgres => [
            ("{uuid}", "uuid"),
            ("{instant}", "timestamptz"),
            ("{date}", "date"),
            ("{json}", "jsonb"),
            ("{bool}", "boolean"),
            ("{double}", "double precision"),
            ("{text}", "text COLLATE \"C\""),
        ],
        _ => [
            ("{uuid}", "uuid_text"),
            ("{instant}", "timestamp_with_timezone_text"),
            ("{date}", "date_text"),
            ("{json}", "json_text"),
            ("{bool}", "boolean"),
            ("{double}", "double"),
            ("{text}", "text"),
        ],
    };
    types
        .iter()
        .fold(statement.to_owned(), |sql, (placeholder, name)| {
            sql.replace(placeholder, name)
        })
}
