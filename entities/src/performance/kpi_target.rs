//! The table `kpi_target`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// The target of a KPI for a span of days.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_target")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// First day it holds.
    pub starts_on: Date,
    /// The day after the last on which it holds.
    pub ends_on: Date,
    /// The value aimed for, in the unit of the KPI.
    pub value: f64,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// The share of the value that falls into each period of the KPI, in their order, as a JSON list
    /// of numbers; null when every period is to reach the value itself.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub phasing: Option<Json>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
