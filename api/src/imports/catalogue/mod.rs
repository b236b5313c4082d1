//! `throughline import catalogue`: a table of services and journeys becomes the council's.

mod columns;
mod report;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use entities::journeys::journey;
use entities::organisation::{directorate, service};
use entities::select::InCouncil as _;
use rules::organisation::{ImportKind, ImportState};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, IntoActiveModel as _, Set};
use uuid::Uuid;

use super::council::Council;
use super::log::{BadRow, Limits};
use super::new_journey::{self, CatalogueRows, JourneySpec, Maker};
use super::run::{self, Run};
use super::{ImportFault, OnError, code, council, lock};
use crate::clock::Clock;
use crate::database::Database;
use columns::CatalogueRow;
pub use report::{Change, Report};

/// What to import, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The table.
    pub file: PathBuf,
    /// The code of the council.
    pub council: String,
    /// What to do at a row that cannot be read.
    pub on_error: OnError,
    /// How much of a file is taken.
    pub limits: Limits,
}

/// Imports a catalogue in one transaction: new services and journeys are made, titles,
/// descriptions and places that have changed are put right, and what the file does not name stays.
///
/// # Errors
/// When the file or the council cannot be used, at the first bad row if that was asked for, or
/// when the database fails. Nothing is then changed.
pub async fn import(
    database: &Database,
    clock: &Clock,
    request: &Request,
) -> Result<Report, ImportFault> {
    let council = council::find(database, &request.council).await?;
    let _lock = lock::take(database, council.id).await?;
    run::sweep(database, clock, council.id).await?;
    let read = columns::read(&request.file, request.limits)?;
    let mut report = Report::default();
    for row in read.bad {
        if request.on_error == OnError::Stop {
            return Err(ImportFault::Stopped(row));
        }
        report.leave_out(row);
    }
    if let (true, Some(first)) = (read.rows.is_empty(), report.bad_rows.first()) {
        return Err(ImportFault::AllBad(first.clone()));
    }
    let transaction = database.write().await?;
    let now = clock.now();
    let mut catalogue = Catalogue::read(&transaction, clock, council, now).await?;
    for row in read.rows {
        catalogue.take(&transaction, row, &mut report).await?;
    }
    catalogue.write(&transaction).await?;
    record(&transaction, clock, &catalogue, (&request.file, &report)).await?;
    transaction.commit().await?;
    Ok(report)
}

async fn record(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    catalogue: &Catalogue<'_>,
    (file, report): (&Path, &Report),
) -> Result<(), ImportFault> {
    let run = Run {
        id: clock.new_id(),
        council_id: catalogue.maker.council_id,
        created: run::Created::default(),
    };
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    let mut row = run::record(&run, ImportKind::Catalogue, &name, catalogue.maker.now);
    row.state = ImportState::Finished;
    row.finished_at = Some(clock.now());
    row.report = serde_json::to_value(report).unwrap_or_default();
    row.into_active_model().insert(connection).await?;
    Ok(())
}

/// What the council has, and what is new or changed.
struct Catalogue<'a> {
    maker: Maker<'a>,
    directorates: HashMap<String, Uuid>,
    services: HashMap<String, service::Model>,
    journeys: HashMap<String, journey::Model>,
    new: CatalogueRows,
    seen: HashMap<String, u64>,
    changed_journeys: Vec<journey::ActiveModel>,
    changed_services: Vec<service::ActiveModel>,
}

impl<'a> Catalogue<'a> {
    async fn read(
        connection: &impl ConnectionTrait,
        clock: &'a Clock,
        council: Council,
        now: DateTime<Utc>,
    ) -> Result<Self, ImportFault> {
        let directorates = directorate::Entity::in_council(council.id)
            .all(connection)
            .await?;
        let services = service::Entity::in_council(council.id)
            .all(connection)
            .await?;
        let journeys = journey::Entity::in_council(council.id)
            .all(connection)
            .await?;
        Ok(Self {
            maker: Maker {
                clock,
                council_id: council.id,
                now,
            },
            directorates: directorates
                .into_iter()
                .map(|row| (row.title.to_lowercase(), row.id))
                .collect(),
            services: services
                .into_iter()
                .map(|row| (row.code.clone(), row))
                .collect(),
            journeys: journeys
                .into_iter()
                .map(|row| (row.code.clone(), row))
                .collect(),
            new: CatalogueRows::default(),
            seen: HashMap::new(),
            changed_journeys: Vec::new(),
            changed_services: Vec::new(),
        })
    }

    async fn take(
        &mut self,
        connection: &impl ConnectionTrait,
        row: CatalogueRow,
        report: &mut Report,
    ) -> Result<(), ImportFault> {
        if let Some(before) = self.seen.insert(row.code.clone(), row.line) {
            report.leave_out(BadRow {
                file: row.file,
                line: row.line,
                reason: format!("\"{}\" is told already by line {before}", row.code),
            });
            return Ok(());
        }
        let service_id = self.service(connection, &row, report).await?;
        if let Some(known) = self.journeys.remove(&row.code) {
            self.compare(known, service_id, row, report);
            return Ok(());
        }
        report.new_journeys += 1;
        let spec = JourneySpec {
            code: row.code,
            title: row.title,
            description: row.description,
            customer_kind: row.customer_kind.kind(),
            lgsl_id: row.lgsl_id,
            target_working_days: row.target_working_days,
        };
        self.maker.journey(&mut self.new, service_id, spec);
        Ok(())
    }

    /// The service of a row, made where the council has none of its code.
    async fn service(
        &mut self,
        connection: &impl ConnectionTrait,
        row: &CatalogueRow,
        report: &mut Report,
    ) -> Result<Uuid, ImportFault> {
        let code = row
            .service_code
            .clone()
            .unwrap_or_else(|| code::from_name(&row.service, "SERVICE"));
        if let Some(known) = self.services.get_mut(&code) {
            if known.name != row.service {
                report.changes.push(Change {
                    code: known.code.clone(),
                    from: std::mem::replace(&mut known.name, row.service.clone()),
                    to: row.service.clone(),
                });
                known.revision += 1;
                self.changed_services.push(service::ActiveModel {
                    id: Set(known.id),
                    council_id: Set(known.council_id),
                    name: Set(known.name.clone()),
                    revision: Set(known.revision),
                    ..Default::default()
                });
            }
            return Ok(known.id);
        }
        let directorate_id = self
            .directorate(connection, row.directorate.as_deref())
            .await?;
        report.new_services += 1;
        let id = self.maker.service(
            &mut self.new,
            directorate_id,
            code.clone(),
            row.service.clone(),
        );
        if let Some(made) = self.new.services.last() {
            self.services.insert(code, made.clone());
        }
        Ok(id)
    }

    async fn directorate(
        &mut self,
        connection: &impl ConnectionTrait,
        title: Option<&str>,
    ) -> Result<Uuid, ImportFault> {
        let Some(title) = title else {
            let id = self
                .maker
                .default_directorate(connection, &mut self.new)
                .await?;
            return Ok(id);
        };
        if let Some(id) = self.directorates.get(&title.to_lowercase()) {
            return Ok(*id);
        }
        let known = directorate::Entity::in_council(self.maker.council_id)
            .all(connection)
            .await?;
        let wanted = code::from_name(title, "DIRECTORATE");
        let code = code::unused(&wanted, |code| {
            known
                .iter()
                .chain(&self.new.directorates)
                .any(|row| row.code == code)
        });
        let id = self
            .maker
            .directorate(&mut self.new, code, title.to_owned());
        self.directorates.insert(title.to_lowercase(), id);
        Ok(id)
    }

    fn compare(
        &mut self,
        known: journey::Model,
        service_id: Uuid,
        row: CatalogueRow,
        report: &mut Report,
    ) {
        let told = journey::Model {
            service_id,
            title: row.title,
            description: row.description.or_else(|| known.description.clone()),
            customer_kind: row.customer_kind.given().unwrap_or(known.customer_kind),
            lgsl_id: row.lgsl_id.or(known.lgsl_id),
            ..known.clone()
        };
        if told == known {
            report.unchanged += 1;
            return;
        }
        report.changed_journeys += 1;
        if told.title != known.title {
            report.changes.push(Change {
                code: known.code,
                from: known.title,
                to: told.title.clone(),
            });
        }
        self.changed_journeys.push(journey::ActiveModel {
            id: Set(told.id),
            council_id: Set(told.council_id),
            service_id: Set(told.service_id),
            title: Set(told.title),
            description: Set(told.description),
            customer_kind: Set(told.customer_kind),
            lgsl_id: Set(told.lgsl_id),
            revision: Set(told.revision + 1),
            ..Default::default()
        });
    }

    async fn write(&mut self, connection: &impl ConnectionTrait) -> Result<(), ImportFault> {
        new_journey::insert(connection, std::mem::take(&mut self.new)).await?;
        for service in std::mem::take(&mut self.changed_services) {
            service.update(connection).await?;
        }
        for journey in std::mem::take(&mut self.changed_journeys) {
            journey.update(connection).await?;
        }
        Ok(())
    }
}
