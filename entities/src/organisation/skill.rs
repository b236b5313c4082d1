//! The table `skill`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Something that staff can be able to do.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skill")]
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
    pub name: String,
    /// What it is for; null when nobody wrote it.
    pub description: Option<String>,
    /// False once it was retired: it is asked of nobody any more.
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
