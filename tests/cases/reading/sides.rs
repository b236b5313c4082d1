//! A council with two sides that share nothing but the channels: on each a directorate, a team with
//! one member of staff, a service, a journey with a version, and a customer.

use entities::identity::account;
use entities::journeys::{journey, journey_team, journey_version, outcome, stage};
use entities::organisation::{channel, customer, directorate, service, staff, team, team_member};
use rules::access::Confidentiality;
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::organisation::{CustomerKind, TeamKind};
use rules::time::bank_holidays::Division;
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};
use support::World;
use throughline::cases::rows::insert_rows;
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

/// A channel with a code.
pub async fn channel_of(world: &World, code: &str) -> Uuid {
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

/// A side, with its number in every code.
pub async fn side(world: &World, number: usize) -> Side {
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
        open_to_residents: true,
        open_to_staff: false,
        open_to_managers: false,
        confidentiality: Confidentiality::Internal,
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
        calendar: Division::EnglandWales,
        target_working_hours: None,
        warning_percent: None,
        extension_cap: None,
        calendar_revision: 0,
        step_count: 0,
        has_form: false,
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
        target_working_hours: None,
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
        retention_months: None,
        retention_action: None,
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
        erased_at: None,
        merged_at: None,
    };
    write(world, row).await;
}
