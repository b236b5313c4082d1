//! The table `case_pause`.

use rules::cases::clock::{Pause, PauseReason};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A stretch in which a case waits, with its reason and its authority.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_pause")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Why it waits, which says whether the clock stands.
    pub reason: PauseReason,
    /// The first instant.
    pub paused_at: DateTimeUtc,
    /// The first instant after it; null while it lasts.
    pub resumed_at: Option<DateTimeUtc>,
    /// The text of kind `AUTHORITY`: who allowed it, or by what right.
    pub authority_id: Uuid,
    /// The account that paused the case.
    pub paused_by: Option<Uuid>,
    /// The account that resumed or ended the case; null while it lasts.
    pub resumed_by: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}

impl Model {
    /// The pause as the rules of clocks take it.
    #[must_use]
    pub const fn pause(&self) -> Pause {
        Pause {
            reason: self.reason,
            from: self.paused_at,
            to: self.resumed_at,
        }
    }
}
