//! The table `calendar_change`.

use rules::time::change::CalendarChange;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Why the working calendars of a council changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_change")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Which change, from 1.
    pub revision: i64,
    /// What was done.
    pub kind: CalendarChange,
    /// Why, in the words of whoever did it.
    pub reason: String,
    /// When.
    pub changed_at: DateTimeUtc,
    /// The account of whoever did it; null for the command line.
    pub changed_by: Option<Uuid>,
    /// How many open cases were due at another instant after it.
    pub rescheduled_count: i32,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
