//! The table `kpi_narrative`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What somebody wrote about a period of a KPI; the highest number of a period is the present one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_narrative")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// First day of the period.
    pub starts_on: Date,
    /// The day after the last of the period.
    pub ends_on: Date,
    /// Counts what was written about the period, from 1.
    pub number: i32,
    /// The words.
    pub body: String,
    /// When they were written.
    pub written_at: DateTimeUtc,
    /// The account that wrote them; null for an import.
    pub written_by: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
