//! The rows of the demonstration council's journeys, and how each behaves.

use chrono::{DateTime, NaiveDate, Utc};
use entities::journeys::{
    journey, journey_team, journey_version, outcome, stage, stage_transition, step, version_outcome,
};
use rules::access::Confidentiality;
use rules::journeys::audience::Audiences;
use rules::journeys::retention::RetentionAction;
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::number::usize_to_i32;
use rules::organisation::CustomerKind;
use rules::time::bank_holidays::Division;
use uuid::Uuid;

use super::catalogue::{self, JourneyPlan};
use super::maker::Maker;
use super::organisation::Organisation;
use super::service_plans::{SERVICES, ServicePlan};
use super::stages::{self, Doer, StagePlan, StepPlan, work_of};

/// Title of the journey that was redesigned, the busiest of all.
pub const REDESIGNED: &str = "Report a missed bin";
/// How the redesigned journey behaved as it was found: on time, and further contacts, per thousand.
const AS_IS_FIGURES: (u32, u32) = (610, 950);
/// The same after the redesign.
const REDESIGNED_FIGURES: (u32, u32) = (960, 70);
/// Working days that the redesigned version promises.
const REDESIGNED_TARGET: i32 = 2;
/// For how long the words of a case are kept after it has ended.
const RETENTION_MONTHS: i32 = 72;

/// The rows of all journeys.
#[derive(Debug, Default)]
pub struct Journeys {
    /// The journeys themselves.
    pub entries: Vec<journey::Model>,
    /// Which teams work on which.
    pub teams: Vec<journey_team::Model>,
    /// Their versions, all published.
    pub versions: Vec<journey_version::Model>,
    /// The stages of the versions.
    pub stages: Vec<stage::Model>,
    /// The steps of the versions.
    pub steps: Vec<step::Model>,
    /// Which stage may follow which.
    pub transitions: Vec<stage_transition::Model>,
    /// The outcomes of the journeys, one of each kind.
    pub outcomes: Vec<outcome::Model>,
    /// Which outcomes each version offers.
    pub version_outcomes: Vec<version_outcome::Model>,
    /// How cases run on each journey, in the same order as `entries`.
    pub courses: Vec<Course>,
}

/// How cases run on one journey.
#[derive(Debug)]
pub struct Course {
    /// The journey.
    pub journey_id: Uuid,
    /// Its title.
    pub title: String,
    /// Who asks for it.
    pub customer: CustomerKind,
    /// The service it belongs to.
    pub service: &'static ServicePlan,
    /// Its share of all cases, relative to the others.
    pub share: u32,
    /// The versions, oldest first.
    pub versions: Vec<VersionCourse>,
    /// Its outcomes.
    pub outcomes: Vec<(OutcomeKind, Uuid)>,
}

/// How cases run under one version.
#[derive(Debug)]
pub struct VersionCourse {
    /// The version.
    pub id: Uuid,
    /// The first day on which cases are opened under it.
    pub valid_from: NaiveDate,
    /// Working days promised; none where nothing is.
    pub target: Option<i32>,
    /// Cases closed on time, per thousand.
    pub on_time: u32,
    /// Further contacts, per thousand cases that run to time.
    pub chases: u32,
    /// The stages, in order: id, team and the percentage of the case's time at which it ends.
    pub stages: Vec<(Uuid, Uuid, u32)>,
    /// What is to be done on each case.
    pub steps: Vec<step::Model>,
}

impl Course {
    /// The version in force on a day.
    #[must_use]
    pub fn version_on(&self, date: NaiveDate) -> Option<&VersionCourse> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.valid_from <= date)
    }

    /// The outcome of a kind.
    #[must_use]
    pub fn outcome(&self, kind: OutcomeKind) -> Option<Uuid> {
        self.outcomes
            .iter()
            .find(|(of, _)| *of == kind)
            .map(|(_, id)| *id)
    }
}

/// When versions were published.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// When the council was founded: the first versions are valid from its day.
    pub founded_at: DateTime<Utc>,
    /// When the redesigned version was published.
    pub redesigned_at: DateTime<Utc>,
}

impl Journeys {
    /// All journeys of the catalogue.
    #[must_use]
    pub fn make(maker: &mut Maker, organisation: &Organisation, dates: Dates) -> Self {
        let mut all = Self::default();
        for plan in catalogue::journeys() {
            if let Some(service) = SERVICES.iter().find(|service| service.code == plan.service) {
                all.add(maker, organisation, dates, (&plan, service));
            }
        }
        all
    }

    fn add(
        &mut self,
        maker: &mut Maker,
        organisation: &Organisation,
        dates: Dates,
        (plan, service): (&JourneyPlan, &'static ServicePlan),
    ) {
        let journey = journey_row(maker, organisation, dates.founded_at, plan);
        let teams = Teams {
            cases: organisation.team_id(service.case_team),
            specialists: organisation.team_id(service.specialists),
        };
        let outcomes = self.add_outcomes(maker, dates.founded_at, &journey);
        let mut designs = vec![Version::first(plan, service, dates)];
        if plan.title == REDESIGNED {
            designs.push(Version::redesigned(dates));
        }
        let versions = designs
            .into_iter()
            .map(|version| self.add_version(maker, &journey, &teams, version))
            .collect();
        let mut ids = vec![teams.cases, teams.specialists];
        ids.dedup();
        self.teams
            .extend(ids.into_iter().map(|team_id| journey_team::Model {
                council_id: journey.council_id,
                journey_id: journey.id,
                team_id,
            }));
        self.courses.push(Course {
            journey_id: journey.id,
            title: plan.title.clone(),
            customer: plan.customer,
            service,
            share: share(plan, service),
            versions,
            outcomes,
        });
        self.entries.push(journey);
    }

    fn add_outcomes(
        &mut self,
        maker: &mut Maker,
        at: DateTime<Utc>,
        journey: &journey::Model,
    ) -> Vec<(OutcomeKind, Uuid)> {
        stages::outcomes(work_of(&journey.title))
            .into_iter()
            .map(|(code, title, kind)| {
                let row = outcome::Model {
                    id: maker.id(at),
                    council_id: journey.council_id,
                    journey_id: journey.id,
                    code: code.to_owned(),
                    title: title.to_owned(),
                    kind,
                    revision: 1,
                    retention_months: Some(RETENTION_MONTHS),
                    retention_action: Some(match kind {
                        OutcomeKind::NotMet => RetentionAction::Review,
                        _ => RetentionAction::Destroy,
                    }),
                };
                let pair = (kind, row.id);
                self.outcomes.push(row);
                pair
            })
            .collect()
    }

    fn add_version(
        &mut self,
        maker: &mut Maker,
        journey: &journey::Model,
        teams: &Teams,
        version: Version,
    ) -> VersionCourse {
        let id = maker.id(version.published_at);
        let valid_from = version.published_at.date_naive();
        self.versions.push(journey_version::Model {
            id,
            council_id: journey.council_id,
            journey_id: journey.id,
            number: version.number,
            state: VersionState::Published,
            design: version.design,
            valid_from,
            target_working_days: version.target,
            published_at: Some(version.published_at),
            retired_at: None,
            revision: 2,
            calendar: Division::EnglandWales,
            target_working_hours: None,
            warning_percent: None,
            extension_cap: None,
            calendar_revision: 0,
            step_count: usize_to_i32(version.steps.len()),
            has_form: false,
        });
        let outcomes = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.journey_id == journey.id);
        self.version_outcomes
            .extend(
                (1..)
                    .zip(outcomes)
                    .map(|(position, outcome)| version_outcome::Model {
                        council_id: journey.council_id,
                        journey_version_id: id,
                        outcome_id: outcome.id,
                        position,
                    }),
            );
        let stages = self.add_stages(maker, id, teams, &version);
        VersionCourse {
            id,
            valid_from,
            target: version.target,
            on_time: version.figures.0,
            chases: version.figures.1,
            stages,
            steps: self.add_steps(id, version.published_at, version.steps),
        }
    }

    fn add_stages(
        &mut self,
        maker: &mut Maker,
        journey_version_id: Uuid,
        teams: &Teams,
        version: &Version,
    ) -> Vec<(Uuid, Uuid, u32)> {
        let council_id = maker.council_id();
        let mut course: Vec<(Uuid, Uuid, u32)> = Vec::new();
        for (position, (code, title, doer, percent)) in (1..).zip(version.stages) {
            let id = maker.id(version.published_at);
            let team_id = teams.of(*doer);
            self.stages.push(stage::Model {
                id,
                council_id,
                journey_version_id,
                position,
                code: (*code).to_owned(),
                title: (*title).to_owned(),
                target_working_days: version.target.map(|days| (days * percent + 50) / 100),
                team_id: Some(team_id),
                target_working_hours: None,
            });
            if let Some((previous, ..)) = course.last() {
                self.transitions
                    .extend([(*previous, id), (id, *previous)].map(|(from, to)| {
                        stage_transition::Model {
                            council_id,
                            journey_version_id,
                            from_stage_id: from,
                            to_stage_id: to,
                        }
                    }));
            }
            course.push((id, team_id, u32::try_from(*percent).unwrap_or(100)));
        }
        course
    }
}

fn journey_row(
    maker: &mut Maker,
    organisation: &Organisation,
    at: DateTime<Utc>,
    plan: &JourneyPlan,
) -> journey::Model {
    let audiences = Audiences::usual(plan.customer);
    journey::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        service_id: organisation.service_id(plan.service),
        code: plan.code.clone(),
        title: plan.title.clone(),
        description: None,
        customer_kind: plan.customer,
        lgsl_id: None,
        revision: 1,
        open_to_residents: audiences.residents,
        open_to_staff: audiences.staff,
        open_to_managers: audiences.managers,
        confidentiality: Confidentiality::Internal,
    }
}

/// The share of a journey: its service's, most of it to the journeys that stand first.
fn share(plan: &JourneyPlan, service: &ServicePlan) -> u32 {
    let weight = if plan.title == REDESIGNED { 5 } else { 1 };
    weight * service.share * 100 / (plan.rank + 3)
}

/// The teams of a journey.
struct Teams {
    cases: Uuid,
    specialists: Uuid,
}

impl Teams {
    const fn of(&self, doer: Doer) -> Uuid {
        match doer {
            Doer::CaseTeam => self.cases,
            Doer::Specialists => self.specialists,
        }
    }
}

/// A version before it has rows.
#[derive(Clone, Copy)]
struct Version {
    number: i32,
    design: Design,
    published_at: DateTime<Utc>,
    target: Option<i32>,
    stages: &'static [StagePlan],
    steps: &'static [StepPlan],
    /// On time, and further contacts, per thousand.
    figures: (u32, u32),
}

impl Version {
    fn first(plan: &JourneyPlan, service: &ServicePlan, dates: Dates) -> Self {
        let is_redesigned_later = plan.title == REDESIGNED;
        Self {
            number: 1,
            design: Design::AsIs,
            published_at: dates.founded_at,
            target: plan.target,
            stages: if is_redesigned_later {
                stages::MISSED_BIN_AS_IS
            } else {
                stages::stages(work_of(&plan.title))
            },
            steps: stages::steps(&plan.title),
            figures: if is_redesigned_later {
                AS_IS_FIGURES
            } else {
                (service.on_time, service.chases)
            },
        }
    }

    const fn redesigned(dates: Dates) -> Self {
        Self {
            number: 2,
            design: Design::Redesigned,
            published_at: dates.redesigned_at,
            target: Some(REDESIGNED_TARGET),
            stages: stages::MISSED_BIN_REDESIGNED,
            steps: stages::MISSED_BIN_STEPS,
            figures: REDESIGNED_FIGURES,
        }
    }
}
