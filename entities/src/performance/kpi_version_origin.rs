//! The table `kpi_version_origin`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A KPI from which a version took over what it counts.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_version_origin")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The version that took over.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: Uuid,
    /// The KPI it took over from.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kpi_id: Uuid,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
