//! Nothing is timed before both programs are seen to do the same.

use chrono::{DateTime, FixedOffset};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use throughline::database::Database;

use crate::Outcome;
use crate::load::Connection;
use crate::operation::Operation;
use crate::process::Server;
use crate::request::Request;
use crate::round::Pair;
use crate::sample::Sample;

/// Requests compared for each operation.
const COMPARED: usize = 20;

/// Two numbers that differ by less than this part of the larger are the same.
const ROUNDING: f64 = 1e-9;

/// Compares what both programs answer to questions.
pub fn same_answers(pair: &Pair, sample: &Sample, asked: &[Operation]) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    for operation in asked.iter().filter(|operation| operation.is_read()) {
        let of_service = operation.of_service(sample);
        let of_bare = operation.of_bare(sample);
        for (service, bare) in of_service.iter().zip(&of_bare).take(COMPARED) {
            let service = runtime.block_on(ask(&pair.service, service))?;
            let bare = runtime.block_on(ask(&pair.bare, bare))?;
            if !service
                .get("data")
                .is_some_and(|data| is_alike(data, &bare))
            {
                return Err(format!("{}: {service} is not {bare}", operation.words()).into());
            }
        }
    }
    Ok(())
}

/// Whether two answers say the same: numbers up to rounding, instants in
/// whatever form, and not when they were given.
fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| {
                    let beside = other.get(name);
                    beside.is_some_and(|beside| name == "asOf" || is_alike(value, beside))
                })
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_alike(one, other))
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one.zip(other).is_some_and(|(one, other)| {
                (one - other).abs() <= ROUNDING * one.abs().max(other.abs())
            })
        }
        (Value::String(one), Value::String(other)) => {
            let instants = instant(one).zip(instant(other));
            one == other || instants.is_some_and(|(one, other)| one == other)
        }
        _ => one == other,
    }
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// Compares which rows a case brings with it that either program opens.
pub async fn same_rows(database: &Database, pair: &Pair, sample: &Sample) -> Outcome<()> {
    let open = Operation::Q4;
    let mut written = Vec::new();
    for (server, requests) in [
        (&pair.service, open.of_service(sample)),
        (&pair.bare, open.of_bare(sample)),
    ] {
        let request = requests.first().ok_or("nothing to open")?;
        let before = rows(database).await?;
        ask(server, request).await?;
        let after = rows(database).await?;
        let more: Vec<i64> = after
            .iter()
            .zip(before)
            .map(|(now, then)| now - then)
            .collect();
        written.push(more);
    }
    if written.windows(2).any(|two| two.first() != two.last()) {
        return Err(format!("opening a case writes other rows: {written:?} of {WRITTEN:?}").into());
    }
    eprintln!(
        "opening a case writes {:?} rows of {WRITTEN:?}",
        written.first()
    );
    Ok(())
}

/// The tables to which opening a case adds rows.
const WRITTEN: [&str; 5] = [
    "cases",
    "case_event",
    "contact",
    "contact_event",
    "idempotency",
];

async fn rows(database: &Database) -> Outcome<Vec<i64>> {
    let backend = database.backend();
    let mut counts = Vec::new();
    for table in WRITTEN {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let statement = Statement::from_string(backend, sql);
        let row = database.read().query_one_raw(statement).await?;
        counts.push(row.ok_or("no count")?.try_get("", "n")?);
    }
    Ok(counts)
}

async fn ask(server: &Server, request: &Request) -> Outcome<Value> {
    let number = u64::from(std::process::id()) << 32 | u64::from(server.port);
    let mut connection = Connection::open(server.port).await?;
    let answer = connection.ask(&request.bytes(number)).await?;
    if answer.status != 200 {
        return Err(format!(
            "{}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        )
        .into());
    }
    Ok(serde_json::from_slice(&answer.body)?)
}
