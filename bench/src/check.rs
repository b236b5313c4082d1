//! Nothing is timed before both programs are seen to do the same.

use clap::ValueEnum;
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

/// Compares what both programs answer to questions.
pub fn same_answers(pair: &Pair, sample: &Sample) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    for operation in Operation::value_variants() {
        if !operation.is_read() {
            continue;
        }
        let of_service = operation.of_service(sample);
        let of_bare = operation.of_bare(sample);
        for (service, bare) in of_service.iter().zip(&of_bare).take(COMPARED) {
            let service = runtime.block_on(ask(&pair.service, service))?;
            let bare = runtime.block_on(ask(&pair.bare, bare))?;
            if service.get("data") != Some(&bare) {
                return Err(format!("{}: {service} is not {bare}", operation.words()).into());
            }
        }
    }
    Ok(())
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
