//! Separated values: one row an event, columns `case:*` belong to the case.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use super::assemble::{Assembler, RawCase, RawRow};
use super::mapping::Field;
use super::source::Opened;
use super::{Attributes, Entry, LogFault, Mapping, ReadOptions};

/// Reads the whole table, since the rows of a case need not stand together, then gives the cases
/// in the order of their first rows.
pub fn read(
    opened: Opened,
    options: &ReadOptions,
    take: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<(), LogFault> {
    let mut assembler = Assembler::new(&opened.path, options);
    let path = opened.path.clone();
    let mut table = Table::open(opened, options)?;
    let header = table.header(&options.mapping)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut cases: Vec<Vec<usize>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while let Some((line, bytes)) = table.next()? {
        let row = match header.row(line, bytes) {
            Ok(row) => row,
            Err(reason) => {
                assembler.leave_out(line, reason);
                continue;
            }
        };
        let identity = row.record.get(header.case).unwrap_or_default();
        if identity.is_empty() {
            assembler.leave_out(line, "the row names no case".to_owned());
            continue;
        }
        let place = *places.entry(identity.to_owned()).or_insert_with(|| {
            cases.push(Vec::new());
            cases.len() - 1
        });
        if let Some(case) = cases.get_mut(place) {
            case.push(rows.len());
        }
        rows.push(row);
    }
    drop(places);
    for case in cases {
        for bad in std::mem::take(&mut assembler.bad) {
            if take(Entry::Bad(bad)).is_break() {
                return Ok(());
            }
        }
        let taken = case
            .into_iter()
            .filter_map(|index| rows.get_mut(index).map(std::mem::take));
        let Some(raw) = header.case_of(taken.collect()) else {
            continue;
        };
        let read = assembler.case(raw);
        if let Some(case) = read
            && take(Entry::Case(case)).is_break()
        {
            return Ok(());
        }
    }
    for bad in std::mem::take(&mut assembler.bad) {
        if take(Entry::Bad(bad)).is_break() {
            break;
        }
    }
    tracing::debug!(file = %path.display(), rows = rows.len(), "table read");
    Ok(())
}

#[derive(Default)]
struct Row {
    line: u64,
    record: StringRecord,
}

/// The columns of the table.
struct Header {
    columns: Vec<Column>,
    case: usize,
}

struct Column {
    name: Arc<str>,
    of_case: bool,
}

impl Header {
    fn row(&self, line: u64, bytes: ByteRecord) -> Result<Row, String> {
        if bytes.len() != self.columns.len() {
            return Err(format!(
                "the row has {} fields where the header has {}",
                bytes.len(),
                self.columns.len()
            ));
        }
        let record = StringRecord::from_byte_record(bytes).map_err(|error| {
            let field = error.utf8_error().field();
            let name = self.columns.get(field).map_or("", |column| &column.name);
            format!("\"{name}\" is not UTF-8")
        })?;
        Ok(Row { line, record })
    }

    /// The case columns of the first row, and the event columns of each.
    fn case_of(&self, rows: Vec<Row>) -> Option<RawCase> {
        let first = rows.first()?;
        let line = first.line;
        let attributes = self.attributes(&first.record, true);
        let rows = rows
            .into_iter()
            .map(|row| RawRow {
                line: row.line,
                number: None,
                attributes: self.attributes(&row.record, false),
            })
            .collect();
        Some(RawCase {
            line,
            attributes,
            rows,
        })
    }

    fn attributes(&self, record: &StringRecord, of_case: bool) -> Attributes {
        self.columns
            .iter()
            .zip(record)
            .filter(|(column, value)| column.of_case == of_case && !value.is_empty())
            .map(|(column, value)| (Arc::clone(&column.name), value.to_owned()))
            .collect()
    }
}

struct Table {
    path: PathBuf,
    reader: csv::Reader<RowBound>,
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl Table {
    fn open(mut opened: Opened, options: &ReadOptions) -> Result<Self, LogFault> {
        let limit = options.limits.record;
        let left = Rc::new(Cell::new(limit));
        let delimiter = delimiter(&mut opened)?;
        let reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(RowBound {
                inner: Box::new(opened.input),
                left: Rc::clone(&left),
                limit,
            });
        Ok(Self {
            path: opened.path,
            reader,
            left,
            limit,
        })
    }

    fn header(&mut self, mapping: &Mapping) -> Result<Header, LogFault> {
        let line = 1;
        let fault = |reason: String, file: &PathBuf| LogFault::Broken {
            file: file.clone(),
            line,
            reason,
        };
        let record = self
            .reader
            .byte_headers()
            .cloned()
            .map_err(|error| fault(plainly(error), &self.path))?;
        let record = StringRecord::from_byte_record(record)
            .map_err(|_| fault("the header is not UTF-8".to_owned(), &self.path))?;
        let names: Vec<&str> = record.iter().map(str::trim).collect();
        if names.iter().all(|name| name.is_empty()) {
            return Err(fault("the file is empty".to_owned(), &self.path));
        }
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
            let reason = format!(
                "the header names the column \"{}\" twice",
                twice.escape_debug()
            );
            return Err(fault(reason, &self.path));
        }
        check_columns(&self.path, mapping, &names)?;
        let case = mapping
            .case
            .iter()
            .find_map(|field| place(field, &names))
            .unwrap_or_default();
        let columns = names
            .iter()
            .map(|name| Column {
                name: name.strip_prefix("case:").unwrap_or(name).into(),
                of_case: name.starts_with("case:"),
            })
            .collect();
        Ok(Header { columns, case })
    }

    fn next(&mut self) -> Result<Option<(u64, ByteRecord)>, LogFault> {
        self.left.set(self.limit);
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                Ok(Some((line, record)))
            }
            Err(error) => Err(LogFault::Broken {
                file: self.path.clone(),
                line: self.reader.position().line(),
                reason: plainly(error),
            }),
        }
    }
}

/// The columns that the table cannot do without, and those that somebody named.
fn check_columns(
    path: &std::path::Path,
    mapping: &Mapping,
    names: &[&str],
) -> Result<(), LogFault> {
    for (field, columns) in mapping.fields() {
        let needed = ["case", "activity", "time"].contains(&field) && !columns.is_empty();
        let unused = field == "time" && mapping.activity.is_empty();
        if (!needed && !mapping.required.contains(&field)) || unused || columns.is_empty() {
            continue;
        }
        if columns.iter().all(|column| is_absent(column, names)) {
            return Err(LogFault::NoColumn {
                file: path.to_owned(),
                field,
                column: columns.first().map(written).unwrap_or_default(),
                present: names.join(", "),
            });
        }
    }
    Ok(())
}

fn is_absent(field: &Field, names: &[&str]) -> bool {
    !matches!(field, Field::FirstEvent | Field::LastEvent) && place(field, names).is_none()
}

fn place(field: &Field, names: &[&str]) -> Option<usize> {
    let wanted = written(field);
    names.iter().position(|name| *name == wanted)
}

fn written(field: &Field) -> String {
    match field {
        Field::Case(name) => format!("case:{name}"),
        Field::Event(name) => name.to_string(),
        Field::FirstEvent => "@first-event".to_owned(),
        Field::LastEvent => "@last-event".to_owned(),
    }
}

/// The separator that the first line holds most of: comma, semicolon or tab.
fn delimiter(opened: &mut Opened) -> Result<u8, LogFault> {
    let start = io::BufRead::fill_buf(&mut opened.input).map_err(|error| LogFault::Broken {
        file: opened.path.clone(),
        line: 1,
        reason: error.to_string(),
    })?;
    let first = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
    Ok(b",;\t"
        .iter()
        .copied()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b','))
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
