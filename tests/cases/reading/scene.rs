//! Cases and contacts on both sides of a council, and questions about them.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::{
    case_closing, case_event, case_share, case_text, cases, contact, contact_event,
};
use rules::access::Confidentiality;
use rules::cases::reference::Reference;
use rules::cases::{CaseState, ClosingKind, EventKind, TextKind};
use rules::demand::{ContactEventKind, DemandCode};
use serde_json::{Value, json};
use support::World;
use throughline::cases::rows::{self, CaseRows};
use uuid::Uuid;

use super::sides::{Side, account_of, channel_of, side, write};

/// What the tests of reading start from.
pub struct Scene {
    pub world: World,
    pub sides: [Side; 2],
    pub phone: Uuid,
    pub web: Uuid,
    /// The account with the subject `partner`.
    pub partner: Uuid,
    made: AtomicU64,
}

impl Scene {
    /// Sets the scene, without cases.
    pub async fn set(world: &World) -> Self {
        let phone = channel_of(world, "PHONE").await;
        let web = channel_of(world, "WEB").await;
        let sides = [side(world, 0).await, side(world, 1).await];
        let partner = account_of(world, "partner", None, None).await;
        account_of(world, "customer-0", None, Some(sides[0].customer)).await;
        Self {
            world: world.clone(),
            sides,
            phone,
            web,
            partner,
            made: AtomicU64::new(0),
        }
    }

    /// A token for what `subject` is to the council.
    pub fn token(&self, roles: &str) -> String {
        let roles: Vec<&str> = roles.split(' ').collect();
        let subject = match roles[0] {
            "customer" => "customer-0",
            "partner" => "partner",
            _ => "worker-0",
        };
        self.world
            .token_for(support::world::COUNCIL, &roles, subject)
    }

    /// The performance officer's token, who sees every case.
    pub fn officer(&self) -> String {
        self.token("performance-officer")
    }

    /// A case of a side that nobody has written yet: open, received so many hours before now.
    pub fn case(&self, side: usize, hours: i64) -> cases::Model {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let at = &self.sides[side];
        let received_at = self.world.now() - TimeDelta::hours(hours);
        cases::Model {
            id: self.world.clock.new_id(),
            council_id: self.world.council_id,
            reference: Reference::from_random(number).to_string(),
            journey_id: at.journey,
            journey_version_id: at.version,
            stage_id: Some(at.stage),
            channel_id: self.phone,
            customer_id: Some(at.customer),
            team_id: Some(at.team),
            assignee_id: Some(at.staff),
            opened_by: Some(at.account),
            demand_code: DemandCode::ValueNew,
            state: CaseState::Open,
            received_at,
            received_on: received_at.date_naive(),
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
            last_sequence: 2,
            recorded_at: self.world.now(),
            revision: 1,
            erased_at: None,
            confidentiality: Confidentiality::Internal,
        }
    }

    /// Writes a case with a description, attributes, a history of two events of which one is a note,
    /// its closing when it is closed, and one contact.
    pub async fn write(&self, mut case: cases::Model) -> cases::Model {
        let mut rows = CaseRows::default();
        let text = |kind, body: &str| case_text::Model {
            id: self.world.clock.new_id(),
            council_id: case.council_id,
            case_id: case.id,
            kind,
            body: body.to_owned(),
        };
        let description = text(TextKind::Description, "The bin was not emptied.");
        let attributes = text(TextKind::Attributes, r#"{"ward":"Easton","weight":"7"}"#);
        let note = text(TextKind::Note, "They will come on Friday.");
        let contact = self.contact_on(&case);
        let opened = self.event(&case, 1, EventKind::Opened, None);
        let noted = self.event(&case, 2, EventKind::Noted, Some(note.id));
        case.description_id = Some(description.id);
        case.attributes_id = Some(attributes.id);
        rows.closings
            .extend(case.closed_at.map(|closed_at| case_closing::Model {
                id: self.world.clock.new_id(),
                council_id: case.council_id,
                case_id: case.id,
                kind: if case.state == CaseState::Withdrawn {
                    ClosingKind::Withdrawn
                } else {
                    ClosingKind::Closed
                },
                closed_at,
                closed_on: closed_at.date_naive(),
                outcome_id: case.outcome_id,
                reopened_at: None,
                reopened_on: None,
                into_case_id: None,
            }));
        rows.contact_events.push(contact_event::Model {
            id: self.world.clock.new_id(),
            council_id: case.council_id,
            contact_id: contact.id,
            sequence: 1,
            kind: ContactEventKind::Recorded,
            happened_at: contact.happened_at,
            recorded_at: contact.recorded_at,
            actor_id: contact.recorded_by,
            demand_code: contact.demand_code,
        });
        rows.cases.push(case.clone());
        rows.texts.extend([description, attributes, note]);
        rows.events.extend([opened, noted]);
        rows.contacts.push(contact);
        let written = rows::insert(self.world.own_connection(), &self.world.clock, rows).await;
        written.expect("a case");
        case
    }

    /// Writes cases of a side, two of each at the same instant, an hour between the pairs. Every
    /// second is closed, one half of them in time.
    pub async fn fill(&self, side: usize, count: i64) -> Vec<cases::Model> {
        let mut written = Vec::new();
        for number in 0..count {
            let mut case = self.case(side, number / 2);
            if number % 2 == 1 {
                let due_in = if number % 4 == 1 { 30 } else { 10 };
                self.close(&mut case, 20, Some(due_in));
            }
            written.push(self.write(case).await);
        }
        written
    }

    /// Closes a case so many hours after its receipt, due so many hours after it.
    pub fn close(&self, case: &mut cases::Model, hours: i64, due_in: Option<i64>) {
        let side = self
            .sides
            .iter()
            .find(|side| side.journey == case.journey_id);
        let closed_at = case.received_at + TimeDelta::hours(hours);
        case.state = CaseState::Closed;
        case.closed_at = Some(closed_at);
        case.closed_on = Some(closed_at.date_naive());
        case.working_days = Some(1);
        case.outcome_id = side.map(|side| side.met);
        case.due_at = due_in.map(|hours| case.received_at + TimeDelta::hours(hours));
        case.due_on = case.due_at.map(|due| due.date_naive());
    }

    fn event(
        &self,
        case: &cases::Model,
        sequence: i64,
        kind: EventKind,
        text_id: Option<Uuid>,
    ) -> case_event::Model {
        let id = self.world.clock.new_id();
        let of = (case.council_id, case.id);
        case_event::Model {
            recorded_at: case.recorded_at,
            actor_id: case.opened_by,
            stage_id: case.stage_id,
            text_id,
            detail: Some(json!({ "demandCode": { "from": null, "to": "VALUE_NEW" } })),
            ..case_event::Model::blank(id, of, sequence, (kind, case.received_at))
        }
    }

    /// A contact about a case that nobody has written yet.
    pub fn contact_on(&self, case: &cases::Model) -> contact::Model {
        contact::Model {
            id: self.world.clock.new_id(),
            council_id: case.council_id,
            channel_id: case.channel_id,
            customer_id: case.customer_id,
            journey_id: case.journey_id,
            case_id: Some(case.id),
            demand_code: case.demand_code,
            happened_at: case.received_at,
            happened_on: case.received_on,
            is_resolved_at_contact: false,
            is_invited: false,
            brings_new_information: true,
            recorded_by: case.opened_by,
            recorded_at: case.recorded_at,
            revision: 1,
            merged_from_id: None,
        }
    }

    /// Gives a case to the partner.
    pub async fn share(&self, case: &cases::Model) {
        let share = case_share::Model {
            council_id: case.council_id,
            account_id: self.partner,
            case_id: case.id,
        };
        write(&self.world, share).await;
    }

    /// `data` of what somebody reads.
    pub async fn data(&self, token: &str, query: &str) -> Value {
        self.world.data(token, query, json!({})).await
    }

    /// The code of the refusal of what somebody asks.
    pub async fn refusal(&self, token: &str, query: &str) -> String {
        self.world.ask(token, query, json!({})).await.code()
    }

    /// The references of the cases that a filter holds for the performance officer, sorted.
    pub async fn held(&self, filter: &str) -> Vec<String> {
        let arguments = format!("where: {filter}");
        let officer = self.officer();
        let nodes = self.world.walk(&officer, "cases", &arguments, "reference");
        sorted(texts(&nodes.await, "reference"))
    }
}

/// The texts of a field of each node.
pub fn texts(nodes: &[Value], field: &str) -> Vec<String> {
    nodes
        .iter()
        .map(|node| node[field].as_str().expect("a text").to_owned())
        .collect()
}

/// Sorted.
pub fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_unstable();
    texts
}

/// The references of cases, sorted.
pub fn references<'a>(cases: impl IntoIterator<Item = &'a cases::Model>) -> Vec<String> {
    sorted(
        cases
            .into_iter()
            .map(|case| case.reference.clone())
            .collect(),
    )
}

/// An instant as an argument.
pub fn instant(at: DateTime<Utc>) -> String {
    format!("\"{}\"", at.to_rfc3339())
}
