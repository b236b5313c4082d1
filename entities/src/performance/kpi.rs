//! The table `kpi`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A key performance indicator, for life; what it measures lies in its versions.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// What it tells; null when nobody wrote it.
    pub description: Option<String>,
    /// The one member of staff who answers for it.
    pub owner_id: Uuid,
    /// True when callers without a token may read it.
    pub is_public: bool,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// First day on which it is no longer measured; null while it is.
    pub retired_on: Option<Date>,
    /// Why it was retired; null while it is not.
    pub retirement_reason: Option<String>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
