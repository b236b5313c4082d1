//! `throughline import event-log`: a log of another system becomes cases with their events.

mod names;
mod reading;
mod report;
mod rows;
mod target;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use report::Report;
pub(in crate::imports) use report::printable;
pub use target::WhichJourney;

use super::log::{BadRow, Entry, LoggedCase, ReadOptions};
use super::{ImportFault, OnError, council, lock, run};
use crate::clock::Clock;
use crate::database::Database;
use names::Names;
use rows::RowMaker;

use write::Writer;

/// What to import, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The log: CSV, XES, or either compressed by gzip.
    pub file: PathBuf,
    /// The code of the council.
    pub council: String,
    /// The journey whose cases these are.
    pub journey: WhichJourney,
    /// The name of the channel of cases whose log tells none.
    pub channel: String,
    /// How the file is read. Its zone is replaced by the council's.
    pub reading: ReadOptions,
    /// What to do at a row that cannot be read.
    pub on_error: OnError,
    /// Set by whoever wants the import to stop: it then leaves nothing.
    pub stop: Arc<AtomicBool>,
}

/// Imports a log and makes its cases visible together.
///
/// # Errors
/// When the file or what the request names cannot be used, at the first bad row if that was asked
/// for, or when the database fails. Nothing of the import is then left that anybody sees.
pub async fn import(
    database: &Database,
    clock: &Clock,
    request: &Request,
) -> Result<Report, ImportFault> {
    let council = council::find(database, &request.council).await?;
    let _lock = lock::take(database, council.id).await?;
    let swept = run::sweep(database, clock, council.id).await?;
    let target = target::find(database, clock, council, &request.journey).await?;
    let names = Names::read(database, council.id, target.journey.id, clock).await?;
    let run = run::start(database, clock, council.id, &name_of(&request.file)).await?;
    let report = Report {
        journey: target.journey.code.clone(),
        journey_is_new: target.new_rows.is_some(),
        cleared_away: swept,
        ..Report::default()
    };
    let mut writer = Writer {
        database,
        clock,
        target,
        names,
        run,
        report,
        seen: std::collections::HashSet::new(),
    };
    match bring_in(&mut writer, council, request).await {
        Ok(()) => {
            writer.report.complete(&writer.names);
            let value = serde_json::to_value(&writer.report).unwrap_or_default();
            writer.run.finish(database, clock, value).await?;
            Ok(writer.report)
        }
        Err(fault) => {
            let undone = writer.run.undo(database, clock, &fault.to_string()).await;
            if let Err(error) = undone {
                tracing::error!(%error, "what the import left is invisible and stays until the next one");
            }
            Err(fault)
        }
    }
}

/// Rows of a batch: each is one short transaction.
const BATCH_ROWS: usize = 3_000;

async fn bring_in(
    writer: &mut Writer<'_>,
    council: council::Council,
    request: &Request,
) -> Result<(), ImportFault> {
    let mut options = request.reading.clone();
    options.zone = council.zone;
    let file = name_of(&request.file);
    let mut reading = reading::start(request.file.clone(), options);
    let mut waiting: Vec<LoggedCase> = Vec::new();
    let mut first_bad: Option<BadRow> = None;
    while let Some(entry) = reading.entries.recv().await {
        if request.stop.load(Ordering::Relaxed) {
            return Err(ImportFault::Interrupted);
        }
        match entry {
            Entry::Case(case) => match writer.is_first(&case, &file) {
                Ok(()) => waiting.push(case),
                Err(row) => bad(writer, &row, request.on_error)?,
            },
            Entry::Bad(row) => {
                bad(writer, &row, request.on_error)?;
                first_bad.get_or_insert(row);
            }
        }
        let rows: usize = waiting.iter().map(|case| 3 + 2 * case.events.len()).sum();
        if rows >= BATCH_ROWS {
            write(writer, council, request, std::mem::take(&mut waiting)).await?;
        }
    }
    reading.end().await?;
    write(writer, council, request, waiting).await?;
    match first_bad {
        Some(row) if writer.report.cases + writer.report.already_there == 0 => {
            Err(ImportFault::AllBad(row))
        }
        _ => Ok(()),
    }
}

fn bad(writer: &mut Writer<'_>, row: &BadRow, on_error: OnError) -> Result<(), ImportFault> {
    if on_error == OnError::Stop {
        return Err(ImportFault::Stopped(row.clone()));
    }
    writer.report.leave_out(row.clone());
    Ok(())
}

async fn write(
    writer: &mut Writer<'_>,
    council: council::Council,
    request: &Request,
    waiting: Vec<LoggedCase>,
) -> Result<(), ImportFault> {
    let fresh = writer.without_known(waiting).await?;
    let mut refused = Vec::new();
    let mut maker = RowMaker::new(writer.clock, council, &writer.target, writer.run.id);
    for case in fresh {
        let line = case.line;
        let made = maker.add(case, &mut writer.names, &request.channel);
        if let Err(reason) = made {
            let row = BadRow {
                file: name_of(&request.file),
                line,
                reason,
            };
            refused.push(row);
        }
    }
    let rows = maker.rows;
    for row in refused {
        bad(writer, &row, request.on_error)?;
    }
    writer.write(rows).await
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}
