//! The table `kpi_rebase`.

use rules::performance::RebaseCause;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// From when on mean and limits of a KPI's control charts are found anew.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_rebase")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// First day of the new phase.
    pub starts_on: Date,
    /// Why the process is another one from then on.
    pub cause: RebaseCause,
    /// The journey version that is the cause; null for other causes.
    pub journey_version_id: Option<Uuid>,
    /// The same in the author's words.
    pub reason: String,
    /// The account of whoever decided it.
    pub author_id: Uuid,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
