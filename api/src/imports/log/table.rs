//! A table of separated values, row after row, with its bounds.

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use super::source::{self, Opened};
use super::{Limits, LogFault};

/// A table that is being read.
pub struct Table {
    path: PathBuf,
    reader: csv::Reader<RowBound>,
    left: Rc<Cell<u64>>,
    limit: u64,
    names: Vec<String>,
}

/// The cells of a row, or why it cannot be used.
pub type Cells = Result<StringRecord, String>;

impl Table {
    /// Opens a file that is no log.
    ///
    /// # Errors
    /// When it cannot be read, or its header cannot be used.
    pub fn open_file(file: &Path, limits: Limits) -> Result<Self, LogFault> {
        let opened = source::open(file, limits, Arc::default())?;
        Self::open(opened, limits)
    }

    /// Reads the header.
    pub(super) fn open(mut opened: Opened, limits: Limits) -> Result<Self, LogFault> {
        let left = Rc::new(Cell::new(limits.record));
        let delimiter = delimiter(&mut opened)?;
        let reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(RowBound {
                inner: Box::new(opened.input),
                left: Rc::clone(&left),
                limit: limits.record,
            });
        let mut table = Self {
            path: opened.path,
            reader,
            left,
            limit: limits.record,
            names: Vec::new(),
        };
        table.names = table.header()?;
        Ok(table)
    }

    /// The columns, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where the table lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn header(&mut self) -> Result<Vec<String>, LogFault> {
        let record = self.reader.byte_headers().cloned().map_err(plainly);
        let record = record.map_err(|reason| self.broken(1, reason))?;
        let record = StringRecord::from_byte_record(record)
            .map_err(|_| self.broken(1, "the header is not UTF-8".to_owned()))?;
        let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
        if names.iter().all(String::is_empty) {
            return Err(self.broken(1, "the file is empty".to_owned()));
        }
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
            let twice = twice.escape_debug();
            return Err(self.broken(1, format!("the header names the column \"{twice}\" twice")));
        }
        Ok(names)
    }

    /// The next row with its line, from 1; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<(u64, Cells)>, LogFault> {
        self.left.set(self.limit);
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                Ok(Some((line, self.cells(record))))
            }
            Err(error) => Err(self.broken(self.reader.position().line(), plainly(error))),
        }
    }

    fn cells(&self, record: ByteRecord) -> Cells {
        if record.len() != self.names.len() {
            return Err(format!(
                "the row has {} fields where the header has {}",
                record.len(),
                self.names.len()
            ));
        }
        StringRecord::from_byte_record(record).map_err(|error| {
            let field = error.utf8_error().field();
            let name = self.names.get(field).map_or("", String::as_str);
            format!("\"{name}\" is not UTF-8")
        })
    }

    fn broken(&self, line: u64, reason: String) -> LogFault {
        LogFault::Broken {
            file: self.path.clone(),
            line,
            reason,
        }
    }
}

/// A row by the names of its columns.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    names: &'a [String],
    cells: &'a StringRecord,
}

impl<'a> TableRow<'a> {
    /// Puts names to cells.
    #[must_use]
    pub const fn new(names: &'a [String], cells: &'a StringRecord) -> Self {
        Self { names, cells }
    }

    /// What stands in a column; none where it is empty or there is no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&'a str> {
        let place = self.names.iter().position(|name| name == column)?;
        self.cells.get(place).filter(|value| !value.is_empty())
    }
}

/// The separator that the first line holds most of: comma, semicolon or tab.
fn delimiter(opened: &mut Opened) -> Result<u8, LogFault> {
    let start = opened.input.fill_buf().map_err(|error| LogFault::Broken {
        file: opened.path.clone(),
        line: 1,
        reason: error.to_string(),
    })?;
    let first = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| -> u32 { first.iter().map(|byte| u32::from(*byte == wanted)).sum() };
    let most = b",;\t"
        .iter()
        .rev()
        .max_by_key(|separator| count(**separator));
    Ok(most.copied().unwrap_or(b','))
}

fn plainly(error: csv::Error) -> String {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

/// Stops at a row that never ends.
struct RowBound {
    inner: Box<dyn Read>,
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl Read for RowBound {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        let left = self.left.get().checked_sub(added).ok_or_else(|| {
            io::Error::other(format!(
                "a row is longer than {} bytes; is a quotation mark without its partner?",
                self.limit
            ))
        })?;
        self.left.set(left);
        Ok(count)
    }
}
