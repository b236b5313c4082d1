//! A log as a table: one row an event, columns `case:*` belong to the case.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;

use super::assemble::{Assembler, RawCase, RawRow};
use super::mapping::Field;
use super::source::Opened;
use super::table::Table;
use super::{Attributes, Entry, LogFault, Mapping, ReadOptions};

type Take<'a> = dyn FnMut(Entry) -> ControlFlow<()> + 'a;

/// Reads the whole table, since the rows of a case need not stand together, then gives the cases
/// in the order of their first rows.
pub fn read(opened: Opened, options: &ReadOptions, take: &mut Take<'_>) -> Result<(), LogFault> {
    let mut assembler = Assembler::new(&opened.path, options);
    let mut table = Table::open(opened, options.limits)?;
    let header = Header::of(&table, &options.mapping)?;
    let mut cases: Vec<Vec<Row>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while let Some((line, cells)) = table.next_row()? {
        let record = match cells {
            Ok(record) => record,
            Err(reason) => {
                assembler.leave_out(line, reason);
                continue;
            }
        };
        let identity = record.get(header.case).unwrap_or_default();
        if identity.is_empty() {
            assembler.leave_out(line, "the row names no case".to_owned());
            continue;
        }
        let place = places.get(identity).copied().unwrap_or(cases.len());
        if place == cases.len() {
            places.insert(identity.to_owned(), place);
            cases.push(Vec::new());
        }
        if let Some(case) = cases.get_mut(place) {
            case.push(Row { line, record });
        }
    }
    drop(places);
    for rows in cases {
        if give_bad(&mut assembler, take).is_break() {
            return Ok(());
        }
        let raw = header.case_of(&rows);
        if let Some(case) = raw.and_then(|raw| assembler.case(raw))
            && take(Entry::Case(case)).is_break()
        {
            return Ok(());
        }
    }
    // Whoever breaks off here has everything already.
    let _ = give_bad(&mut assembler, take);
    Ok(())
}

fn give_bad(assembler: &mut Assembler<'_>, take: &mut Take<'_>) -> ControlFlow<()> {
    std::mem::take(&mut assembler.bad)
        .into_iter()
        .try_for_each(|row| take(Entry::Bad(row)))
}

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
    fn of(table: &Table, mapping: &Mapping) -> Result<Self, LogFault> {
        let names = table.names();
        check_columns(table.path(), mapping, names)?;
        let case = mapping
            .case
            .iter()
            .find_map(|field| place(field, names))
            .unwrap_or_default();
        let columns = names
            .iter()
            .map(|name| Column {
                name: name.strip_prefix("case:").unwrap_or(name).into(),
                of_case: name.starts_with("case:"),
            })
            .collect();
        Ok(Self { columns, case })
    }

    /// The case columns of the first row, and the event columns of each.
    fn case_of(&self, rows: &[Row]) -> Option<RawCase> {
        let first = rows.first()?;
        Some(RawCase {
            line: first.line,
            attributes: self.attributes(&first.record, true),
            rows: rows
                .iter()
                .map(|row| RawRow {
                    line: row.line,
                    number: None,
                    attributes: self.attributes(&row.record, false),
                })
                .collect(),
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

/// The columns that the table cannot do without, and those that somebody named.
fn check_columns(path: &Path, mapping: &Mapping, names: &[String]) -> Result<(), LogFault> {
    for (field, columns) in mapping.fields() {
        let is_needed = match field {
            "case" | "activity" => true,
            "time" => !mapping.activity.is_empty(),
            _ => mapping.required.contains(&field),
        };
        let is_absent =
            !columns.is_empty() && columns.iter().all(|column| is_absent(column, names));
        if is_needed && is_absent {
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

fn is_absent(field: &Field, names: &[String]) -> bool {
    !matches!(field, Field::FirstEvent | Field::LastEvent) && place(field, names).is_none()
}

fn place(field: &Field, names: &[String]) -> Option<usize> {
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
