//! Rows by the million: COPY, with secondary indexes made afterwards.

use std::fmt::Write;

use entities::organisation::customer;
use sea_orm::sqlx::{self, PgPool, Row};
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use throughline::cases::rows::CaseRows;
use throughline::database::Database;
use uuid::Uuid;

use super::cases::Teller;
use super::setting::Setting;
use crate::Outcome;

/// Cases in one go.
const BATCH: u32 = 20_000;

/// The tables that grow with the cases.
const TABLES: &str = "'cases', 'case_event', 'case_closing', 'contact', 'contact_event'";

/// Writes customers and cases.
pub async fn everything(database: &Database, setting: &Setting, cases: u32) -> Outcome<()> {
    let pool = database.read().get_postgres_connection_pool().clone();
    let indexes = drop_indexes(&pool).await?;
    let customers = setting.customers(cases);
    copy(&pool, &customers).await?;
    let customers: Vec<Uuid> = customers
        .iter()
        .map(|customer: &customer::Model| customer.id)
        .collect();
    let mut teller = Teller::new(setting, &customers, cases);
    loop {
        let rows = teller.some(BATCH);
        if rows.cases.is_empty() {
            break;
        }
        write(&pool, &rows).await?;
    }
    for index in indexes {
        sqlx::raw_sql(sqlx::AssertSqlSafe(index))
            .execute(&pool)
            .await?;
    }
    Ok(())
}

async fn write(pool: &PgPool, rows: &CaseRows) -> Outcome<()> {
    let cases = async {
        copy(pool, &rows.cases).await?;
        copy(pool, &rows.closings).await?;
        copy(pool, &rows.contacts).await?;
        copy(pool, &rows.contact_events).await
    };
    let (cases, events) = tokio::join!(cases, copy(pool, &rows.events));
    cases.and(events)
}

/// Drops the indexes that no rule stands behind, and gives what makes them again.
async fn drop_indexes(pool: &PgPool) -> Outcome<Vec<String>> {
    let found = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
         FROM pg_index i WHERE i.indrelid::regclass::text IN ({TABLES}) AND NOT i.indisunique"
    )))
    .fetch_all(pool)
    .await?;
    let mut made = Vec::new();
    for index in found {
        let name: String = index.try_get("name")?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("DROP INDEX {name}")))
            .execute(pool)
            .await?;
        made.push(index.try_get("made")?);
    }
    Ok(made)
}

/// Writes rows of one table. Foreign keys hold by the way the rows are made, and are not looked up.
async fn copy<M: ModelTrait>(pool: &PgPool, rows: &[M]) -> Outcome<()> {
    let columns: Vec<_> = <M::Entity as EntityTrait>::Column::iter().collect();
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let table = M::Entity::default();
    let statement = format!(
        "COPY {} ({}) FROM STDIN",
        table.table_name(),
        names.join(", ")
    );
    let mut connection = pool.acquire().await?;
    sqlx::raw_sql("SET session_replication_role = replica")
        .execute(&mut *connection)
        .await?;
    let mut lines = String::new();
    for row in rows {
        line(&mut lines, columns.iter().map(|column| row.get(*column)))?;
    }
    let mut sink = connection.copy_in_raw(&statement).await?;
    sink.send(lines.as_bytes()).await?;
    sink.finish().await?;
    sqlx::raw_sql("RESET session_replication_role")
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// One row as COPY reads it.
fn line(lines: &mut String, values: impl Iterator<Item = Value>) -> Outcome<()> {
    let mut separator = "";
    for value in values {
        lines.push_str(separator);
        separator = "\t";
        match value {
            Value::Uuid(Some(id)) => write!(lines, "{id}")?,
            Value::String(Some(text)) => escape(lines, &text),
            Value::ChronoDateTimeUtc(Some(at)) => write!(lines, "{}", at.format("%FT%T%.6fZ"))?,
            Value::ChronoDate(Some(day)) => write!(lines, "{day}")?,
            Value::Bool(Some(is)) => lines.push(if is { 't' } else { 'f' }),
            Value::SmallInt(Some(number)) => write!(lines, "{number}")?,
            Value::Int(Some(number)) => write!(lines, "{number}")?,
            Value::BigInt(Some(number)) => write!(lines, "{number}")?,
            Value::Json(Some(json)) => escape(lines, &json.to_string()),
            Value::Uuid(None)
            | Value::String(None)
            | Value::ChronoDateTimeUtc(None)
            | Value::ChronoDate(None)
            | Value::Int(None)
            | Value::Json(None) => lines.push_str("\\N"),
            other => return Err(format!("no way to copy {other:?}").into()),
        }
    }
    lines.push('\n');
    Ok(())
}

fn escape(lines: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => lines.push_str("\\\\"),
            '\t' => lines.push_str("\\t"),
            '\n' => lines.push_str("\\n"),
            other => lines.push(other),
        }
    }
}
