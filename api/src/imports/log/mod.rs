//! Event logs as files: what they hold, whatever their format.
//!
//! A reader turns a CSV, XES or gzipped file into cases with their events, in this one shape. It
//! knows nothing of the database, and holds one case at a time for XES.

mod assemble;
mod csv;
mod guard;
mod instant;
mod mapping;
mod source;
mod table;
mod xes;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use mapping::{Field, Mapping, MappingFault};
pub use table::{Table, TableRow};

/// Names and texts in the order of the file; no name twice, no text empty.
pub type Attributes = Vec<(Arc<str>, String)>;

/// One case of a log, as its file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedCase {
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// Its identity in the system that wrote the log.
    pub external_id: String,
    /// How the customer came, in the words of the log; none where the log does not say.
    pub channel: Option<String>,
    /// When it was received.
    pub opened: DateTime<Utc>,
    /// When it was closed; none while it is open.
    pub closed: Option<DateTime<Utc>>,
    /// The instant it was promised for, as recorded; none where the log does not say.
    pub deadline: Option<DateTime<Utc>>,
    /// How it ended, in the words of the log; none where the log does not say.
    pub outcome: Option<String>,
    /// What it is about, in words; none where the log does not say.
    pub description: Option<String>,
    /// Every other column of the case.
    pub attributes: Attributes,
    /// Its events by time; events of the same instant stay in the order of the file.
    pub events: Vec<LoggedEvent>,
}

/// One event of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// What was done.
    pub activity: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Every other column of the event: resource, group, lifecycle and what else the log holds.
    pub attributes: Attributes,
}

impl LoggedCase {
    /// Whether its times contradict each other: closed before it was opened, or an event after it
    /// was closed.
    #[must_use]
    pub fn has_contradictory_times(&self) -> bool {
        self.closed.is_some_and(|closed| {
            closed < self.opened || self.events.iter().any(|event| event.at > closed)
        })
    }
}

/// A row, event or case that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BadRow {
    /// The name of the file.
    pub file: String,
    /// The line, from 1; for XES the line where its case begins.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// What a reader hands over, in the order of the file.
#[derive(Debug)]
pub enum Entry {
    /// A case.
    Case(LoggedCase),
    /// Something that is left out.
    Bad(BadRow),
}

/// Why a file as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// The file cannot be opened.
    #[error("{}: {reason}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// The file breaks off or breaks the rules of its format.
    #[error("{}:{line}: {reason}", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// The line reached, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A column that the mapping names is not there.
    #[error("{}: there is no column \"{column}\" for \"{field}\"; the file has: {present}", file.display())]
    NoColumn {
        /// The file.
        file: PathBuf,
        /// The field of the mapping.
        field: &'static str,
        /// The column that it names.
        column: String,
        /// The columns of the file.
        present: String,
    },
}

/// How much of a file is taken before it is refused, so that neither a compression bomb nor a
/// missing quotation mark fills the memory.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the whole file after decompression.
    pub file: u64,
    /// Bytes of one CSV row, or of one XES case.
    pub record: u64,
    /// Bytes of one value; a longer one makes its row a bad row.
    pub value: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 2 << 30,
            record: 64 << 20,
            value: 64 << 10,
        }
    }
}

/// How to read a file.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Which column is what.
    pub mapping: Mapping,
    /// The zone of times that carry no offset: the council's.
    pub zone: Tz,
    /// Bounds.
    pub limits: Limits,
    /// Bytes of the file read so far, for a progress bar.
    pub progress: Arc<AtomicU64>,
}

impl Default for ReadOptions {
    /// The names of the standard, and UTC.
    fn default() -> Self {
        Self {
            mapping: Mapping::default(),
            zone: Tz::UTC,
            limits: Limits::default(),
            progress: Arc::default(),
        }
    }
}

/// Reads `file` and gives each entry to `take`, until the end or until `take` breaks off.
///
/// # Errors
/// When the file cannot be opened, is larger than the limit, breaks off, or lacks a column that
/// the mapping cannot do without.
pub fn read(
    file: &Path,
    options: &ReadOptions,
    take: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<(), LogFault> {
    let opened = source::open(file, options.limits, Arc::clone(&options.progress))?;
    match opened.format {
        source::Format::Xes => xes::read(opened, options, take),
        source::Format::Csv => csv::read(opened, options, take),
    }
}

#[cfg(test)]
mod tests;
