//! The table `staff`.

use sea_orm::entity::prelude::*;

use crate::select::{InCouncil, by_place};

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The directorate they work in; a director reaches its services.
    pub directorate_id: Uuid,
    /// Staff number or other short name, unique in the council.
    pub code: String,
    /// Full name; personal data.
    pub name: String,
    /// Work address; null when none is known.
    pub email: Option<String>,
    /// False once they left: no new work is assigned to them.
    pub is_active: bool,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}

by_place!(
    id,
    council_id,
    directorate_id,
    code,
    name,
    email,
    is_active,
    revision
);
