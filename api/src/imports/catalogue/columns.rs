//! The two forms of a catalogue: the Local Government Service List, and our own columns.

use std::path::Path;

use rules::organisation::CustomerKind;
use rules::text::{self, Limits as TextLimits};

use crate::imports::ImportFault;
use crate::imports::log::{BadRow, Limits, LogFault, Table, TableRow};

/// A journey as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRow {
    pub file: String,
    pub line: u64,
    pub code: String,
    pub title: String,
    pub service: String,
    pub service_code: Option<String>,
    pub directorate: Option<String>,
    pub customer_kind: Kind,
    pub lgsl_id: Option<i32>,
    pub description: Option<String>,
    pub target_working_days: Option<i32>,
}

/// Who a journey is for, and whether the row says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The row has a column for it.
    Given(CustomerKind),
    /// It was told by the group of the list; a council's own decision stands.
    Guessed(CustomerKind),
}

impl Kind {
    /// The kind that the row says.
    pub const fn given(self) -> Option<CustomerKind> {
        match self {
            Self::Given(kind) => Some(kind),
            Self::Guessed(_) => None,
        }
    }

    /// The kind of a new journey.
    pub const fn kind(self) -> CustomerKind {
        match self {
            Self::Given(kind) | Self::Guessed(kind) => kind,
        }
    }
}

/// Rows that can be used, and those that cannot.
#[derive(Debug, Default)]
pub struct Read {
    pub rows: Vec<CatalogueRow>,
    pub bad: Vec<BadRow>,
}

/// Reads the table, whichever form it has.
pub fn read(file: &Path, limits: Limits) -> Result<Read, ImportFault> {
    let mut table = Table::open_file(file, limits)?;
    let names = table.names().to_vec();
    let has = |name: &str| names.iter().any(|column| column == name);
    let form: fn(&TableRow<'_>) -> Result<CatalogueRow, String> =
        if ["lgsl_id", "label", "nav_top"].iter().all(|name| has(name)) {
            of_service_list
        } else if let Some(missing) = ["code", "title", "service"].iter().find(|name| !has(name)) {
            return Err(ImportFault::File(LogFault::NoColumn {
                file: file.to_owned(),
                field: "catalogue",
                column: (*missing).to_owned(),
                present: names.join(", "),
            }));
        } else {
            of_own_columns
        };
    let mut read = Read::default();
    let file = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned();
    while let Some((line, row)) = table.next_row()? {
        let made = row.and_then(|cells| form(&TableRow::new(&names, &cells)));
        match made {
            Ok(row) => read.rows.push(CatalogueRow {
                file: file.clone(),
                line,
                ..row
            }),
            Err(reason) => read.bad.push(BadRow {
                file: file.clone(),
                line,
                reason,
            }),
        }
    }
    Ok(read)
}

/// `lgsl_id, label, nav_top, description`: one service for each top group.
fn of_service_list(row: &TableRow<'_>) -> Result<CatalogueRow, String> {
    let lgsl_id = number(row, "lgsl_id")?.ok_or("lgsl_id is missing")?;
    let group = line(row, "nav_top")?.ok_or("nav_top is missing")?;
    let kind = if group.to_lowercase().contains("business") {
        CustomerKind::Business
    } else {
        CustomerKind::Resident
    };
    Ok(CatalogueRow {
        file: String::new(),
        line: 0,
        code: format!("LGSL-{lgsl_id}"),
        title: line(row, "label")?.ok_or("label is missing")?,
        service: group,
        service_code: None,
        directorate: None,
        customer_kind: Kind::Guessed(kind),
        lgsl_id: Some(lgsl_id),
        description: words(row, "description")?,
        target_working_days: None,
    })
}

/// `code, title, service`, and whatever else of our columns there is.
fn of_own_columns(row: &TableRow<'_>) -> Result<CatalogueRow, String> {
    Ok(CatalogueRow {
        file: String::new(),
        line: 0,
        code: code(row, "code")?.ok_or("code is missing")?,
        title: line(row, "title")?.ok_or("title is missing")?,
        service: line(row, "service")?.ok_or("service is missing")?,
        service_code: code(row, "service_code")?,
        directorate: line(row, "directorate")?,
        customer_kind: kind(row)?,
        lgsl_id: number(row, "lgsl_id")?,
        description: words(row, "description")?,
        target_working_days: number(row, "target_working_days")?,
    })
}

fn line(row: &TableRow<'_>, column: &str) -> Result<Option<String>, String> {
    let Some(value) = row.get(column) else {
        return Ok(None);
    };
    text::clean(value, TextLimits::TITLE)
        .map(Some)
        .map_err(|fault| format!("{column} {fault}"))
}

fn words(row: &TableRow<'_>, column: &str) -> Result<Option<String>, String> {
    let Some(value) = row.get(column) else {
        return Ok(None);
    };
    text::clean(value, TextLimits::DESCRIPTION)
        .map(Some)
        .map_err(|fault| format!("{column} {fault}"))
}

fn code(row: &TableRow<'_>, column: &str) -> Result<Option<String>, String> {
    let Some(value) = row.get(column) else {
        return Ok(None);
    };
    text::code(value)
        .map(Some)
        .map_err(|fault| format!("{column} {fault}"))
}

fn number(row: &TableRow<'_>, column: &str) -> Result<Option<i32>, String> {
    let Some(value) = row.get(column) else {
        return Ok(None);
    };
    let number: Option<i32> = value.trim().parse().ok();
    number
        .filter(|number| (0..=1_000_000).contains(number))
        .map(Some)
        .ok_or_else(|| format!("{column} must be a whole number from 0 to 1000000"))
}

fn kind(row: &TableRow<'_>) -> Result<Kind, String> {
    match row.get("customer_kind").map(str::to_lowercase).as_deref() {
        None => Ok(Kind::Guessed(CustomerKind::Resident)),
        Some("resident") => Ok(Kind::Given(CustomerKind::Resident)),
        Some("business") => Ok(Kind::Given(CustomerKind::Business)),
        Some("staff") => Ok(Kind::Given(CustomerKind::Staff)),
        Some(_) => Err("customer_kind must be resident, business or staff".to_owned()),
    }
}
