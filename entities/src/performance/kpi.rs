//! The table `kpi`.

use rules::performance::{Frequency, KpiKind, Polarity};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A key performance indicator: what is measured, and how it is read.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// What it tells; null when nobody wrote it.
    pub description: Option<String>,
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
    /// The one member of staff who answers for it.
    pub owner_id: Uuid,
    /// True when callers without a token may read it.
    pub is_public: bool,
    /// Numerator and denominator as predicates over cases, in JSON; `rules` reads them.
    #[sea_orm(column_type = "JsonBinary")]
    pub measure: Json,
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
