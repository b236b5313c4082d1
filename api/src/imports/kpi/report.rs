//! What an import of KPIs did.

use std::fmt;

use serde::Serialize;

use crate::imports::event_log::printable;

/// What an import of KPIs did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// KPIs made, by code and title.
    pub new_kpis: Vec<(String, String)>,
    /// KPIs that were there already, and stay as they are.
    pub known_kpis: usize,
    /// Values recorded.
    pub new_values: usize,
    /// Values corrected, with the reason that was given.
    pub corrected: usize,
    /// Values that are as the table says.
    pub unchanged: usize,
    /// Rows that say that there is no value.
    pub without_value: usize,
    /// Rows that are not of those asked for.
    pub other_rows: usize,
    /// Narratives written.
    pub new_narratives: usize,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "New KPIs: {}", self.new_kpis.len())?;
        for (code, title) in &self.new_kpis {
            writeln!(f, "  {}", printable(&format!("{code}: {title}")))?;
        }
        writeln!(f, "Known KPIs: {}", self.known_kpis)?;
        writeln!(f, "New values: {}", self.new_values)?;
        writeln!(f, "Corrected values: {}", self.corrected)?;
        writeln!(f, "Unchanged values: {}", self.unchanged)?;
        writeln!(f, "Rows without a value: {}", self.without_value)?;
        writeln!(f, "Rows of others: {}", self.other_rows)?;
        writeln!(f, "New narratives: {}", self.new_narratives)?;
        for note in &self.notes {
            writeln!(f, "  {}", printable(note))?;
        }
        Ok(())
    }
}
