//! From the columns of a case and its rows to a case with events.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::instant::{self, Reading, Role};
use super::mapping::Field;
use super::{Attributes, BadRow, LoggedCase, LoggedEvent, ReadOptions};

/// A case as its file has it.
pub struct RawCase {
    /// Where it begins.
    pub line: u64,
    /// The columns of the case.
    pub attributes: Attributes,
    /// Its rows or events.
    pub rows: Vec<RawRow>,
}

/// A row of a table, or an event.
pub struct RawRow {
    /// Where it lies.
    pub line: u64,
    /// Its number within the case, where lines do not tell events apart.
    pub number: Option<usize>,
    /// The columns of the event.
    pub attributes: Attributes,
}

/// Reads cases by the mapping, and keeps what it had to leave out.
pub struct Assembler<'a> {
    file: String,
    options: &'a ReadOptions,
    /// What was left out since it was last taken.
    pub bad: Vec<BadRow>,
}

type Reason = String;

impl<'a> Assembler<'a> {
    pub fn new(path: &std::path::Path, options: &'a ReadOptions) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self {
            file: name.to_string_lossy().into_owned(),
            options,
            bad: Vec::new(),
        }
    }

    /// Notes a row that is left out.
    pub fn leave_out(&mut self, line: u64, reason: Reason) {
        self.bad.push(BadRow {
            file: self.file.clone(),
            line,
            reason,
        });
    }

    /// The case, or none where it had to be left out.
    pub fn case(&mut self, raw: RawCase) -> Option<LoggedCase> {
        let line = raw.line;
        match self.assemble(raw) {
            Ok(case) => Some(case),
            Err(reason) => {
                self.leave_out(line, reason);
                None
            }
        }
    }

    fn assemble(&mut self, raw: RawCase) -> Result<LoggedCase, Reason> {
        let RawCase {
            line,
            mut attributes,
            rows,
        } = raw;
        self.check(&attributes)?;
        let options = self.options;
        let map = &options.mapping;
        let mut events = Vec::with_capacity(rows.len());
        let mut first_values: Vec<Attributes> = Vec::new();
        let is_table = map.activity.is_empty();
        let rows = if is_table {
            self.only_row(rows, &mut attributes)?
        } else {
            rows
        };
        for row in rows {
            if needs_rows(options) {
                first_values.push(row.attributes.clone());
            }
            if let Some(event) = self.event(row) {
                events.push(event);
            }
        }
        events.sort_by_key(|event| event.at);
        let mut columns = Columns {
            case: &mut attributes,
            rows: &first_values,
            events: &events,
            reading: reading(options),
            is_table,
        };
        let external_id = columns.text(&map.case).ok_or("the case has no identity")?;
        let opened = columns
            .time("opened", &map.opened, Role::Happened)?
            .ok_or("nothing tells when the case was opened")?;
        let closed = if columns.counts_as_closed(options) {
            columns.time("closed", &map.closed, Role::Happened)?
        } else {
            None
        };
        let deadline = columns.time("deadline", &map.deadline, Role::Deadline)?;
        let channel = columns.text(&map.channel);
        let outcome = columns.text(&map.outcome);
        let description = columns.text(&map.description);
        Ok(LoggedCase {
            line,
            external_id,
            channel,
            opened,
            closed,
            deadline,
            outcome,
            description,
            attributes,
            events,
        })
    }

    /// In a table of cases a row is a case: its columns are the case's, further rows are too many.
    fn only_row(
        &mut self,
        rows: Vec<RawRow>,
        attributes: &mut Attributes,
    ) -> Result<Vec<RawRow>, Reason> {
        let mut rows = rows.into_iter();
        if let Some(first) = rows.next() {
            self.check(&first.attributes)?;
            attributes.extend(first.attributes);
            for row in rows {
                let reason = format!("the case is told already by line {}", first.line);
                self.leave_out(row.line, reason);
            }
        }
        Ok(Vec::new())
    }

    fn event(&mut self, row: RawRow) -> Option<LoggedEvent> {
        let (line, number) = (row.line, row.number);
        match self.read_event(row.attributes) {
            Ok(event) => Some(event),
            Err(reason) => {
                let place = number.map_or_else(String::new, |number| format!("event {number}: "));
                self.leave_out(line, format!("{place}{reason}"));
                None
            }
        }
    }

    fn read_event(&self, mut attributes: Attributes) -> Result<LoggedEvent, Reason> {
        self.check(&attributes)?;
        let map = &self.options.mapping;
        let activity =
            take_first(&mut attributes, &map.activity).ok_or("the event names no activity")?;
        check_name("the activity", &activity)?;
        let written = take_first(&mut attributes, &map.time).ok_or("the event has no time")?;
        let at = instant::parse(&written, Role::Happened, reading(self.options))
            .ok_or_else(|| not_a_time("time", &written))?;
        Ok(LoggedEvent {
            activity,
            at,
            attributes,
        })
    }

    fn check(&self, attributes: &Attributes) -> Result<(), Reason> {
        let limit = self.options.limits.value;
        for (name, value) in attributes {
            if value.len() > limit {
                return Err(format!("\"{name}\" is longer than {limit} bytes"));
            }
            if value.contains('\0') || name.contains('\0') {
                return Err(format!(
                    "\"{}\" holds the character U+0000, which cannot be stored",
                    name.escape_debug()
                ));
            }
        }
        Ok(())
    }
}

/// Whether a field of the case is read from a column of its rows.
fn needs_rows(options: &ReadOptions) -> bool {
    let map = &options.mapping;
    let of_case = [
        &map.case,
        &map.opened,
        &map.closed,
        &map.deadline,
        &map.channel,
        &map.outcome,
        &map.description,
    ];
    let condition = map.closed_when.as_ref().map(|when| &when.field);
    of_case
        .into_iter()
        .flatten()
        .chain(condition)
        .any(|field| matches!(field, Field::Event(_)))
}

fn reading(options: &ReadOptions) -> Reading<'_> {
    Reading {
        zone: options.zone,
        format: options.mapping.time_format.as_deref(),
    }
}

/// Identities and activities are looked up by an index, which takes no long texts.
const LONGEST_NAME: usize = 500;

fn check_name(what: &str, name: &str) -> Result<(), Reason> {
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("{what} is longer than {LONGEST_NAME} characters"));
    }
    Ok(())
}

fn not_a_time(field: &str, written: &str) -> Reason {
    let short: String = written.chars().take(40).collect();
    format!("{field}: \"{}\" is not a time", short.escape_debug())
}

/// Takes the value of the first of `fields` that the event has; it is then no further attribute.
fn take_first(attributes: &mut Attributes, fields: &[Field]) -> Option<String> {
    fields.iter().find_map(|field| match field {
        Field::Event(name) => take(attributes, name),
        _ => None,
    })
}

fn take(attributes: &mut Attributes, name: &Arc<str>) -> Option<String> {
    let place = attributes.iter().position(|(key, _)| key == name)?;
    Some(attributes.remove(place).1)
}

/// The columns of one case, from which its fields are read.
struct Columns<'a> {
    case: &'a mut Attributes,
    rows: &'a [Attributes],
    events: &'a [LoggedEvent],
    reading: Reading<'a>,
    is_table: bool,
}

impl Columns<'_> {
    fn text(&mut self, fields: &[Field]) -> Option<String> {
        fields.iter().find_map(|field| match field {
            Field::Case(name) => take(self.case, name),
            Field::Event(name) => self.of_rows(name),
            Field::FirstEvent | Field::LastEvent => None,
        })
    }

    fn time(
        &mut self,
        name: &str,
        fields: &[Field],
        role: Role,
    ) -> Result<Option<DateTime<Utc>>, Reason> {
        for field in fields {
            let written = match field {
                Field::FirstEvent => match self.events.first() {
                    Some(event) => return Ok(Some(event.at)),
                    None => continue,
                },
                Field::LastEvent => match self.events.last() {
                    Some(event) => return Ok(Some(event.at)),
                    None => continue,
                },
                Field::Case(column) => take(self.case, column),
                Field::Event(column) => self.of_rows(column),
            };
            if let Some(written) = written {
                return instant::parse(&written, role, self.reading)
                    .map(Some)
                    .ok_or_else(|| not_a_time(name, &written));
            }
        }
        Ok(None)
    }

    fn counts_as_closed(&self, options: &ReadOptions) -> bool {
        let Some(when) = &options.mapping.closed_when else {
            return true;
        };
        let value = match &when.field {
            Field::Event(name) if !self.is_table => self.of_events(name),
            Field::Case(name) | Field::Event(name) => self
                .case
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone()),
            Field::FirstEvent | Field::LastEvent => None,
        };
        value.is_some_and(|value| when.values.contains(&value))
    }

    /// The first row's value that is not empty; it stays a column of its event. In a table of cases
    /// it is the case's own.
    fn of_rows(&mut self, name: &Arc<str>) -> Option<String> {
        if self.is_table {
            return take(self.case, name);
        }
        self.of_events(name)
    }

    fn of_events(&self, name: &Arc<str>) -> Option<String> {
        self.rows
            .iter()
            .flatten()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    }
}
