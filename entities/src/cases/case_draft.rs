//! The table `case_draft`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What somebody has begun to ask for, kept for their account alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_draft")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The account whose draft it is.
    pub account_id: Uuid,
    /// The journey that a case is to be opened on.
    pub journey_id: Uuid,
    /// The version that was in force when it was saved last.
    pub journey_version_id: Uuid,
    /// What was answered so far, as a JSON object; null when nothing was.
    pub answers: Option<String>,
    /// What is asked for so far, in words; null when nobody wrote it.
    pub description: Option<String>,
    /// When it was saved last.
    pub saved_at: DateTimeUtc,
    /// From when on it is gone.
    pub expires_at: DateTimeUtc,
    /// Counts the changes of this row from 1.
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
