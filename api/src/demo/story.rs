//! Tells the cases and contacts of the 24 months, one arrival after another.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::{case_share, cases, contact};
use entities::organisation::customer;
use rules::access::Confidentiality;
use rules::cases::CaseState;
use rules::cases::reference::Reference;
use rules::cases::task::made::Coming;
use rules::demand::DemandCode;
use uuid::Uuid;

use super::arrivals::Arrival;
use super::cast::Cast;
use super::contact_rows::contact_event_row;
use super::journeys::{Course, VersionCourse};
use super::life::{Ledger, Life, Opening, Said};
use super::maker::Maker;
use super::people::Person;
use super::plot::{Plot, Step, draw, waiting};
use super::window::{Window, local_day};
use super::words::{self, Why};
use crate::cases::rows::CaseRows;

/// Rows told so far and not yet written.
#[derive(Debug, Default)]
pub struct Batch {
    /// Customers who got in touch for the first time.
    pub customers: Vec<customer::Model>,
    /// Rows of the case tables.
    pub rows: CaseRows,
    /// Cases given to the partner.
    pub shares: Vec<case_share::Model>,
}

/// Tells arrivals in order of time.
#[derive(Debug)]
pub struct Teller<'a> {
    maker: Maker,
    window: Window,
    courses: &'a [Course],
    channels: Vec<Uuid>,
    cast: Cast<'a>,
    references: HashSet<Reference>,
}

/// Codes of contacts that belong to no case, and how often each.
const WITHOUT_CASE: [(u32, DemandCode); 9] = [
    (200, DemandCode::ValueNew),
    (40, DemandCode::ValueFollowOn),
    (210, DemandCode::FailureClarify),
    (160, DemandCode::FailureWrongPlace),
    (150, DemandCode::FailureWebsite),
    (80, DemandCode::FailureProgressChase),
    (40, DemandCode::FailureRepeatInformation),
    (60, DemandCode::PreventableByPolicy),
    (60, DemandCode::Unknown),
];

/// Contacts without a case about a redesigned journey that no longer happen, per thousand.
const SPARED: u32 = 750;
/// Below so many further contacts per thousand cases a version counts as redesigned.
const FEW_CHASES: u32 = 75;

impl<'a> Teller<'a> {
    /// A teller of one council's cases.
    #[must_use]
    pub fn new(maker: Maker, window: Window, courses: &'a [Course], cast: Cast<'a>) -> Self {
        Self {
            maker,
            window,
            courses,
            channels: cast.channels(),
            cast,
            references: HashSet::new(),
        }
    }

    /// Tells one arrival into a batch. Nothing is told of a day before the first version.
    pub fn tell(&mut self, batch: &mut Batch, arrival: &Arrival) -> Option<()> {
        let course = self.courses.get(arrival.course)?;
        let version = course.version_on(arrival.day)?;
        if arrival.opens_case {
            self.tell_case(batch, arrival, course, version)
        } else {
            self.tell_contact(batch, arrival, course, version)
        }
    }

    fn tell_case(
        &mut self,
        batch: &mut Batch,
        arrival: &Arrival,
        course: &Course,
        version: &VersionCourse,
    ) -> Option<()> {
        let caller = self.cast.caller(&mut self.maker, course, arrival);
        batch.customers.extend(caller.newcomer);
        let mut case = self.blank_case(arrival, course, version)?;
        case.customer_id = Some(caller.customer_id);
        let opening = Opening {
            recorded_at: recorded_at(&mut self.maker, &self.window, arrival.at),
            description: words::description(
                &mut self.maker.chance,
                &course.title,
                is_failure(case.demand_code),
            ),
            target: version.target,
            actor: caller.opened_by,
        };
        let may_be_shared = self.cast.is_partner_journey(course.journey_id);
        let drawn = draw(&mut self.maker.chance, version, arrival.at, may_be_shared);
        let now = self.window.now;
        let is_left = self.cast.leaves(version, now - arrival.at);
        let plot = if is_left { waiting(drawn) } else { drawn };
        let partner = self.cast.partner();
        let ledger = Ledger {
            maker: &mut self.maker,
            rows: &mut batch.rows,
            shares: &mut batch.shares,
        };
        Telling {
            life: Life::open(ledger, case, &opening),
            course,
            version,
            cast: &self.cast,
            channels: &self.channels,
            partner,
        }
        .tell(&plot, opening.recorded_at, now);
        Some(())
    }

    fn blank_case(
        &mut self,
        arrival: &Arrival,
        course: &Course,
        version: &VersionCourse,
    ) -> Option<cases::Model> {
        let (stage_id, team_id, _) = version.stages.first()?;
        Some(cases::Model {
            id: self.maker.id(arrival.at),
            council_id: self.maker.council_id(),
            reference: self.reference().to_string(),
            journey_id: course.journey_id,
            journey_version_id: version.id,
            stage_id: Some(*stage_id),
            channel_id: *self.channels.get(arrival.channel)?,
            customer_id: None,
            team_id: Some(*team_id),
            assignee_id: None,
            opened_by: None,
            demand_code: opening_code(&mut self.maker, version),
            state: CaseState::Open,
            received_at: arrival.at,
            received_on: arrival.day,
            due_at: None,
            due_on: None,
            closed_at: None,
            closed_on: None,
            outcome_id: None,
            working_days: None,
            description_id: None,
            attributes_id: None,
            external_id: None,
            import_id: None,
            is_staged: false,
            has_contradictory_times: false,
            last_sequence: 0,
            recorded_at: arrival.at,
            revision: 0,
            erased_at: None,
            confidentiality: Confidentiality::Internal,
        })
    }

    /// A reference that no earlier case has.
    fn reference(&mut self) -> Reference {
        loop {
            let reference = Reference::from_random(self.maker.chance.bits());
            if self.references.insert(reference) {
                return reference;
            }
        }
    }

    fn tell_contact(
        &mut self,
        batch: &mut Batch,
        arrival: &Arrival,
        course: &Course,
        version: &VersionCourse,
    ) -> Option<()> {
        if version.chases < FEW_CHASES && self.maker.chance.happens(SPARED) {
            return None;
        }
        let recorded_by = self.cast.contact_team(&mut self.maker)?.account_id;
        let code = self.maker.chance.weighted(&WITHOUT_CASE)?;
        let recorded_at = recorded_at(&mut self.maker, &self.window, arrival.at);
        let contact = contact::Model {
            id: self.maker.id(recorded_at),
            council_id: self.maker.council_id(),
            channel_id: *self.channels.get(arrival.channel)?,
            customer_id: self.cast.known_customer(&mut self.maker, course.customer),
            journey_id: course.journey_id,
            case_id: None,
            demand_code: code,
            happened_at: arrival.at,
            happened_on: local_day(arrival.at),
            is_resolved_at_contact: self.maker.chance.happens(820),
            is_invited: false,
            brings_new_information: !is_failure(code),
            recorded_by: Some(recorded_by),
            recorded_at,
            revision: 1,
            merged_from_id: None,
        };
        let mut happened =
            contact_event_row(&mut self.maker, &contact, (1, recorded_at, recorded_by));
        happened.happened_at = arrival.at;
        batch.rows.contact_events.push(happened);
        batch.rows.contacts.push(contact);
        Some(())
    }
}

/// One case while its plot is told.
struct Telling<'a, 'b> {
    life: Life<'b>,
    course: &'a Course,
    version: &'a VersionCourse,
    cast: &'a Cast<'a>,
    channels: &'a [Uuid],
    partner: Uuid,
}

impl Telling<'_, '_> {
    /// Tells what happens after the opening and before `now`.
    fn tell(mut self, plot: &Plot, opened_at: DateTime<Utc>, now: DateTime<Utc>) {
        let opener = self.life.case.opened_by.unwrap_or_default();
        let steps = &self.version.steps;
        self.life
            .make_tasks((opened_at, opener), Coming::Opened, steps);
        for (at, step) in plot.iter().take_while(|(at, _)| *at < now) {
            self.step((*at).max(opened_at), *step);
        }
        self.life.end_of_story();
    }

    fn step(&mut self, at: DateTime<Utc>, step: Step) -> Option<()> {
        let team_id = self.life.case.team_id?;
        let leader = self.cast.leader(team_id)?.account_id;
        let worker = self.worker(team_id)?;
        match step {
            Step::Move(place) => {
                let (stage_id, team_id, _) = self.version.stages.get(place)?;
                let leaves = self.life.case.stage_id;
                self.life
                    .do_required((at, worker), |task| task.stage_id == leaves);
                self.life.move_to(at, worker, (*stage_id, *team_id));
                let steps = &self.version.steps;
                self.life.make_tasks((at, worker), Coming::Moved, steps);
            }
            Step::Assign => {
                let staff_id = self.member(team_id)?.staff_id;
                self.life.assign(at, leader, team_id, staff_id);
                self.life.give_tasks((at, leader), team_id, staff_id);
            }
            Step::Note => {
                let words = words::note(self.life.chance());
                self.life.note(at, worker, words);
            }
            Step::Contact(code) => self.contact(at, code)?,
            Step::RecodeContact => {
                self.life
                    .recode_contact(at, worker, DemandCode::FailureProgressChase);
            }
            Step::Reclassify => {
                let reason = words::reason(self.life.chance(), Why::Reclassified);
                let code = self.another_code();
                self.life.reclassify(at, leader, code, reason);
            }
            Step::Correct(days) => {
                let reason = words::reason(self.life.chance(), Why::Corrected);
                let received_at = self.life.case.received_at - TimeDelta::days(days.into());
                self.life.correct(at, leader, received_at, reason);
            }
            Step::Share => self.life.share(at, leader, self.partner),
            Step::Pause => {
                let authority = words::authority(self.life.chance());
                self.life.pause(at, worker, authority);
            }
            Step::Resume => self.life.resume(at, worker),
            Step::Close(kind) => {
                let outcome = self.course.outcome(kind)?;
                self.life.do_required((at, worker), |_| true);
                self.life.close(at, worker, outcome);
                self.life.lapse_tasks((at, worker));
            }
            Step::Withdraw => self.withdraw(at, worker)?,
            Step::Reopen => {
                let reason = words::reason(self.life.chance(), Why::Reopened);
                self.life.reopen(at, leader, reason);
                self.life.reopen_tasks();
            }
        }
        Some(())
    }

    /// What the case turned out to be about.
    const fn another_code(&self) -> DemandCode {
        match self.life.case.demand_code {
            DemandCode::FailureNotDone => DemandCode::FailureDoneWrong,
            _ => DemandCode::FailureNotDone,
        }
    }

    fn withdraw(&mut self, at: DateTime<Utc>, worker: Uuid) -> Option<()> {
        let outcome_id = self
            .course
            .outcome(rules::journeys::OutcomeKind::Withdrawn)?;
        let reason = words::reason(self.life.chance(), Why::Withdrawn);
        self.life.withdraw(at, worker, outcome_id, reason);
        self.life.lapse_tasks((at, worker));
        Some(())
    }

    /// The customer gets in touch again, by the same channel or by telephone.
    fn contact(&mut self, at: DateTime<Utc>, code: DemandCode) -> Option<()> {
        let telephone = *self.channels.first()?;
        let same = self.life.chance().happens(550);
        let channel_id = if same {
            self.life.case.channel_id
        } else {
            telephone
        };
        let actor = self.cast.contact_person(self.life.chance())?.account_id;
        self.life.contact(Said {
            at,
            channel_id,
            code,
            actor,
        });
        Some(())
    }

    /// The account of whoever has the case, or else of somebody in the team.
    fn worker(&mut self, team_id: Uuid) -> Option<Uuid> {
        let assignee = self.life.case.assignee_id;
        let held = self
            .cast
            .team(team_id)
            .iter()
            .find(|person| Some(person.staff_id) == assignee)
            .copied();
        held.or_else(|| self.member(team_id))
            .map(|person| person.account_id)
    }

    fn member(&mut self, team_id: Uuid) -> Option<Person> {
        self.life.chance().pick(self.cast.team(team_id)).copied()
    }
}

/// When something was written down: minutes after it happened, and never after now.
fn recorded_at(maker: &mut Maker, window: &Window, at: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = TimeDelta::seconds(maker.chance.between(5, 170).into());
    (at + seconds).min(window.now)
}

/// The demand code of a new case: the more further contacts, the more of it is failure.
fn opening_code(maker: &mut Maker, version: &VersionCourse) -> DemandCode {
    let failure = version.chases / 5;
    let codes = [
        (905_u32.saturating_sub(failure), DemandCode::ValueNew),
        (45, DemandCode::ValueFollowOn),
        (20, DemandCode::PreventableByPolicy),
        (30, DemandCode::Unknown),
        (failure * 45 / 100, DemandCode::FailureNotDone),
        (failure * 25 / 100, DemandCode::FailureDoneWrong),
        (failure * 15 / 100, DemandCode::FailureWebsite),
        (failure * 15 / 100, DemandCode::FailureWrongPlace),
    ];
    maker.chance.weighted(&codes).unwrap_or(DemandCode::Unknown)
}

/// Whether a code is one of failure demand.
#[must_use]
pub const fn is_failure(code: DemandCode) -> bool {
    !matches!(
        code,
        DemandCode::ValueNew
            | DemandCode::ValueFollowOn
            | DemandCode::PreventableByPolicy
            | DemandCode::Unknown
    )
}
