//! Journeys as an import makes them: one published version, one stage, three outcomes.

use chrono::{DateTime, NaiveDate, Utc};
use entities::journeys::{journey, journey_version, outcome, stage, version_outcome};
use entities::organisation::{directorate, service};
use entities::select::InCouncil as _;
use rules::access::Confidentiality;
use rules::journeys::audience::Audiences;
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::organisation::CustomerKind;
use rules::time::bank_holidays::Division;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::cases::rows::insert_rows;
use crate::clock::Clock;
use crate::journeys::calendar;

/// What an import knows of a journey.
#[derive(Debug, Clone)]
pub struct JourneySpec {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// Who it is for.
    pub customer_kind: CustomerKind,
    /// Its number in the Local Government Service List.
    pub lgsl_id: Option<i32>,
    /// Working days from receipt in which a case is to be closed.
    pub target_working_days: Option<i32>,
}

/// Rows of the catalogue, ready to be written.
#[derive(Debug, Default, Clone)]
pub struct CatalogueRows {
    pub directorates: Vec<directorate::Model>,
    pub services: Vec<service::Model>,
    pub journeys: Vec<journey::Model>,
    pub versions: Vec<journey_version::Model>,
    pub stages: Vec<stage::Model>,
    pub outcomes: Vec<outcome::Model>,
    pub version_outcomes: Vec<version_outcome::Model>,
}

/// The outcomes of a journey that an import makes.
const OUTCOMES: [(&str, &str, OutcomeKind); 3] = [
    ("MET", "Met", OutcomeKind::Met),
    ("NOT-MET", "Not met", OutcomeKind::NotMet),
    ("WITHDRAWN", "Withdrawn", OutcomeKind::Withdrawn),
];

/// Makes rows with ids and times of the clock.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    pub clock: &'a Clock,
    pub council_id: Uuid,
    pub now: DateTime<Utc>,
}

impl Maker<'_> {
    /// Adds a journey of `service_id`. Its version is in force since before any record, so that
    /// cases of past years can be kept under it.
    pub fn journey(&self, rows: &mut CatalogueRows, service_id: Uuid, spec: JourneySpec) -> Uuid {
        let council_id = self.council_id;
        let audiences = Audiences::usual(spec.customer_kind);
        let journey_id = self.clock.new_id();
        let journey_version_id = self.clock.new_id();
        rows.journeys.push(journey::Model {
            id: journey_id,
            council_id,
            service_id,
            code: spec.code,
            title: spec.title,
            description: spec.description,
            customer_kind: spec.customer_kind,
            lgsl_id: spec.lgsl_id,
            revision: 1,
            open_to_residents: audiences.residents,
            open_to_staff: audiences.staff,
            open_to_managers: audiences.managers,
            confidentiality: Confidentiality::Internal,
        });
        rows.versions.push(journey_version::Model {
            id: journey_version_id,
            council_id,
            journey_id,
            number: 1,
            state: VersionState::Published,
            design: Design::AsIs,
            valid_from: NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default(),
            target_working_days: spec.target_working_days,
            published_at: Some(self.now),
            retired_at: None,
            revision: 1,
            calendar: Division::EnglandWales,
            target_working_hours: None,
            warning_percent: None,
            extension_cap: None,
            // Set when it is written.
            calendar_revision: 0,
            step_count: 0,
            has_form: false,
        });
        rows.stages.push(stage::Model {
            id: self.clock.new_id(),
            council_id,
            journey_version_id,
            position: 1,
            code: "WORK".to_owned(),
            title: "Work".to_owned(),
            target_working_days: spec.target_working_days,
            team_id: None,
            target_working_hours: None,
        });
        self.outcomes(rows, journey_id, journey_version_id);
        journey_id
    }

    /// Adds the outcomes that a case of the journey can have under its version.
    fn outcomes(&self, rows: &mut CatalogueRows, journey_id: Uuid, journey_version_id: Uuid) {
        let council_id = self.council_id;
        for (position, (code, title, kind)) in (1..).zip(OUTCOMES) {
            let outcome_id = self.clock.new_id();
            rows.outcomes.push(outcome::Model {
                id: outcome_id,
                council_id,
                journey_id,
                code: code.to_owned(),
                title: title.to_owned(),
                kind,
                revision: 1,
                retention_months: None,
                retention_action: None,
            });
            rows.version_outcomes.push(version_outcome::Model {
                council_id,
                journey_version_id,
                outcome_id,
                position,
            });
        }
    }

    /// Adds a service of a directorate.
    pub fn service(
        &self,
        rows: &mut CatalogueRows,
        directorate_id: Uuid,
        code: String,
        name: String,
    ) -> Uuid {
        let id = self.clock.new_id();
        rows.services.push(service::Model {
            id,
            council_id: self.council_id,
            directorate_id,
            code,
            name,
            description: None,
            revision: 1,
        });
        id
    }

    /// Adds a directorate.
    pub fn directorate(&self, rows: &mut CatalogueRows, code: String, title: String) -> Uuid {
        let id = self.clock.new_id();
        rows.directorates.push(directorate::Model {
            id,
            council_id: self.council_id,
            code,
            title,
            revision: 1,
        });
        id
    }

    /// The directorate of services that come without one: the council's only one, or one made to
    /// hold what nobody has assigned yet.
    pub async fn default_directorate(
        &self,
        connection: &impl ConnectionTrait,
        rows: &mut CatalogueRows,
    ) -> Result<Uuid, DbErr> {
        const CODE: &str = "UNASSIGNED";
        let known = directorate::Entity::in_council(self.council_id)
            .all(connection)
            .await?;
        let all = || known.iter().chain(&rows.directorates);
        let unassigned = all().find(|directorate| directorate.code == CODE);
        let only = all().next().filter(|_| all().count() == 1);
        if let Some(found) = unassigned.or(only) {
            return Ok(found.id);
        }
        Ok(self.directorate(rows, CODE.to_owned(), "Not yet assigned".to_owned()))
    }
}

/// Writes the rows in the order of their foreign keys.
pub async fn insert(
    connection: &impl ConnectionTrait,
    mut rows: CatalogueRows,
) -> Result<(), DbErr> {
    for version in &mut rows.versions {
        version.calendar_revision = calendar::revision(connection, version.council_id).await?;
    }
    insert_rows(connection, rows.directorates).await?;
    insert_rows(connection, rows.services).await?;
    insert_rows(connection, rows.journeys).await?;
    insert_rows(connection, rows.versions).await?;
    insert_rows(connection, rows.stages).await?;
    insert_rows(connection, rows.outcomes).await?;
    insert_rows(connection, rows.version_outcomes).await
}
