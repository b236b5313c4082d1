//! A council with two sides that share nothing but the channels: on each a directorate, a team with
//! one member of staff, a service, a journey with a version, and a customer.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::{
    case_closing, case_event, case_share, case_text, cases, contact, contact_event,
};
use entities::identity::account;
use entities::journeys::{journey, journey_team, journey_version, outcome, stage};
use entities::organisation::{channel, customer, directorate, service, staff, team, team_member};
use rules::cases::reference::Reference;
use rules::cases::{CaseState, ClosingKind, EventKind, TextKind};
use rules::demand::{ContactEventKind, DemandCode};
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::organisation::{CustomerKind, TeamKind};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};
use serde_json::{Value, json};
use support::World;
use throughline::cases::bulk::{self, CaseRows, insert_rows};
use throughline::identity::local_key::LOCAL_ISSUER;
use uuid::Uuid;

/// Everything on one side of the council.
#[derive(Clone, Debug)]
pub struct Side {
    pub directorate: Uuid,
    pub team: Uuid,
    pub staff: Uuid,
    pub service: Uuid,
    pub journey: Uuid,
    pub version: Uuid,
    pub stage: Uuid,
    pub met: Uuid,
    pub not_met: Uuid,
    pub customer: Uuid,
    /// The account of the member of staff; its subject is `worker-` and the number of the side.
    pub account: Uuid,
}

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
        let written = bulk::insert(self.world.own_connection(), rows).await;
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
        case_event::Model {
            id: self.world.clock.new_id(),
            council_id: case.council_id,
            case_id: case.id,
            sequence,
            kind,
            happened_at: case.received_at,
            recorded_at: case.recorded_at,
            actor_id: case.opened_by,
            stage_id: case.stage_id,
            activity_id: None,
            outcome_id: None,
            team_id: None,
            assignee_id: None,
            contact_id: None,
            text_id,
            detail: Some(json!({ "demandCode": { "from": null, "to": "VALUE_NEW" } })),
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

/// Writes one row of any table.
pub async fn write<M>(world: &World, row: M)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: sea_orm::ActiveModelTrait<Entity = M::Entity> + Send,
{
    insert_rows(world.own_connection(), vec![row])
        .await
        .expect("a row");
}

async fn channel_of(world: &World, code: &str) -> Uuid {
    let id = world.clock.new_id();
    let row = channel::Model {
        id,
        council_id: world.council_id,
        code: code.to_owned(),
        title: code.to_owned(),
        revision: 1,
    };
    write(world, row).await;
    id
}

/// An account with a subject, bound to a member of staff, a customer or neither.
pub async fn account_of(
    world: &World,
    subject: &str,
    staff_id: Option<Uuid>,
    customer_id: Option<Uuid>,
) -> Uuid {
    let id = world.clock.new_id();
    let row = account::Model {
        id,
        council_id: world.council_id,
        issuer: LOCAL_ISSUER.to_owned(),
        subject: subject.to_owned(),
        name: format!("Account {subject}"),
        staff_id,
        customer_id,
        is_active: true,
        created_at: world.now(),
        revision: 1,
    };
    write(world, row).await;
    id
}

async fn side(world: &World, number: usize) -> Side {
    let mut side = people(world, number).await;
    let council_id = world.council_id;
    let row = service::Model {
        id: side.service,
        council_id,
        directorate_id: side.directorate,
        code: format!("S{number}"),
        name: "A service".to_owned(),
        description: None,
        revision: 1,
    };
    write(world, row).await;
    let row = journey::Model {
        id: side.journey,
        council_id,
        service_id: side.service,
        code: format!("J{number}"),
        title: "A journey".to_owned(),
        description: None,
        customer_kind: CustomerKind::Resident,
        lgsl_id: None,
        revision: 1,
    };
    write(world, row).await;
    let row = journey_team::Model {
        council_id,
        journey_id: side.journey,
        team_id: side.team,
    };
    write(world, row).await;
    let row = journey_version::Model {
        id: side.version,
        council_id,
        journey_id: side.journey,
        number: 1,
        state: VersionState::Published,
        design: Design::AsIs,
        valid_from: "2020-01-01".parse().expect("a date"),
        target_working_days: Some(10),
        published_at: Some(world.now()),
        retired_at: None,
        revision: 1,
    };
    write(world, row).await;
    let row = stage::Model {
        id: side.stage,
        council_id,
        journey_version_id: side.version,
        position: 1,
        code: "DO".to_owned(),
        title: "Do it".to_owned(),
        target_working_days: None,
        team_id: None,
    };
    write(world, row).await;
    side.met = outcome_of(world, side.journey, "MET", OutcomeKind::Met).await;
    side.not_met = outcome_of(world, side.journey, "NOT_MET", OutcomeKind::NotMet).await;
    side
}

async fn outcome_of(world: &World, journey_id: Uuid, code: &str, kind: OutcomeKind) -> Uuid {
    let id = world.clock.new_id();
    let row = outcome::Model {
        id,
        council_id: world.council_id,
        journey_id,
        code: code.to_owned(),
        title: "An end".to_owned(),
        kind,
        revision: 1,
    };
    write(world, row).await;
    id
}

/// The people of a side; the rest has ids and no rows yet.
async fn people(world: &World, number: usize) -> Side {
    let id = || world.clock.new_id();
    let council_id = world.council_id;
    let (directorate_id, team_id, staff_id, customer_id) = (id(), id(), id(), id());
    let row = directorate::Model {
        id: directorate_id,
        council_id,
        code: format!("D{number}"),
        title: "A directorate".to_owned(),
        revision: 1,
    };
    write(world, row).await;
    let row = team::Model {
        id: team_id,
        council_id,
        directorate_id,
        code: format!("T{number}"),
        title: "A team".to_owned(),
        kind: TeamKind::CaseManagement,
        revision: 1,
    };
    write(world, row).await;
    let row = staff::Model {
        id: staff_id,
        council_id,
        directorate_id,
        code: format!("P{number}"),
        name: format!("Worker {number}"),
        email: None,
        is_active: true,
        revision: 1,
    };
    write(world, row).await;
    let row = team_member::Model {
        council_id,
        team_id,
        staff_id,
    };
    write(world, row).await;
    customer_of(world, customer_id, number, None).await;
    Side {
        directorate: directorate_id,
        team: team_id,
        staff: staff_id,
        service: id(),
        journey: id(),
        version: id(),
        stage: id(),
        met: Uuid::nil(),
        not_met: Uuid::nil(),
        customer: customer_id,
        account: account_of(world, &format!("worker-{number}"), Some(staff_id), None).await,
    }
}

/// A customer, who may be a member of staff.
pub async fn customer_of(world: &World, id: Uuid, number: usize, staff_id: Option<Uuid>) {
    let row = customer::Model {
        id,
        council_id: world.council_id,
        kind: if staff_id.is_some() {
            CustomerKind::Staff
        } else {
            CustomerKind::Resident
        },
        staff_id,
        name: format!("Customer {number}"),
        email: None,
        telephone: None,
        created_at: world.now(),
        revision: 1,
    };
    write(world, row).await;
}
