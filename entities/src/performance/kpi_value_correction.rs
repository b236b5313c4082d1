//! The table `kpi_value_correction`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What a recorded value was before a correction.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_value_correction")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The value that was corrected.
    pub kpi_value_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// The numerator before.
    pub numerator: Option<f64>,
    /// The denominator before.
    pub denominator: Option<f64>,
    /// The value as given before.
    pub value: Option<f64>,
    /// Why it was corrected.
    pub reason: String,
    /// When it was corrected.
    pub corrected_at: DateTimeUtc,
    /// The account that corrected it; null for an import.
    pub corrected_by: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
