//! Cases as they run: evenly over the years, each with five events.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entities::cases::{case_closing, case_event, cases, contact, contact_event};
use rules::access::Confidentiality;
use rules::cases::clock::Due;
use rules::cases::reference::Reference;
use rules::cases::{CaseState, ClosingKind, EventKind};
use rules::demand::{ContactEventKind, DemandCode};
use rules::number::i32_to_u32;
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::{local_date, start_of_day};
use serde_json::json;
use throughline::cases::dates;
use throughline::cases::rows::CaseRows;
use throughline::demo::Maker;
use uuid::Uuid;

use super::setting::{Course, DAYS, Setting};

/// The time zone of the council.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::London;

/// How often customers get in touch for each reason, in a hundred.
const CODES: [(u32, DemandCode); 5] = [
    (60, DemandCode::ValueNew),
    (15, DemandCode::FailureProgressChase),
    (10, DemandCode::FailureNotDone),
    (10, DemandCode::PreventableByPolicy),
    (5, DemandCode::Unknown),
];

/// Tells cases one after the other.
pub struct Teller<'a> {
    setting: &'a Setting,
    customers: &'a [Uuid],
    maker: Maker,
    cases: u32,
    next: u32,
    // Counting working days is dear, and there are few days.
    due: HashMap<(NaiveDate, i32), Option<Due>>,
    worked: HashMap<(NaiveDate, NaiveDate), Option<i32>>,
}

impl<'a> Teller<'a> {
    /// A teller of so many cases of these customers.
    pub fn new(setting: &'a Setting, customers: &'a [Uuid], cases: u32) -> Self {
        Self {
            setting,
            customers,
            maker: Maker::new(super::SEED, 3, setting.founded_at),
            cases,
            next: 0,
            due: HashMap::new(),
            worked: HashMap::new(),
        }
    }

    /// The next cases, so many at most; none when all are told.
    pub fn some(&mut self, most: u32) -> CaseRows {
        let mut rows = CaseRows::default();
        let until = self.cases.min(self.next.saturating_add(most));
        while self.next < until {
            self.tell(&mut rows);
            self.next += 1;
        }
        rows
    }

    fn tell(&mut self, rows: &mut CaseRows) -> Option<()> {
        let received_at = self.received_at();
        let setting = self.setting;
        // The lower of two draws: a few journeys have many of the cases.
        let journeys = u32::try_from(setting.courses.len()).ok()?;
        let chance = &mut self.maker.chance;
        let journey = chance.below(journeys).min(chance.below(journeys));
        let course = setting.courses.get(usize::try_from(journey).ok()?)?;
        let closed_at =
            received_at + Duration::seconds(i64::from(chance.between(3_600, 2_500_000)));
        let closed_at = (closed_at < setting.now).then_some(closed_at);
        let contact = self.contact(course, received_at)?;
        let case = self.case(course, &contact, closed_at);
        rows.events.extend(self.events(course, &case, contact.id));
        rows.closings.extend(self.closing(&case));
        rows.contact_events.push(contact_event::Model {
            id: self.maker.id(received_at),
            council_id: case.council_id,
            contact_id: contact.id,
            sequence: 1,
            kind: ContactEventKind::Recorded,
            happened_at: received_at,
            recorded_at: received_at,
            actor_id: Some(setting.actor),
            demand_code: contact.demand_code,
        });
        rows.contacts.push(contact::Model {
            case_id: Some(case.id),
            ..contact
        });
        rows.cases.push(case);
        Some(())
    }

    /// The cases come in one after the other, the last of them a moment ago.
    fn received_at(&self) -> DateTime<Utc> {
        let seconds = DAYS * 86_400 * u64::from(self.next) / u64::from(self.cases.max(1));
        let seconds = i64::try_from(seconds).unwrap_or_default();
        self.setting.founded_at + Duration::seconds(seconds)
    }

    fn contact(&mut self, course: &Course, at: DateTime<Utc>) -> Option<contact::Model> {
        let chance = &mut self.maker.chance;
        let code = chance.weighted(&CODES)?;
        let channel_id = chance.pick(&self.setting.channels)?.id;
        let customer_id = chance.pick(self.customers).copied();
        Some(contact::Model {
            id: self.maker.id(at),
            council_id: self.maker.council_id(),
            channel_id,
            customer_id,
            journey_id: course.journey_id,
            case_id: None,
            demand_code: code,
            happened_at: at,
            happened_on: local_date(at, ZONE),
            is_resolved_at_contact: false,
            is_invited: false,
            brings_new_information: true,
            recorded_by: Some(self.setting.actor),
            recorded_at: at,
            revision: 1,
            merged_from_id: None,
        })
    }

    /// By chance two of some millions would be alike: an odd factor gives each number its own 40 bits.
    fn reference(&self) -> Reference {
        Reference::from_random(u64::from(self.next).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn case(
        &mut self,
        course: &Course,
        contact: &contact::Model,
        closed_at: Option<DateTime<Utc>>,
    ) -> cases::Model {
        let received_on = contact.happened_on;
        let closed_on = closed_at.map(|at| local_date(at, ZONE));
        let due = course
            .target
            .and_then(|target| self.due(received_on, target));
        let is_withdrawn = self.maker.chance.happens(30);
        let outcome = if is_withdrawn {
            2
        } else {
            self.maker.chance.below(2)
        };
        let outcome = usize::try_from(outcome).unwrap_or_default();
        let state = match closed_at {
            None => CaseState::Open,
            Some(_) if is_withdrawn => CaseState::Withdrawn,
            Some(_) => CaseState::Closed,
        };
        let worked = closed_on.filter(|_| state == CaseState::Closed);
        cases::Model {
            id: self.maker.id(contact.happened_at),
            council_id: contact.council_id,
            reference: self.reference().to_string(),
            journey_id: course.journey_id,
            journey_version_id: course.version_id,
            stage_id: course.stages.last().copied(),
            channel_id: contact.channel_id,
            customer_id: contact.customer_id,
            team_id: Some(course.team.0),
            assignee_id: Some(course.team.1),
            opened_by: Some(self.setting.actor),
            demand_code: contact.demand_code,
            state,
            received_at: contact.happened_at,
            received_on,
            due_at: due.map(|due| due.at),
            due_on: due.map(|due| due.on),
            closed_at,
            closed_on,
            outcome_id: closed_at.and_then(|_| course.outcomes.get(outcome).copied()),
            working_days: worked.and_then(|day| self.worked(received_on, day)),
            description_id: None,
            attributes_id: None,
            external_id: None,
            import_id: None,
            is_staged: false,
            has_contradictory_times: false,
            last_sequence: 5,
            recorded_at: contact.happened_at,
            revision: 5,
            erased_at: None,
            confidentiality: Confidentiality::Internal,
        }
    }

    /// Opened, assigned, moved twice, and ended, or where it has not ended noted.
    fn events(
        &mut self,
        course: &Course,
        case: &cases::Model,
        contact_id: Uuid,
    ) -> Vec<case_event::Model> {
        let later = |minutes| case.received_at + Duration::minutes(minutes);
        let last = match case.state {
            CaseState::Open => (EventKind::Noted, later(40)),
            CaseState::Closed => (EventKind::Closed, case.closed_at.unwrap_or_default()),
            CaseState::Withdrawn => (EventKind::Withdrawn, case.closed_at.unwrap_or_default()),
            CaseState::Merged => (EventKind::Merged, case.closed_at.unwrap_or_default()),
        };
        let steps = [
            (EventKind::Opened, case.received_at),
            (EventKind::Assigned, later(10)),
            (EventKind::Moved, later(20)),
            (EventKind::Moved, later(30)),
            last,
        ];
        let mut stages = course.stages.iter().copied();
        let mut events = Vec::with_capacity(steps.len());
        for (sequence, (kind, at)) in (1..).zip(steps) {
            let enters = matches!(kind, EventKind::Opened | EventKind::Moved);
            let is_opening = kind == EventKind::Opened;
            let of = (case.council_id, case.id);
            events.push(case_event::Model {
                actor_id: case.opened_by,
                stage_id: if enters { stages.next() } else { None },
                outcome_id: case.outcome_id.filter(|_| sequence == 5),
                team_id: case.team_id.filter(|_| sequence < 3),
                assignee_id: case.assignee_id.filter(|_| sequence == 2),
                contact_id: is_opening.then_some(contact_id),
                detail: is_opening.then(|| json!({ "demandCode": case.demand_code })),
                ..case_event::Model::blank(self.maker.id(at), of, sequence, (kind, at))
            });
        }
        events
    }

    fn closing(&mut self, case: &cases::Model) -> Option<case_closing::Model> {
        let closed_at = case.closed_at?;
        Some(case_closing::Model {
            id: self.maker.id(closed_at),
            council_id: case.council_id,
            case_id: case.id,
            kind: match case.state {
                CaseState::Withdrawn => ClosingKind::Withdrawn,
                CaseState::Merged => ClosingKind::Merged,
                CaseState::Open | CaseState::Closed => ClosingKind::Closed,
            },
            closed_at,
            closed_on: case.closed_on?,
            outcome_id: case.outcome_id,
            reopened_at: None,
            reopened_on: None,
            into_case_id: None,
        })
    }

    fn due(&mut self, received_on: NaiveDate, target: i32) -> Option<Due> {
        *(self.due.entry((received_on, target))).or_insert_with(|| {
            let received_at = start_of_day(received_on, ZONE);
            let target = Some(Target::Days(i32_to_u32(target)));
            dates::due(received_at, target, england(), ZONE, &[])
        })
    }

    fn worked(&mut self, received_on: NaiveDate, closed_on: NaiveDate) -> Option<i32> {
        *(self.worked.entry((received_on, closed_on)))
            .or_insert_with(|| dates::working_days(england(), received_on, closed_on))
    }
}

fn england() -> &'static WorkingCalendar {
    WorkingCalendar::of(Division::EnglandWales)
}
