//! What an import of a catalogue did.

use std::fmt;

use serde::Serialize;

use crate::imports::event_log::printable;
use crate::imports::log::BadRow;

/// A title or name that the file tells otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The code of the journey or service.
    pub code: String,
    /// What it was called.
    pub from: String,
    /// What it is called now.
    pub to: String,
}

/// What an import of a catalogue did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Services made.
    pub new_services: usize,
    /// Journeys made, each with a published version.
    pub new_journeys: usize,
    /// Journeys of which something was put right.
    pub changed_journeys: usize,
    /// Journeys that are as the file says.
    pub unchanged: usize,
    /// Titles and names that have changed.
    pub changes: Vec<Change>,
    /// Rows that could not be used.
    pub left_out: usize,
    /// The first of them.
    pub bad_rows: Vec<BadRow>,
}

const KEPT: usize = 100;

impl Report {
    /// Counts a row that is left out.
    pub(super) fn leave_out(&mut self, row: BadRow) {
        self.left_out += 1;
        if self.bad_rows.len() < KEPT {
            self.bad_rows.push(row);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "New services: {}", self.new_services)?;
        writeln!(f, "New journeys: {}", self.new_journeys)?;
        writeln!(f, "Changed journeys: {}", self.changed_journeys)?;
        writeln!(f, "Unchanged journeys: {}", self.unchanged)?;
        for change in &self.changes {
            let line = format!(
                "{}: \"{}\" is now \"{}\"",
                change.code, change.from, change.to
            );
            writeln!(f, "  {}", printable(&line))?;
        }
        writeln!(f, "Left out: {}", self.left_out)?;
        for row in &self.bad_rows {
            writeln!(f, "  {}", printable(&row.to_string()))?;
        }
        Ok(())
    }
}
