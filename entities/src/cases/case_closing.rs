//! The table `case_closing`.

use rules::cases::ClosingKind;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// One ending of a case; kept when the case is reopened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_closing")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// With an outcome, by withdrawal or by a merge.
    pub kind: ClosingKind,
    /// When the case ended this time.
    pub closed_at: DateTimeUtc,
    /// Local date of `closed_at` in the council's time zone; the period it counts in.
    pub closed_on: Date,
    /// The outcome; null when a withdrawal named none, and for a merge.
    pub outcome_id: Option<Uuid>,
    /// When this ending was undone; null while it stands.
    pub reopened_at: Option<DateTimeUtc>,
    /// Local date of `reopened_at`; null with it.
    pub reopened_on: Option<Date>,
    /// The case that this one was merged into; null for every other kind.
    pub into_case_id: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
