//! The table `case_relation`.

use rules::cases::relation::RelationKind;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What a case is to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_relation")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case that follows, duplicates or contributes to the other.
    pub from_case_id: Uuid,
    /// The other.
    pub to_case_id: Uuid,
    /// What the one is to the other.
    pub kind: RelationKind,
    /// When they were related.
    pub related_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
