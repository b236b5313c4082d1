//! The table `version_outcome`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// An outcome that cases of a journey version may end with.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version_outcome")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub journey_version_id: Uuid,
    /// The outcome.
    #[sea_orm(primary_key, auto_increment = false)]
    pub outcome_id: Uuid,
    /// Place in the list offered to readers, from 1.
    pub position: i32,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
