//! What an import did, for people and for the record.

use std::fmt;

use serde::Serialize;

use super::names::Names;
use crate::imports::log::BadRow;

/// What an import of a log did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The code of the journey.
    pub journey: String,
    /// Whether the journey was made by this import.
    pub journey_is_new: bool,
    /// Cases written.
    pub cases: usize,
    /// Those of them that are closed.
    pub closed: usize,
    /// Those of them that were withdrawn.
    pub withdrawn: usize,
    /// Events of the log written; the opening and closing of each case come on top.
    pub events: usize,
    /// Cases that an earlier import brought in; they were left as they are.
    pub already_there: usize,
    /// Rows, events and cases that could not be read.
    pub left_out: usize,
    /// The first of them.
    pub bad_rows: Vec<BadRow>,
    /// Cases whose times contradict each other; kept as recorded.
    pub contradictory_times: usize,
    /// The names of channels that the council did not have.
    pub new_channels: Vec<String>,
    /// Activities of the log.
    pub activities: usize,
    /// Those of them that are no stage of the journey.
    pub unknown_activities: Vec<String>,
    /// Imports that had died, and were cleared away first.
    pub cleared_away: usize,
}

/// How many bad rows the record keeps.
const KEPT: usize = 100;
/// How many names a person is told.
const TOLD: usize = 20;

impl Report {
    /// Counts something that is left out.
    pub(super) fn leave_out(&mut self, row: BadRow) {
        self.left_out += 1;
        if self.bad_rows.len() < KEPT {
            self.bad_rows.push(row);
        }
    }

    /// Takes from the names what was new.
    pub(super) fn complete(&mut self, names: &Names) {
        self.new_channels = names.new_channels().to_vec();
        self.activities = names.used_activities();
        self.unknown_activities = names.activities_without_stage();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cleared_away > 0 {
            writeln!(
                f,
                "Cleared away: {} import(s) that had died",
                self.cleared_away
            )?;
        }
        let new = if self.journey_is_new { " (new)" } else { "" };
        writeln!(f, "Journey: {}{new}", self.journey)?;
        writeln!(
            f,
            "Cases: {} ({} closed, {} withdrawn)",
            self.cases, self.closed, self.withdrawn
        )?;
        writeln!(f, "Events: {}", self.events)?;
        writeln!(f, "Already there: {}", self.already_there)?;
        writeln!(
            f,
            "Cases with contradictory times: {}",
            self.contradictory_times
        )?;
        names(f, "New channels", &self.new_channels)?;
        writeln!(f, "Activities: {}", self.activities)?;
        names(
            f,
            "Activities that are no stage of the journey",
            &self.unknown_activities,
        )?;
        writeln!(f, "Left out: {}", self.left_out)?;
        for row in &self.bad_rows {
            writeln!(f, "  {}", printable(&row.to_string()))?;
        }
        if self.left_out > self.bad_rows.len() {
            writeln!(f, "  and {} more", self.left_out - self.bad_rows.len())?;
        }
        Ok(())
    }
}

fn names(f: &mut fmt::Formatter<'_>, what: &str, names: &[String]) -> fmt::Result {
    write!(f, "{what}: {}", names.len())?;
    for (index, name) in names.iter().take(TOLD).enumerate() {
        let before = if index == 0 { " (" } else { ", " };
        write!(f, "{before}{}", printable(name))?;
    }
    match names.len() {
        0 => writeln!(f),
        count if count > TOLD => writeln!(f, " and {} more)", count - TOLD),
        _ => writeln!(f, ")"),
    }
}

/// Words of a file, without what would command a terminal.
pub(in crate::imports) fn printable(words: &str) -> String {
    words
        .chars()
        .map(|symbol| {
            if symbol.is_control() {
                '\u{fffd}'
            } else {
                symbol
            }
        })
        .collect()
}
