//! The table `case_extension`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// By how much the target of a case was extended, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_extension")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// How many working days or hours were added, by the unit of the target.
    pub extended_by: i32,
    /// When.
    pub extended_at: DateTimeUtc,
    /// The text of kind `REASON`.
    pub reason_id: Uuid,
    /// The account that extended it.
    pub actor_id: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
