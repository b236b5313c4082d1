//! The table `kpi_outcome`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// An outcome linked to a KPI, for predicates that ask whether the outcome is linked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_outcome")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The KPI.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kpi_id: Uuid,
    /// The outcome.
    #[sea_orm(primary_key, auto_increment = false)]
    pub outcome_id: Uuid,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
