//! Writing a table of values: KPIs that are not there yet, values that are new, corrections.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::organisation::service;
use entities::performance::{kpi, kpi_narrative, kpi_service, kpi_value, kpi_version};
use entities::select::InCouncil as _;
use rules::performance::{Amounts, Frequency};
use rules::time::period::Period;
use rules::time::period_words::{PeriodWordsFault, ToldPeriod};
use rules::time::zone::local_date;
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _};
use uuid::Uuid;

use super::definitions::{self, Definition};
use super::report::Report;
use super::rows::{Named, Read, ValueRow, file_name};
use super::{Ground, none_bad};
use crate::cases::rows::insert_rows;
use crate::imports::ImportFault;
use crate::imports::log::BadRow;
use crate::performance::kpi::Known;
use crate::performance::value::{correct, entry};

/// What the council has.
struct Present {
    kpis: Vec<Known>,
    services: HashMap<String, Uuid>,
    contributing: Vec<(Uuid, Uuid)>,
    values: HashMap<(Uuid, NaiveDate, Option<Uuid>), kpi_value::Model>,
    narratives: HashMap<(Uuid, NaiveDate, NaiveDate), kpi_narrative::Model>,
    today: NaiveDate,
}

/// Where a value belongs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    kpi_id: Uuid,
    period: Period,
    service_id: Option<Uuid>,
}

/// Imports the rows.
///
/// # Errors
/// When anything is wrong with any of them, or the database fails.
pub async fn import(
    transaction: &impl ConnectionTrait,
    ground: &Ground<'_>,
    read: Read,
    report: &mut Report,
) -> Result<(), ImportFault> {
    let file = file_name(&ground.request.file);
    let mut bad = read.bad;
    let mut present = present(transaction, ground).await?;
    let made = make(ground, &mut present, &read.rows, &mut bad);
    let mut work = Work {
        ground,
        present: &present,
        told: HashMap::new(),
        values: Vec::new(),
        corrections: Vec::new(),
        narratives: Vec::new(),
    };
    for row in &read.rows {
        if let Err(reason) = work.take(row, report) {
            bad.push(BadRow {
                file: file.clone(),
                line: row.line,
                reason,
            });
        }
    }
    for row in &mut bad {
        row.file.clone_from(&file);
    }
    none_bad(bad)?;
    let Work {
        values,
        corrections,
        narratives,
        ..
    } = work;
    report.known_kpis = named(&read.rows).len() - made.len();
    report.new_values = values.len();
    report.corrected = corrections.len();
    report.new_narratives = narratives.len();
    for definition in made {
        report
            .new_kpis
            .push((definition.kpi.code.clone(), definition.kpi.title.clone()));
        definitions::insert(transaction, definition).await?;
    }
    insert_rows(transaction, values).await?;
    insert_rows(transaction, narratives).await?;
    let reason = ground.request.reason.as_deref().unwrap_or_default();
    for (found, amounts) in corrections {
        correct::replace(transaction, ground.clock, found, amounts, (None, reason)).await?;
    }
    Ok(())
}

async fn present(
    transaction: &impl ConnectionTrait,
    ground: &Ground<'_>,
) -> Result<Present, ImportFault> {
    let council_id = ground.council.id;
    let today = local_date(ground.clock.now(), ground.council.zone);
    let rows = kpi::Entity::in_council(council_id).all(transaction).await?;
    let versions = kpi_version::Entity::in_council(council_id)
        .order_by_asc(kpi_version::Column::Number)
        .all(transaction)
        .await?;
    let known = |row: kpi::Model| {
        let own = versions.iter().filter(|version| version.kpi_id == row.id);
        let own = own.cloned().collect();
        Known::new(row, own, today)
    };
    let services = service::Entity::in_council(council_id)
        .all(transaction)
        .await?;
    let contributing = kpi_service::Entity::in_council(council_id)
        .all(transaction)
        .await?;
    let values = kpi_value::Entity::in_council(council_id)
        .all(transaction)
        .await?;
    let narratives = kpi_narrative::Entity::in_council(council_id)
        .order_by_asc(kpi_narrative::Column::Number)
        .filter(kpi_narrative::Column::CouncilId.eq(council_id))
        .all(transaction)
        .await?;
    Ok(Present {
        kpis: rows.into_iter().filter_map(known).collect(),
        services: services.into_iter().map(|row| (row.code, row.id)).collect(),
        contributing: contributing
            .into_iter()
            .map(|row| (row.kpi_id, row.service_id))
            .collect(),
        values: values
            .into_iter()
            .map(|row| ((row.kpi_id, row.starts_on, row.service_id), row))
            .collect(),
        narratives: narratives
            .into_iter()
            .map(|row| ((row.kpi_id, row.starts_on, row.ends_on), row))
            .collect(),
        today,
    })
}

/// The rows of each KPI that the table names.
fn named(rows: &[ValueRow]) -> BTreeMap<&Named, Vec<&ValueRow>> {
    let mut named: BTreeMap<&Named, Vec<&ValueRow>> = BTreeMap::new();
    for row in rows {
        named.entry(&row.kpi).or_default().push(row);
    }
    named
}

/// Makes the KPIs that are not there, where somebody owns them.
fn make(
    ground: &Ground<'_>,
    present: &mut Present,
    rows: &[ValueRow],
    bad: &mut Vec<BadRow>,
) -> Vec<Definition> {
    let mut made = Vec::new();
    for (name, rows) in named(rows) {
        if present.find(name).is_some() {
            continue;
        }
        let line = rows.first().map_or(0, |row| row.line);
        let mut tell = |line: u64, reason: String| {
            bad.push(BadRow {
                file: String::new(),
                line,
                reason,
            });
        };
        let Some(owner) = ground.owner else {
            let reason = match name {
                Named::Code(code) => format!("there is no KPI with the code \"{code}\""),
                Named::Title(title) => format!("there is no KPI with the title \"{title}\""),
            };
            tell(line, format!("{reason}; name an owner to have it made"));
            continue;
        };
        match frequency(ground.request.frequency, &rows) {
            Ok(frequency) => {
                let unit = rows.iter().find_map(|row| row.unit.as_deref());
                let definition =
                    definitions::external(ground, &present.kpis, name, (owner, frequency, unit));
                match definition {
                    Ok(definition) => {
                        present.kpis.extend(definition.known(present.today));
                        made.push(definition);
                    }
                    Err(reason) => tell(line, reason),
                }
            }
            Err(reasons) => reasons
                .into_iter()
                .for_each(|(line, reason)| tell(line, reason)),
        }
    }
    made
}

/// The length that the periods of all rows have, or the rows that have another than the first.
fn frequency(
    asked: Option<Frequency>,
    rows: &[&ValueRow],
) -> Result<Frequency, Vec<(u64, String)>> {
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let Some(first) = rows.iter().find_map(|row| row.written.length()) else {
        let tell = |row: &&ValueRow| {
            let fault = row.written.period(&row.period, None).err();
            let reason = fault.map_or_else(String::new, |fault| fault.to_string());
            (row.line, format!("{}: {reason}", row.period_column))
        };
        return Err(rows.iter().take(1).map(tell).collect());
    };
    let differs = |row: &&&ValueRow| row.written.length().is_some_and(|length| length != first);
    let mixed: Vec<(u64, String)> = rows
        .iter()
        .filter(differs)
        .map(|row| {
            let fault = row.written.period(&row.period, Some(first)).err();
            let fault = fault.unwrap_or(PeriodWordsFault::Unreadable(row.period.clone()));
            (row.line, format!("{}: {fault}", row.period_column))
        })
        .collect();
    if mixed.is_empty() {
        Ok(first)
    } else {
        Err(mixed)
    }
}

impl Present {
    fn find(&self, name: &Named) -> Option<&Known> {
        self.kpis.iter().find(|kpi| match name {
            Named::Code(code) => kpi.row.code == *code,
            Named::Title(title) => kpi.row.title == *title,
        })
    }
}

/// What is to be written.
struct Work<'a> {
    ground: &'a Ground<'a>,
    present: &'a Present,
    told: HashMap<Place, (u64, String)>,
    values: Vec<kpi_value::Model>,
    corrections: Vec<(kpi_value::Model, Amounts)>,
    narratives: Vec<kpi_narrative::Model>,
}

impl Work<'_> {
    /// Takes a row, or says what is wrong with it.
    fn take(&mut self, row: &ValueRow, report: &mut Report) -> Result<(), String> {
        // A KPI that could not be made is told already, once.
        let Some(kpi) = self.present.find(&row.kpi) else {
            return Ok(());
        };
        let (told, service_id) = self.place(kpi, row)?;
        let Some(amounts) = row.amounts else {
            report.without_value += 1;
            return Ok(());
        };
        let faults = entry::amount_faults(kpi, told.period.from, &amounts);
        if let Some((field, message)) = faults.into_iter().next() {
            return Err(format!("{field}: {message}"));
        }
        let key = (kpi.id, told.period.from, service_id);
        match self.present.values.get(&key) {
            None => self.values.push(self.value(kpi, told, service_id, amounts)),
            Some(found) if correct::amounts_of(found) == amounts => report.unchanged += 1,
            Some(found) if self.ground.request.reason.is_some() => {
                self.corrections.push((found.clone(), amounts));
            }
            Some(_) => {
                return Err(format!(
                    "{}: another value is recorded for \"{}\"; give a reason to correct it",
                    row.period_column, row.period
                ));
            }
        }
        self.say(kpi, told.period, row);
        Ok(())
    }

    /// The period and the service that a row is of.
    fn place(&mut self, kpi: &Known, row: &ValueRow) -> Result<(ToldPeriod, Option<Uuid>), String> {
        let fault = |reason: String| format!("{}: {reason}", row.period_column);
        let frequency = length_at(kpi, row);
        let told = row.written.period(&row.period, Some(frequency));
        let told = told.map_err(|reason| fault(reason.to_string()))?;
        if let Some(reason) = entry::period_fault(kpi, told.period, self.present.today) {
            return Err(fault(format!("\"{}\": {reason}", row.period)));
        }
        let service_id = self.service(kpi, told.period.from, row)?;
        let place = Place {
            kpi_id: kpi.id,
            period: told.period,
            service_id,
        };
        let before = self.told.insert(place, (row.line, row.period.clone()));
        match before {
            None => Ok((told, service_id)),
            Some((line, period)) if period == row.period => Err(fault(format!(
                "\"{period}\" of this KPI is told already by line {line}"
            ))),
            Some((line, period)) => Err(fault(format!(
                "\"{}\" and \"{period}\" of line {line} are of the same period: the periods are mixed",
                row.period
            ))),
        }
    }

    fn service(&self, kpi: &Known, day: NaiveDate, row: &ValueRow) -> Result<Option<Uuid>, String> {
        let version = kpi.version_on(day);
        let is_reported = version.is_some_and(|version| version.is_reported_by_service);
        match (&row.service, is_reported) {
            (None, false) => Ok(None),
            (None, true) => Err("service is empty, and each service reports by itself".to_owned()),
            (Some(_), false) => {
                Err("service is told, and the KPI has one value a period".to_owned())
            }
            (Some(code), true) => {
                let id = self.present.services.get(code).copied();
                id.filter(|id| self.present.contributing.contains(&(kpi.id, *id)))
                    .map(Some)
                    .ok_or_else(|| format!("service: \"{code}\" does not contribute to the KPI"))
            }
        }
    }

    fn value(
        &self,
        kpi: &Known,
        told: ToldPeriod,
        service_id: Option<Uuid>,
        amounts: Amounts,
    ) -> kpi_value::Model {
        kpi_value::Model {
            id: self.ground.clock.new_id(),
            council_id: self.ground.council.id,
            kpi_id: kpi.id,
            service_id,
            starts_on: told.period.from,
            ends_on: told.period.to,
            covers_from: told.covers_from,
            numerator: amounts.numerator,
            denominator: amounts.denominator,
            value: amounts.given,
            recorded_at: self.ground.clock.now(),
            recorded_by: None,
            revision: 1,
        }
    }

    /// What the row says about the period, unless that was said last.
    fn say(&mut self, kpi: &Known, period: Period, row: &ValueRow) {
        let Some(text) = &row.narrative else {
            return;
        };
        let last = self
            .present
            .narratives
            .get(&(kpi.id, period.from, period.to));
        if last.is_some_and(|last| last.body == *text) {
            return;
        }
        self.narratives.push(kpi_narrative::Model {
            id: self.ground.clock.new_id(),
            council_id: self.ground.council.id,
            kpi_id: kpi.id,
            starts_on: period.from,
            ends_on: period.to,
            number: last.map_or(1, |last| last.number + 1),
            body: text.clone(),
            written_at: self.ground.clock.now(),
            written_by: None,
        });
    }
}

/// The length of the KPI's periods at the time that a row is about.
fn length_at(kpi: &Known, row: &ValueRow) -> Frequency {
    let latest = kpi.latest().frequency;
    let told = row.written.period(&row.period, Some(latest)).ok();
    let version = told.and_then(|told| kpi.version_on(told.period.from));
    version.map_or(latest, |version| version.frequency)
}
