//! The table `case_kept`.

use sea_orm::prelude::*;

use crate::select::InCouncil;

/// That the words of a case are kept longer than its outcome says.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_kept")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The first local day on which they are due again.
    pub kept_until: Date,
    /// The text of kind `REASON`.
    pub reason_id: Uuid,
    /// The account that decided it.
    pub kept_by: Option<Uuid>,
    /// When.
    pub kept_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
