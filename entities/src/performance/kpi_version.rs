//! The table `kpi_version`.

use rules::performance::{
    ChartProfile, Frequency, KpiKind, Polarity, RollUp, SuppressionProfile, VersionChange,
};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// How a KPI is defined from some day on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_version")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    pub kpi_id: Uuid,
    /// Counts the versions of the KPI from 1.
    pub number: i32,
    /// First day it holds, the first day of a period; null when it holds for all time before the next.
    pub valid_from: Option<Date>,
    /// What made it.
    pub change: VersionChange,
    /// Why it was made; null for the first.
    pub reason: Option<String>,
    /// When it was made; null when that was before versions were kept.
    pub made_at: Option<DateTimeUtc>,
    /// The account that made it; null when that is not known.
    pub made_by: Option<Uuid>,
    /// The KPI's code in it.
    pub code: String,
    /// The KPI's title in it.
    pub title: String,
    /// How its values come about.
    pub kind: KpiKind,
    /// What values are printed in, such as `%` or `working days`.
    pub unit: String,
    /// What the bare value is multiplied with, such as 100 for a percentage.
    pub factor: f64,
    /// Digits printed after the point; values are computed and compared unrounded.
    pub decimals: i32,
    /// Which direction is good.
    pub polarity: Polarity,
    /// Least good value, in the unit; null unless the polarity is a range.
    pub range_low: Option<f64>,
    /// Greatest good value, in the unit; null unless the polarity is a range.
    pub range_high: Option<f64>,
    /// Length of a period.
    pub frequency: Frequency,
    /// Numerator and denominator as predicates over cases, in JSON; null for kinds that count no cases.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub measure: Option<Json>,
    /// The formula over other KPIs, in JSON; null unless it is derived.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub formula: Option<Json>,
    /// How figures are put together over time.
    pub roll_up_over_time: RollUp,
    /// How the values of several services are put together.
    pub roll_up_over_services: RollUp,
    /// True when each contributing service reports a value of its own.
    pub is_reported_by_service: bool,
    /// Days after the end of a period in which its figure is provisional.
    pub collection_lag_days: i32,
    /// How figures are coloured against targets, in JSON.
    #[sea_orm(column_type = "JsonBinary")]
    pub rating_scheme: Json,
    /// By which rules signals are found in its control chart.
    pub chart_profile: ChartProfile,
    /// How small numbers of it are hidden.
    pub suppression_profile: SuppressionProfile,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
