//! The table `stage_transition`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A move that a journey version allows from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stage_transition")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The version both stages are part of.
    pub journey_version_id: Uuid,
    /// The stage the case leaves.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_stage_id: Uuid,
    /// The stage the case enters.
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_stage_id: Uuid,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
