//! The journey that a log belongs to, with the versions its cases are pinned to.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use entities::journeys::{journey, journey_version, outcome, stage, version_outcome};
use entities::organisation::service;
use entities::select::{InCouncil as _, in_ids};
use rules::journeys::{OutcomeKind, VersionState};
use rules::organisation::CustomerKind;
use rules::text::{self, Limits};
use rules::time::working_days::WorkingCalendar;
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;
use crate::imports::council::Council;
use crate::imports::new_journey::{CatalogueRows, JourneySpec, Maker};
use crate::imports::{ImportFault, code};
use crate::journeys::calendar;

/// Which journey the cases are of.
#[derive(Debug, Clone, Default)]
pub struct WhichJourney {
    /// The code of the journey.
    pub code: Option<String>,
    /// The title of a journey to be made where there is none of that code; without a code it is
    /// made from the title.
    pub create: Option<String>,
    /// The code of the service of a journey to be made; without it the service `IMPORTED`.
    pub service: Option<String>,
}

/// A journey with its versions.
#[derive(Debug)]
pub struct Target {
    /// The journey.
    pub journey: journey::Model,
    /// Its versions that cases can be under, by number.
    pub versions: Vec<Version>,
    /// The rows of a journey that is written with the first cases.
    pub new_rows: Option<CatalogueRows>,
}

/// A version with its stages and outcomes.
#[derive(Debug)]
pub struct Version {
    /// The version.
    pub row: journey_version::Model,
    /// The calendar by which its cases count.
    pub calendar: Arc<WorkingCalendar>,
    /// Its stages, in order.
    pub stages: Vec<stage::Model>,
    /// Its outcomes, in order.
    pub outcomes: Vec<outcome::Model>,
}

impl Target {
    /// The version in force on a day, or the earliest where the day lies before all.
    pub fn version_on(&self, day: NaiveDate) -> Option<&Version> {
        let in_force = self
            .versions
            .iter()
            .filter(|version| version.row.valid_from <= day)
            .max_by_key(|version| (version.row.valid_from, version.row.number));
        in_force.or_else(|| {
            self.versions
                .iter()
                .min_by_key(|version| (version.row.valid_from, version.row.number))
        })
    }

    /// The code of the stage whose title or code is `name`, whatever its capitals.
    pub fn stage_code(&self, name: &str) -> Option<String> {
        let folded = name.to_lowercase();
        self.versions
            .iter()
            .flat_map(|version| &version.stages)
            .find(|stage| {
                stage.title.to_lowercase() == folded || stage.code.to_lowercase() == folded
            })
            .map(|stage| stage.code.clone())
    }
}

impl Version {
    /// The outcome that a log names by title or code, whatever its capitals.
    pub fn outcome(&self, name: &str) -> Result<&outcome::Model, String> {
        let folded = name.to_lowercase();
        self.outcomes
            .iter()
            .find(|outcome| {
                outcome.title.to_lowercase() == folded || outcome.code.to_lowercase() == folded
            })
            .ok_or_else(|| {
                let known: Vec<&str> = self.outcomes.iter().map(|one| one.code.as_str()).collect();
                let short: String = name.chars().take(60).collect();
                format!(
                    "\"{short}\" is no outcome of the journey; it has {}",
                    known.join(", ")
                )
            })
    }

    /// The outcome of a closed case whose log tells none: the first that means met.
    pub fn usual_outcome(&self) -> Result<&outcome::Model, String> {
        self.outcomes
            .iter()
            .find(|outcome| outcome.kind == OutcomeKind::Met)
            .ok_or_else(|| {
                "the case is closed, but the journey has no outcome that means met: map the column of its outcome".to_owned()
            })
    }
}

/// Finds the journey, or prepares a new one.
pub async fn find(
    database: &Database,
    clock: &Clock,
    council: Council,
    which: &WhichJourney,
) -> Result<Target, ImportFault> {
    let code = match (&which.code, &which.create) {
        (Some(code), _) => code.clone(),
        (None, Some(title)) => code::from_name(title, "IMPORTED"),
        (None, None) => {
            return Err(ImportFault::refused(
                "name a journey with --journey CODE or --create-journey TITLE",
            ));
        }
    };
    let found = journey::Entity::in_council(council.id)
        .filter(journey::Column::Code.eq(&code))
        .one(database.read())
        .await?;
    match (found, &which.create) {
        (Some(journey), _) => known(database, council.id, journey).await,
        (None, Some(title)) => new(database, clock, council, which, (code, title)).await,
        (None, None) => Err(ImportFault::refused(format!(
            "there is no journey with the code \"{code}\"; make it with --create-journey TITLE"
        ))),
    }
}

async fn known(
    database: &Database,
    council_id: Uuid,
    journey: journey::Model,
) -> Result<Target, ImportFault> {
    let versions = journey_version::Entity::in_council(council_id)
        .filter(journey_version::Column::JourneyId.eq(journey.id))
        .filter(journey_version::Column::State.ne(VersionState::Draft))
        .all(database.read())
        .await?;
    if versions.is_empty() {
        return Err(ImportFault::refused(format!(
            "the journey \"{}\" has no published version",
            journey.code
        )));
    }
    let ids: Vec<Uuid> = versions.iter().map(|version| version.id).collect();
    let stages = stage::Entity::in_council(council_id)
        .filter(in_ids(
            stage::Column::JourneyVersionId,
            &ids,
            database.backend(),
        ))
        .order_by_asc(stage::Column::Position)
        .all(database.read())
        .await?;
    let offered = version_outcome::Entity::in_council(council_id)
        .filter(in_ids(
            version_outcome::Column::JourneyVersionId,
            &ids,
            database.backend(),
        ))
        .order_by_asc(version_outcome::Column::Position)
        .all(database.read())
        .await?;
    let outcomes = outcome::Entity::in_council(council_id)
        .filter(outcome::Column::JourneyId.eq(journey.id))
        .all(database.read())
        .await?;
    let rows = CatalogueRows {
        versions,
        stages,
        outcomes,
        version_outcomes: offered,
        ..CatalogueRows::default()
    };
    let calendars = calendar::stored::of_versions(database.read(), council_id, &rows.versions);
    Ok(Target {
        journey,
        versions: versions_of(&rows, &calendars.await?),
        new_rows: None,
    })
}

fn versions_of(
    rows: &CatalogueRows,
    calendars: &HashMap<Uuid, Arc<WorkingCalendar>>,
) -> Vec<Version> {
    let version = |row: &journey_version::Model| Version {
        row: row.clone(),
        calendar: calendars
            .get(&row.id)
            .map_or_else(|| Arc::clone(WorkingCalendar::of(row.calendar)), Arc::clone),
        stages: rows
            .stages
            .iter()
            .filter(|stage| stage.journey_version_id == row.id)
            .cloned()
            .collect(),
        outcomes: rows
            .version_outcomes
            .iter()
            .filter(|offered| offered.journey_version_id == row.id)
            .filter_map(|offered| {
                rows.outcomes
                    .iter()
                    .find(|one| one.id == offered.outcome_id)
            })
            .cloned()
            .collect(),
    };
    rows.versions.iter().map(version).collect()
}

async fn new(
    database: &Database,
    clock: &Clock,
    council: Council,
    which: &WhichJourney,
    (code, title): (String, &str),
) -> Result<Target, ImportFault> {
    let code =
        text::code(&code).map_err(|fault| ImportFault::refused(format!("--journey {fault}")))?;
    let title = text::clean(title, Limits::TITLE)
        .map_err(|fault| ImportFault::refused(format!("--create-journey {fault}")))?;
    let maker = Maker {
        clock,
        council_id: council.id,
        now: clock.now(),
    };
    let mut rows = CatalogueRows::default();
    let wanted = which.service.as_deref().unwrap_or("IMPORTED");
    let service = service::Entity::in_council(council.id)
        .filter(service::Column::Code.eq(wanted))
        .one(database.read())
        .await?;
    let service_id = match (service, &which.service) {
        (Some(service), _) => service.id,
        (None, Some(_)) => {
            return Err(ImportFault::refused(format!(
                "there is no service with the code \"{wanted}\""
            )));
        }
        (None, None) => {
            let directorate = maker
                .default_directorate(database.read(), &mut rows)
                .await?;
            maker.service(
                &mut rows,
                directorate,
                wanted.to_owned(),
                "Imported journeys".to_owned(),
            )
        }
    };
    let spec = JourneySpec {
        code: code.clone(),
        title,
        description: None,
        customer_kind: CustomerKind::Resident,
        lgsl_id: None,
        target_working_days: None,
    };
    maker.journey(&mut rows, service_id, spec);
    let revision = calendar::seen_revision(database.read(), council.id).await?;
    for version in &mut rows.versions {
        version.calendar_revision = revision;
    }
    let calendars = calendar::stored::of_versions(database.read(), council.id, &rows.versions);
    let calendars = calendars.await?;
    let journey = rows.journeys.first().cloned();
    Ok(Target {
        journey: journey
            .ok_or_else(|| ImportFault::refused(format!("\"{code}\" could not be made")))?,
        versions: versions_of(&rows, &calendars),
        new_rows: Some(rows),
    })
}
