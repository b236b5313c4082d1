//! Running a file of SQL, written once for both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Sends each statement of `sql` on its own, in order, so that a distributed PostgreSQL can be told
/// of each table as soon as it exists.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for statement in statements(sql) {
        manager
            .get_connection()
            .execute_unprepared(&for_backend(&statement, backend))
            .await?;
    }
    Ok(())
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
