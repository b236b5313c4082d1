//! The readers over real files and over broken ones.

mod broken_files;
mod real_files;

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{BadRow, Entry, Limits, LogFault, LoggedCase, Mapping, ReadOptions, read};

struct Told {
    cases: Vec<LoggedCase>,
    bad: Vec<BadRow>,
    outcome: Result<(), LogFault>,
}

impl Told {
    fn reasons(&self) -> Vec<String> {
        let line = |bad: &BadRow| format!("{}: {}", bad.line, bad.reason);
        self.bad.iter().map(line).collect()
    }

    fn fault(&self) -> String {
        self.outcome
            .as_ref()
            .err()
            .map_or_else(String::new, ToString::to_string)
    }
}

fn options(mapping: Mapping) -> ReadOptions {
    ReadOptions {
        mapping,
        zone: chrono_tz::Europe::London,
        limits: Limits::default(),
        progress: Arc::default(),
    }
}

fn told(file: &Path, options: &ReadOptions) -> Told {
    let (mut cases, mut bad) = (Vec::new(), Vec::new());
    let outcome = read(file, options, &mut |entry| {
        match entry {
            Entry::Case(case) => cases.push(case),
            Entry::Bad(row) => bad.push(row),
        }
        ControlFlow::Continue(())
    });
    Told {
        cases,
        bad,
        outcome,
    }
}

/// A file of the shared data, or none, said aloud, where the machine has no such folder.
fn shared(name: &str) -> Option<PathBuf> {
    let folder = std::env::var("THROUGHLINE_SHARED_DATA")
        .unwrap_or_else(|_| format!("{}/../../shared/data", env!("CARGO_MANIFEST_DIR")));
    let file = Path::new(&folder).join(name);
    if !file.exists() {
        eprintln!("left out: {} is not on this machine", file.display());
        return None;
    }
    Some(file)
}

fn preset(name: &str) -> ReadOptions {
    options(Mapping::preset(name).unwrap_or_default())
}

fn mapped(list: &str) -> ReadOptions {
    let mut mapping = Mapping::default();
    assert_eq!(mapping.read_list(list), Ok(()));
    options(mapping)
}

fn file_of(bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    Ok(file)
}

fn told_of(bytes: &[u8], options: &ReadOptions) -> std::io::Result<Told> {
    Ok(told(file_of(bytes)?.path(), options))
}

fn events(told: &Told) -> usize {
    told.cases.iter().map(|case| case.events.len()).sum()
}

fn closed(told: &Told) -> usize {
    told.cases
        .iter()
        .filter(|case| case.closed.is_some())
        .count()
}
