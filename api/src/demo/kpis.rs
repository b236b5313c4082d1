//! The KPIs of the demonstration council, with owners, targets and the outcomes that count.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entities::performance::{kpi, kpi_outcome, kpi_service, kpi_target, kpi_version};
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::performance::measure::{Measure, PartDefinition};
use rules::performance::predicate::Predicate;
use rules::performance::{Frequency, KpiKind, Polarity, TimeAnchor};
use rules::time::period::Period;
use uuid::Uuid;

use super::journeys::Journeys;
use super::kpi_records::{Recorded, of_records};
use super::maker::Maker;
use super::organisation::Organisation;
use super::service_plans::{SERVICES, ServicePlan, WASTE};
use super::window::Window;

/// The rows of all KPIs.
#[derive(Debug, Default)]
pub struct Kpis {
    /// The KPIs themselves.
    pub definitions: Vec<kpi::Model>,
    /// The first version of each.
    pub versions: Vec<kpi_version::Model>,
    /// The services that contribute to each; none means the whole council.
    pub services: Vec<kpi_service::Model>,
    /// The outcomes that count towards each.
    pub outcomes: Vec<kpi_outcome::Model>,
    /// What is recorded of those that are not counted.
    pub recorded: Recorded,
    /// A target for each financial year.
    pub targets: Vec<kpi_target::Model>,
}

/// A KPI before it has rows.
pub(super) struct Plan {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) description: &'static str,
    pub(super) kind: KpiKind,
    pub(super) polarity: Polarity,
    pub(super) frequency: Frequency,
    pub(super) is_public: bool,
    pub(super) measure: Option<Measure>,
    /// Target of the first year; later ones ask for more. None where nothing is aimed for.
    pub(super) target: Option<i32>,
}

/// Where KPIs get their rows from.
struct Ground<'a> {
    maker: &'a mut Maker,
    organisation: &'a Organisation,
    journeys: &'a Journeys,
    at: DateTime<Utc>,
    years: Vec<i32>,
}

impl Kpis {
    /// The KPIs of an organisation, defined when it was founded.
    #[must_use]
    pub fn make(
        maker: &mut Maker,
        organisation: &Organisation,
        journeys: &Journeys,
        window: &Window,
    ) -> Self {
        let mut all = Self::default();
        let mut ground = Ground {
            maker,
            organisation,
            journeys,
            at: window.dates().founded_at,
            years: (financial_year(window.first_day)..=financial_year(window.today)).collect(),
        };
        for service in &SERVICES {
            for plan in of_service(service) {
                all.add(&mut ground, plan, Some(service));
            }
        }
        for plan in of_council() {
            all.add(&mut ground, plan, None);
        }
        let days = Period {
            from: window.first_day,
            to: window.today,
        };
        for plan in of_records() {
            let (kind, frequency) = (plan.kind, plan.frequency);
            if let Some(kpi_id) = all.add(&mut ground, plan, None) {
                all.recorded
                    .add(ground.maker, kpi_id, (kind, frequency), days);
            }
        }
        all
    }

    fn add(
        &mut self,
        ground: &mut Ground<'_>,
        plan: Plan,
        service: Option<&ServicePlan>,
    ) -> Option<Uuid> {
        let owner_id = ground.owner(service)?;
        let council_id = ground.maker.council_id();
        let kpi_id = ground.maker.id(ground.at);
        if let Some(service) = service {
            self.services.push(kpi_service::Model {
                council_id,
                kpi_id,
                service_id: ground.organisation.service_id(service.code),
            });
        }
        if plan.measure.as_ref().is_some_and(counts_linked_outcomes) {
            self.outcomes
                .extend(ground.met_outcomes(service).into_iter().map(|outcome_id| {
                    kpi_outcome::Model {
                        council_id,
                        kpi_id,
                        outcome_id,
                    }
                }));
        }
        self.targets.extend(ground.targets(kpi_id, &plan));
        self.versions.push(plan.version(kpi_id, council_id));
        self.definitions.push(kpi::Model {
            id: kpi_id,
            council_id,
            code: plan.code,
            title: plan.title,
            description: Some(plan.description.to_owned()),
            owner_id,
            is_public: plan.is_public,
            revision: 1,
            retired_on: None,
            retirement_reason: None,
        });
        Some(kpi_id)
    }
}

impl Ground<'_> {
    /// The leader of the service's case team; for the whole council the director of Strategy.
    fn owner(&self, service: Option<&ServicePlan>) -> Option<Uuid> {
        match service {
            Some(service) => {
                let team_id = self.organisation.team_id(service.case_team);
                self.organisation.members_of(team_id).first().copied()
            }
            None => self
                .organisation
                .director("STRATEGY")
                .map(|director| director.id),
        }
    }

    /// The outcomes of kind met of a service's journeys, or of all.
    fn met_outcomes(&self, service: Option<&ServicePlan>) -> Vec<Uuid> {
        self.journeys
            .courses
            .iter()
            .filter(|course| service.is_none_or(|service| service.code == course.service.code))
            .filter_map(|course| course.outcome(OutcomeKind::Met))
            .collect()
    }

    fn targets(&mut self, kpi_id: Uuid, plan: &Plan) -> Vec<kpi_target::Model> {
        let step = if plan.polarity == Polarity::Lower {
            -1
        } else {
            1
        };
        let years = self.years.clone();
        let mut targets = Vec::new();
        for (later, year) in (0..).zip(years) {
            let days =
                NaiveDate::from_ymd_opt(year, 4, 1).zip(NaiveDate::from_ymd_opt(year + 1, 4, 1));
            if let (Some(first), Some((starts_on, ends_on))) = (plan.target, days) {
                targets.push(kpi_target::Model {
                    id: self.maker.id(self.at),
                    council_id: self.maker.council_id(),
                    kpi_id,
                    starts_on,
                    ends_on,
                    value: f64::from(first + step * later),
                    revision: 1,
                    phasing: None,
                });
            }
        }
        targets
    }
}

/// The year in which a day's financial year began, on 1 April.
fn financial_year(day: NaiveDate) -> i32 {
    if day.month() < 4 {
        day.year() - 1
    } else {
        day.year()
    }
}

fn counts_linked_outcomes(measure: &Measure) -> bool {
    matches!(
        measure.numerator.predicate,
        Predicate::OutcomeIsLinked(true)
    )
}

const fn part(anchor: TimeAnchor, predicate: Predicate) -> PartDefinition {
    PartDefinition { anchor, predicate }
}

/// Cases closed by their due date, of those closed that had one.
fn on_time() -> Measure {
    Measure {
        numerator: part(TimeAnchor::Closed, Predicate::IsOnTime(true)),
        denominator: Some(part(
            TimeAnchor::Closed,
            Predicate::All(vec![Predicate::IsClosed(true), Predicate::HasDueDate(true)]),
        )),
    }
}

/// Cases closed with a linked outcome, of those closed.
const fn outcome_met() -> Measure {
    Measure {
        numerator: part(TimeAnchor::Closed, Predicate::OutcomeIsLinked(true)),
        denominator: Some(part(TimeAnchor::Closed, Predicate::IsClosed(true))),
    }
}

const fn mean_days() -> Measure {
    Measure {
        numerator: part(TimeAnchor::Closed, Predicate::IsClosed(true)),
        denominator: None,
    }
}

const fn opened(predicate: Predicate) -> Measure {
    Measure {
        numerator: part(TimeAnchor::Opened, predicate),
        denominator: None,
    }
}

/// Contacts that a failure brought in, of those whose demand code is known.
fn failure_demand() -> Measure {
    let codes = DemandCode::ALL.iter().copied();
    let failures = codes.filter(|code| code.is_failure()).collect();
    let unknown = Predicate::DemandCodeIn(vec![DemandCode::Unknown]);
    let known = Predicate::Not(Box::new(unknown));
    Measure {
        numerator: part(TimeAnchor::Contacted, Predicate::DemandCodeIn(failures)),
        denominator: Some(part(TimeAnchor::Contacted, known)),
    }
}

/// On time and outcome met for each service; for the larger ones duration and number as well.
fn of_service(service: &ServicePlan) -> Vec<Plan> {
    let (code, name) = (service.code, service.name);
    let percent = |per_mille: u32| i32::try_from(per_mille / 10).ok();
    let on_time = Plan {
        code: format!("{code}-ON-TIME"),
        title: format!("{name}: cases closed on time"),
        description: "Cases closed by the end of their due day, as a share of the cases with a due day that were closed in the period.",
        kind: KpiKind::CaseRatio,
        polarity: Polarity::Higher,
        frequency: Frequency::Month,
        is_public: true,
        measure: Some(on_time()),
        target: percent(service.on_time),
    };
    let met = Plan {
        code: format!("{code}-MET"),
        title: format!("{name}: customers who got what they came for"),
        description: "Cases closed with an outcome that counts, as a share of the cases closed in the period.",
        frequency: Frequency::Quarter,
        is_public: service.share >= 45,
        measure: Some(outcome_met()),
        target: Some(80),
        ..on_time.like()
    };
    let mut plans = vec![on_time, met];
    if service.share >= 50 {
        plans.extend(of_large_service(code, name));
    }
    plans
}

/// Working days that a service aims for on average.
fn days_aimed_for(service: &str) -> i32 {
    match service {
        WASTE => 5,
        "PLANNING-AND-BUILDING-CONTROL" => 32,
        "HOUSING" => 18,
        "STREETS-AND-HIGHWAYS" => 16,
        _ => 11,
    }
}

fn of_large_service(code: &str, name: &str) -> [Plan; 2] {
    let days = Plan {
        code: format!("{code}-DAYS"),
        title: format!("{name}: working days from receipt to closing"),
        description: "Mean working days of the cases closed in the period; the day of receipt is day 0.",
        kind: KpiKind::CaseDuration,
        polarity: Polarity::Lower,
        frequency: Frequency::Month,
        is_public: false,
        measure: Some(mean_days()),
        target: Some(days_aimed_for(code)),
    };
    let failure = Plan {
        code: format!("{code}-FAILURE"),
        title: format!("{name}: failure demand"),
        description: "Contacts caused by a failure to do something, or to do it right, as a share of the contacts in the period whose demand code is known.",
        kind: KpiKind::CaseRatio,
        measure: Some(failure_demand()),
        target: Some(6),
        ..days.like()
    };
    [days, failure]
}

/// The KPIs of the whole council.
fn of_council() -> Vec<Plan> {
    let on_time = Plan {
        code: "COUNCIL-ON-TIME".to_owned(),
        title: "All services: cases closed on time".to_owned(),
        description: "Cases of every service closed by the end of their due day, as a share of the cases with a due day that were closed in the period.",
        kind: KpiKind::CaseRatio,
        polarity: Polarity::Higher,
        frequency: Frequency::Month,
        is_public: true,
        measure: Some(on_time()),
        target: Some(85),
    };
    let met = Plan {
        code: "COUNCIL-MET".to_owned(),
        title: "All services: customers who got what they came for".to_owned(),
        description: "Cases of every service closed with an outcome that counts, as a share of the cases closed in the period.",
        frequency: Frequency::FinancialYear,
        measure: Some(outcome_met()),
        target: Some(80),
        ..on_time.like()
    };
    let days = Plan {
        code: "COUNCIL-DAYS".to_owned(),
        title: "All services: working days from receipt to closing".to_owned(),
        description: "Mean working days of the cases closed in the period; the day of receipt is day 0.",
        kind: KpiKind::CaseDuration,
        polarity: Polarity::Lower,
        measure: Some(mean_days()),
        target: Some(13),
        ..on_time.like()
    };
    let opened = Plan {
        code: "COUNCIL-OPENED".to_owned(),
        title: "All services: cases opened".to_owned(),
        description: "Cases received in the period, whatever became of them.",
        kind: KpiKind::CaseCount,
        polarity: Polarity::Neutral,
        is_public: false,
        measure: Some(opened(Predicate::everything())),
        target: None,
        ..on_time.like()
    };
    vec![on_time, met, days, opened]
}

impl Plan {
    /// A plan that starts out like this one.
    fn like(&self) -> Self {
        Self {
            code: String::new(),
            title: String::new(),
            description: "",
            kind: self.kind,
            polarity: self.polarity,
            frequency: self.frequency,
            is_public: self.is_public,
            measure: self.measure.clone(),
            target: self.target,
        }
    }
}
