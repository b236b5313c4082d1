//! `throughline import bank-holidays`: the file that <https://www.gov.uk/bank-holidays.json> serves
//! replaces the council's bank holidays of the years that it tells.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use rules::text::{self, Limits};
use rules::time::bank_holidays::Division;
use serde_json::Value;

use super::{ImportFault, council};
use crate::cases::calendar::{Edit, Fault, Published, change};
use crate::clock::Clock;
use crate::database::Database;
use crate::graphql::context::Reader;
use crate::graphql::mutation::Stop;
use crate::identity::viewer::Viewer;

/// The divisions by their names in the file.
const DIVISIONS: [(&str, Division); 3] = [
    ("england-and-wales", Division::EnglandWales),
    ("scotland", Division::Scotland),
    ("northern-ireland", Division::NorthernIreland),
];

/// The most bytes of the file: that of seventeen years has 70,000.
const MOST_BYTES: u64 = 4_000_000;

/// The most faults that are told.
const TOLD: usize = 100;

/// What to import, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The file.
    pub file: PathBuf,
    /// The code of the council.
    pub council: String,
    /// Why, in words; kept with the change.
    pub reason: String,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Report {
    /// For each division its name, how many holidays, and the years.
    divisions: Vec<(&'static str, usize, i32, i32)>,
    revision: i64,
    rescheduled: i32,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count, first, last) in &self.divisions {
            writeln!(f, "{name}: {count} bank holidays, {first} to {last}")?;
        }
        let Self {
            revision,
            rescheduled,
            ..
        } = self;
        writeln!(f, "The working calendars are at revision {revision}.")?;
        write!(f, "{rescheduled} open cases are due at another instant.")
    }
}

/// Imports the bank holidays of a file, and sets when open cases are due by them.
///
/// # Errors
/// When the file or the council cannot be used, when anything in the file is wrong, or when the database
/// fails. Nothing is then changed.
pub async fn import(
    database: &Database,
    clock: &Clock,
    request: &Request,
) -> Result<Report, ImportFault> {
    let published = published(&read(&request.file)?)?;
    let name = |wanted| DIVISIONS.iter().find(|(_, division)| *division == wanted);
    let divisions = published.iter().map(|one| {
        let name = name(one.division).map_or("", |(name, _)| name);
        let years = (one.first_on.year(), one.last_on.year());
        (name, one.holidays.len(), years.0, years.1)
    });
    let divisions = divisions.collect();
    let council = council::row(database, &request.council).await?;
    let zone = council.time_zone.clone();
    let viewer = Viewer::public(council)
        .map_err(|_| ImportFault::refused(format!("\"{zone}\" is not a time zone")))?;
    let reader = Reader::new(database.clone(), Arc::new(viewer), clock.clone(), None);
    let edit = Edit::Import(published);
    let done = change(&reader, None, edit, &request.reason).await;
    let done = done.map_err(|stop| match stop {
        Stop::Problems(faults) => ImportFault::refused(told(&faults)),
        Stop::Failed(failure) => ImportFault::refused(format!("it failed: {failure:?}")),
    })?;
    Ok(Report {
        divisions,
        revision: done.revision,
        rescheduled: done.rescheduled_count,
    })
}

fn told(faults: &[Fault]) -> String {
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    words.join("; ")
}

fn read(file: &Path) -> Result<Value, ImportFault> {
    let named =
        |error: &dyn fmt::Display| ImportFault::refused(format!("{}: {error}", file.display()));
    let length = std::fs::metadata(file)
        .map_err(|error| named(&error))?
        .len();
    if length > MOST_BYTES {
        let message = format!("it has {length} bytes, more than {MOST_BYTES}");
        return Err(named(&message));
    }
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    serde_json::from_slice(&bytes).map_err(|error| named(&format!("it is no JSON: {error}")))
}

/// What a file publishes for each division, or everything that is wrong with it.
fn published(file: &Value) -> Result<Vec<Published>, ImportFault> {
    let mut faults = Vec::new();
    let mut published = Vec::new();
    if let Some(names) = file.as_object() {
        let known = |name: &String| DIVISIONS.iter().any(|(known, _)| known == name);
        let unknown = names.keys().filter(|name| !known(name));
        faults.extend(unknown.map(|name| format!("\"{name}\" is no division")));
    }
    for (name, division) in DIVISIONS {
        let mut holidays = BTreeMap::new();
        let events = file.get(name).and_then(|division| division.get("events"));
        match events.and_then(Value::as_array) {
            None => faults.push(format!("{name}.events is missing")),
            Some(events) if events.is_empty() => faults.push(format!("{name}.events is empty")),
            Some(events) => {
                for (place, event) in events.iter().enumerate() {
                    match holiday(event) {
                        Err(fault) => faults.push(format!("{name}.events[{place}]{fault}")),
                        Ok((date, title)) => {
                            if holidays.insert(date, title).is_some() {
                                faults.push(format!(
                                    "{name}.events[{place}].date: {date} is there twice"
                                ));
                            }
                        }
                    }
                }
            }
        }
        published.extend(of_years(division, holidays));
    }
    if faults.is_empty() {
        return Ok(published);
    }
    let count = faults.len();
    faults.truncate(TOLD);
    Err(ImportFault::refused(format!(
        "{count} faults, nothing was imported:\n  {}",
        faults.join("\n  ")
    )))
}

/// A day with its title, or what is wrong at which member.
fn holiday(event: &Value) -> Result<(NaiveDate, String), String> {
    let date = event["date"]
        .as_str()
        .ok_or(".date is missing or no text")?;
    let date = date
        .parse::<NaiveDate>()
        .map_err(|_| format!(".date: {date:?} is no date; write it as 2026-12-25"))?;
    if !(1900..=2199).contains(&date.year()) {
        return Err(format!(
            ".date: {date} does not lie in the years 1900 to 2199"
        ));
    }
    let title = event["title"]
        .as_str()
        .ok_or(".title is missing or no text")?;
    let title = text::clean(title, Limits::TITLE).map_err(|fault| format!(".title {fault}"))?;
    Ok((date, title))
}

/// Whole years are published: from the first day of the first to the last day of the last.
fn of_years(division: Division, holidays: BTreeMap<NaiveDate, String>) -> Option<Published> {
    let (first, _) = holidays.first_key_value()?;
    let (last, _) = holidays.last_key_value()?;
    Some(Published {
        division,
        first_on: NaiveDate::from_ymd_opt(first.year(), 1, 1)?,
        last_on: NaiveDate::from_ymd_opt(last.year(), 12, 31)?,
        holidays: holidays.into_iter().collect(),
    })
}
