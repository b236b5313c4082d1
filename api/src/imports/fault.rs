//! Why an import did not happen.

use sea_orm::DbErr;

use super::event_log::printable;
use super::log::{BadRow, LogFault, MappingFault};

/// Why an import did not happen; nothing of it is left that anybody sees.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The file as a whole cannot be read.
    #[error(transparent)]
    File(#[from] LogFault),
    /// The mapping cannot be understood.
    #[error(transparent)]
    Mapping(#[from] MappingFault),
    /// The database refused or did not answer.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// A row could not be read, and the import was to stop at such a row.
    #[error("stopped at a bad row, nothing was imported: {0}")]
    Stopped(BadRow),
    /// Somebody stopped the import.
    #[error("stopped, nothing was imported")]
    Interrupted,
    /// Not one row could be read.
    #[error("no row could be read, nothing was imported; the first reason was: {0}")]
    AllBad(BadRow),
    /// Rows could not be used, of an import that takes all or none.
    #[error("{count} faults, nothing was imported:{}", listed(.rows))]
    BadRows {
        /// How many faults there are.
        count: usize,
        /// The first of them.
        rows: Vec<BadRow>,
    },
    /// What the command names is not there, or it contradicts itself.
    #[error("{0}")]
    Refused(String),
}

/// Each on a line of its own.
fn listed(rows: &[BadRow]) -> String {
    let line = |row: &BadRow| format!("\n  {}", printable(&row.to_string()));
    rows.iter().map(line).collect()
}

impl ImportFault {
    /// A refusal in words.
    pub(super) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }
}
