//! The table `kpi_value`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A value recorded for a period of a KPI.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_value")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// The service that reports it; null when it is of the whole KPI.
    pub service_id: Option<Uuid>,
    /// First day of the period.
    pub starts_on: Date,
    /// The day after the last of the period.
    pub ends_on: Date,
    /// First day that the value looks back to, when that is before the period; else null.
    pub covers_from: Option<Date>,
    /// On top; null when only the value is known.
    pub numerator: Option<f64>,
    /// Below the line; null for a plain amount, or when only the value is known.
    pub denominator: Option<f64>,
    /// The value as given, in the unit; null when it comes of the numerator.
    pub value: Option<f64>,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// The account that recorded it; null for an import.
    pub recorded_by: Option<Uuid>,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
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
