//! The table `case_reading`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// That somebody was told words of a restricted case: one row for each request and case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_reading")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The account that read it.
    pub account_id: Uuid,
    /// When.
    pub read_at: DateTimeUtc,
    /// Why, as they stated it; empty once erased.
    pub reason: String,
    /// The name of the operation by which they asked; null when it had none.
    pub operation: Option<String>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
