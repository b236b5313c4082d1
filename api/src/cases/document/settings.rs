//! What the operator decides about documents.

use std::time::Duration;

use reqwest::Url;
use rules::cases::document::format::Format;

use super::scanner::Scanner;

/// The decisions of the operator about documents, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the bytes lie: `file:`, `s3:` or `az:`; `None` is the folder `documents` in the data
    /// directory.
    pub place: Option<Url>,
    /// The most bytes of one document.
    pub most_bytes: u64,
    /// What is taken.
    pub formats: Vec<Format>,
    /// How long the bytes of one document may take to come.
    pub time: Duration,
    /// What scans them for malicious software, if anything does.
    pub scanner: Option<Scanner>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            place: None,
            most_bytes: 26_214_400,
            formats: Format::ALL.to_vec(),
            time: Duration::from_mins(5),
            scanner: None,
        }
    }
}

impl Settings {
    /// The names of the formats that are taken.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.formats.iter().map(|format| format.name())
    }
}
