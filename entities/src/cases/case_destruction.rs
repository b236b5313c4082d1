//! The table `case_destruction`.

use sea_orm::prelude::*;

use crate::select::InCouncil;

/// That the words of a case were destroyed when the time for which they are kept was over.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_destruction")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case; once at most.
    pub case_id: Uuid,
    /// The outcome that said so.
    pub outcome_id: Uuid,
    /// The local day from which on they were due.
    pub due_on: Date,
    /// The account that decided it at a review; null when the outcome alone did.
    pub destroyed_by: Option<Uuid>,
    /// When.
    pub destroyed_at: DateTimeUtc,
    /// When what was overwritten was no longer in the log of the embedded database either; null until then.
    pub cleaned_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
