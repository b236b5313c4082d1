//! The table `case_text`.

use rules::cases::TextKind;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Words that belong to a case; kept apart from its events, so that they can be erased.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_text")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// What the text is.
    pub kind: TextKind,
    /// The words; personal data. For `ATTRIBUTES` a JSON object of texts, for `ANSWERS` any JSON object.
    pub body: String,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
