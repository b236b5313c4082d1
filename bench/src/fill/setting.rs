//! Everything but the cases: the organisation, its people, its journeys, its KPIs.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::identity::account;
use entities::journeys::{
    journey, journey_team, journey_version, outcome, stage, stage_transition, version_outcome,
};
use entities::organisation::{
    channel, council, customer, directorate, service, staff, team, team_member,
};
use rules::access::Confidentiality;
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::organisation::{CustomerKind, TeamKind};
use rules::time::bank_holidays::Division;
use sea_orm::{ConnectionTrait, DbErr};
use throughline::cases::rows::insert_rows;
use throughline::demo::Maker;
use throughline::identity::local_key::LOCAL_ISSUER;
use uuid::Uuid;

use super::kpis::Kpis;

/// The team in whose name is asked.
pub const TEAM: &str = "TEAM-01";

/// The subject of its case worker.
pub const CASE_WORKER: &str = "case-worker";

/// Services, each with a team of its own.
const SERVICES: u32 = 30;

/// Journeys of each service.
const JOURNEYS: u32 = 20;

/// How long the council has been keeping cases.
pub const DAYS: u64 = 3 * 365;

const STAGES: [&str; 3] = ["Receive", "Assess", "Decide"];

const OUTCOMES: [(&str, OutcomeKind); 3] = [
    ("Granted", OutcomeKind::Met),
    ("Refused", OutcomeKind::NotMet),
    ("Withdrawn", OutcomeKind::Withdrawn),
];

/// How cases run on a journey.
#[derive(Clone, Debug)]
pub struct Course {
    /// The journey.
    pub journey_id: Uuid,
    /// Its only version.
    pub version_id: Uuid,
    /// Working days in which the version promises to end a case.
    pub target: Option<i32>,
    /// The stages in their order.
    pub stages: Vec<Uuid>,
    /// The outcomes, that of withdrawal last.
    pub outcomes: Vec<Uuid>,
    /// The team that works on it, and its member.
    pub team: (Uuid, Uuid),
}

/// The rows.
#[derive(Debug)]
pub struct Setting {
    /// Where chance and ids come from.
    pub maker: Maker,
    /// The council.
    pub council: council::Model,
    /// Now.
    pub now: DateTime<Utc>,
    /// The first instant of a case.
    pub founded_at: DateTime<Utc>,
    /// The ways in which cases come.
    pub channels: Vec<channel::Model>,
    /// How cases run, journey by journey.
    pub courses: Vec<Course>,
    /// The account of the case worker, who does everything.
    pub actor: Uuid,
    directorate: directorate::Model,
    services: Vec<service::Model>,
    teams: Vec<team::Model>,
    staff: Vec<staff::Model>,
    members: Vec<team_member::Model>,
    accounts: Vec<account::Model>,
    journeys: Journeys,
    kpis: Kpis,
}

#[derive(Debug, Default)]
struct Journeys {
    entries: Vec<journey::Model>,
    teams: Vec<journey_team::Model>,
    versions: Vec<journey_version::Model>,
    stages: Vec<stage::Model>,
    transitions: Vec<stage_transition::Model>,
    outcomes: Vec<outcome::Model>,
    version_outcomes: Vec<version_outcome::Model>,
}

impl Setting {
    /// The setting that follows from a seed.
    pub fn make(seed: u64, now: DateTime<Utc>) -> Self {
        let founded_at = now - Days::new(DAYS);
        let mut maker = Maker::new(seed, 1, founded_at);
        let council_id = maker.council_id();
        let directorate = directorate::Model {
            id: maker.id(founded_at),
            council_id,
            code: "PLACE".to_owned(),
            title: "Place".to_owned(),
            revision: 1,
        };
        let channels = ["EMAIL", "LETTER", "ONLINE", "PHONE", "VISIT"];
        let channels = channels.map(|code| channel::Model {
            id: maker.id(founded_at),
            council_id,
            code: code.to_owned(),
            title: code.to_owned(),
            revision: 1,
        });
        let mut setting = Self {
            council: council::Model {
                council_id,
                code: "BENCH".to_owned(),
                name: "Benchmark Council".to_owned(),
                time_zone: "Europe/London".to_owned(),
                created_at: founded_at,
                councillors_see_small_numbers: false,
                calendar_revision: 0,
            },
            now,
            founded_at,
            channels: channels.to_vec(),
            courses: Vec::new(),
            actor: maker.id(founded_at),
            directorate,
            services: Vec::new(),
            teams: Vec::new(),
            staff: Vec::new(),
            members: Vec::new(),
            accounts: Vec::new(),
            journeys: Journeys::default(),
            kpis: Kpis::default(),
            maker,
        };
        for number in 1..=SERVICES {
            setting.add_service(number);
        }
        setting.add_account();
        setting.kpis = Kpis::make(
            &mut setting.maker,
            founded_at,
            &setting.services,
            &setting.staff,
        );
        setting
    }

    fn id(&mut self) -> Uuid {
        self.maker.id(self.founded_at)
    }

    fn add_service(&mut self, number: u32) {
        let council_id = self.council.council_id;
        let directorate_id = self.directorate.id;
        let (service_id, team_id, staff_id) = (self.id(), self.id(), self.id());
        self.services.push(service::Model {
            id: service_id,
            council_id,
            directorate_id,
            code: format!("SERVICE-{number:02}"),
            name: format!("Service {number}"),
            description: None,
            revision: 1,
        });
        self.teams.push(team::Model {
            id: team_id,
            council_id,
            directorate_id,
            code: format!("TEAM-{number:02}"),
            title: format!("Team {number}"),
            kind: TeamKind::CaseManagement,
            revision: 1,
        });
        self.staff.push(staff::Model {
            id: staff_id,
            council_id,
            directorate_id,
            code: format!("STAFF-{number:02}"),
            name: format!("Worker {number}"),
            email: None,
            is_active: true,
            revision: 1,
        });
        self.members.push(team_member::Model {
            council_id,
            team_id,
            staff_id,
        });
        for journey in 1..=JOURNEYS {
            self.add_journey(number, journey, service_id, (team_id, staff_id));
        }
    }

    fn add_journey(&mut self, service: u32, number: u32, service_id: Uuid, team: (Uuid, Uuid)) {
        let council_id = self.council.council_id;
        let (journey_id, version_id) = (self.id(), self.id());
        let target = [Some(5), Some(10), Some(20), None];
        let target = self.maker.chance.pick(&target).copied().flatten();
        let rows = &mut self.journeys;
        rows.entries.push(journey::Model {
            id: journey_id,
            council_id,
            service_id,
            code: format!("JOURNEY-{service:02}-{number:02}"),
            title: format!("Journey {number} of service {service}"),
            description: None,
            customer_kind: CustomerKind::Resident,
            lgsl_id: None,
            revision: 1,
            open_to_residents: true,
            open_to_staff: false,
            open_to_managers: false,
            confidentiality: Confidentiality::Internal,
        });
        rows.teams.push(journey_team::Model {
            council_id,
            journey_id,
            team_id: team.0,
        });
        rows.versions.push(journey_version::Model {
            id: version_id,
            council_id,
            journey_id,
            number: 1,
            state: VersionState::Published,
            design: Design::Redesigned,
            valid_from: first_day(self.founded_at),
            target_working_days: target,
            published_at: Some(self.founded_at),
            retired_at: None,
            revision: 1,
            calendar: Division::EnglandWales,
            target_working_hours: None,
            warning_percent: None,
            extension_cap: None,
            calendar_revision: 0,
            step_count: 0,
            has_form: false,
        });
        let stages = self.add_stages(version_id, team.0);
        let outcomes = self.add_outcomes(journey_id, version_id);
        self.courses.push(Course {
            journey_id,
            version_id,
            target,
            stages,
            outcomes,
            team,
        });
    }

    fn add_stages(&mut self, version_id: Uuid, team_id: Uuid) -> Vec<Uuid> {
        let council_id = self.council.council_id;
        let mut ids: Vec<Uuid> = Vec::new();
        for (position, title) in (1..).zip(STAGES) {
            let id = self.id();
            if let Some(last) = ids.last() {
                self.journeys.transitions.push(stage_transition::Model {
                    council_id,
                    journey_version_id: version_id,
                    from_stage_id: *last,
                    to_stage_id: id,
                });
            }
            ids.push(id);
            self.journeys.stages.push(stage::Model {
                id,
                council_id,
                journey_version_id: version_id,
                position,
                code: title.to_uppercase(),
                title: title.to_owned(),
                target_working_days: None,
                team_id: Some(team_id),
                target_working_hours: None,
            });
        }
        ids
    }

    fn add_outcomes(&mut self, journey_id: Uuid, version_id: Uuid) -> Vec<Uuid> {
        let council_id = self.council.council_id;
        let mut ids = Vec::new();
        for (position, (title, kind)) in (1..).zip(OUTCOMES) {
            let id = self.id();
            ids.push(id);
            self.journeys.outcomes.push(outcome::Model {
                id,
                council_id,
                journey_id,
                code: title.to_uppercase(),
                title: title.to_owned(),
                kind,
                revision: 1,
                retention_months: None,
                retention_action: None,
            });
            self.journeys.version_outcomes.push(version_outcome::Model {
                council_id,
                journey_version_id: version_id,
                outcome_id: id,
                position,
            });
        }
        ids
    }

    fn add_account(&mut self) {
        self.accounts.push(account::Model {
            id: self.actor,
            council_id: self.council.council_id,
            issuer: LOCAL_ISSUER.to_owned(),
            subject: CASE_WORKER.to_owned(),
            name: "Case worker".to_owned(),
            staff_id: self.staff.first().map(|staff| staff.id),
            customer_id: None,
            is_active: true,
            created_at: self.founded_at,
            revision: 1,
        });
    }

    /// One customer for every five cases.
    pub fn customers(&self, cases: u32) -> Vec<customer::Model> {
        let mut maker = Maker::new(super::SEED, 2, self.founded_at);
        (0..=cases / 5)
            .map(|number| customer::Model {
                id: maker.id(self.founded_at),
                council_id: self.council.council_id,
                kind: CustomerKind::Resident,
                staff_id: None,
                name: format!("Customer {number}"),
                email: None,
                telephone: None,
                created_at: self.founded_at,
                revision: 1,
                erased_at: None,
                merged_at: None,
            })
            .collect()
    }

    /// Writes the rows in the order of their foreign keys.
    pub async fn write(&self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        insert_rows(connection, vec![self.council.clone()]).await?;
        insert_rows(connection, vec![self.directorate.clone()]).await?;
        insert_rows(connection, self.teams.clone()).await?;
        insert_rows(connection, self.staff.clone()).await?;
        insert_rows(connection, self.members.clone()).await?;
        insert_rows(connection, self.channels.clone()).await?;
        insert_rows(connection, self.services.clone()).await?;
        insert_rows(connection, self.accounts.clone()).await?;
        insert_rows(connection, self.journeys.entries.clone()).await?;
        insert_rows(connection, self.journeys.teams.clone()).await?;
        insert_rows(connection, self.journeys.versions.clone()).await?;
        insert_rows(connection, self.journeys.stages.clone()).await?;
        insert_rows(connection, self.journeys.transitions.clone()).await?;
        insert_rows(connection, self.journeys.outcomes.clone()).await?;
        insert_rows(connection, self.journeys.version_outcomes.clone()).await?;
        self.kpis.write(connection).await
    }
}

fn first_day(at: DateTime<Utc>) -> NaiveDate {
    at.date_naive() - Days::new(1)
}
