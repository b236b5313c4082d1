//! The rows of a contact and of its log.

use chrono::{DateTime, Utc};
use entities::cases::{cases, contact, contact_event};
use rules::demand::{ContactEventKind, DemandCode};
use uuid::Uuid;

use super::life::Said;
use super::maker::Maker;
use super::window::local_day;

/// A contact about the journey of `case` by its customer; it belongs to the case.
pub fn contact_row(
    maker: &mut Maker,
    said: Said,
    recorded_at: DateTime<Utc>,
    case: &cases::Model,
) -> contact::Model {
    let brings_new_information = matches!(
        said.code,
        DemandCode::ValueNew | DemandCode::ValueFollowOn | DemandCode::FailureNotDone
    );
    contact::Model {
        id: maker.id(recorded_at),
        council_id: case.council_id,
        channel_id: said.channel_id,
        customer_id: case.customer_id,
        journey_id: case.journey_id,
        case_id: Some(case.id),
        demand_code: said.code,
        happened_at: said.at,
        happened_on: local_day(said.at),
        is_resolved_at_contact: false,
        is_invited: said.code == DemandCode::ValueFollowOn && maker.chance.happens(500),
        brings_new_information,
        recorded_by: Some(said.actor),
        recorded_at,
        revision: 1,
        merged_from_id: None,
    }
}

/// An event of a contact: its sequence, when, and who wrote it down.
pub fn contact_event_row(
    maker: &mut Maker,
    contact: &contact::Model,
    (sequence, at, actor): (i64, DateTime<Utc>, Uuid),
) -> contact_event::Model {
    contact_event::Model {
        id: maker.id(at),
        council_id: contact.council_id,
        contact_id: contact.id,
        sequence,
        kind: if sequence == 1 {
            ContactEventKind::Recorded
        } else {
            ContactEventKind::Reclassified
        },
        happened_at: at,
        recorded_at: at,
        actor_id: Some(actor),
        demand_code: contact.demand_code,
    }
}
