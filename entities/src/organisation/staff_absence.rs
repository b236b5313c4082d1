//! The table `staff_absence`.

use rules::organisation::absence::Days;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Days on which a member of staff is away. Why is not kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_absence")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The member of staff.
    pub staff_id: Uuid,
    /// The first local day on which they are away.
    pub starts_on: Date,
    /// The last one; null when nobody knows it yet.
    pub ends_on: Option<Date>,
    /// True once it was cancelled: they are not away by it.
    pub is_cancelled: bool,
    /// The account that recorded it; null when whoever did has none.
    pub recorded_by: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
}

impl Model {
    /// The days, as the rules see them.
    #[must_use]
    pub const fn days(&self) -> Days {
        Days {
            from: self.starts_on,
            until: self.ends_on,
        }
    }
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
