//! The table `contact_event`.

use rules::demand::{ContactEventKind, DemandCode};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// One thing that happened to a contact: its recording, or a change of its code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_event")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The contact.
    pub contact_id: Uuid,
    /// Counts the events of the contact from 1, without gaps.
    pub sequence: i64,
    /// What happened.
    pub kind: ContactEventKind,
    /// When it happened.
    pub happened_at: DateTimeUtc,
    /// When it was written down.
    pub recorded_at: DateTimeUtc,
    /// The account that did it; null when no account did.
    pub actor_id: Option<Uuid>,
    /// The code the contact has from this event on.
    pub demand_code: DemandCode,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
