//! The table `stage`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A part of a journey version in which a case waits or is worked on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stage")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The version it is part of.
    pub journey_version_id: Uuid,
    /// Place in the order of stages, from 1; cases start in the first.
    pub position: i32,
    /// Short name, unique in the version; the same code in two versions means the same stage.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// Working days a case is to stay at most; null when there is no target.
    pub target_working_days: Option<i32>,
    /// The team that does the work of the stage; null when any team of the journey does.
    pub team_id: Option<Uuid>,
    /// Working hours a case is to stay at most; null when the target is in days, or there is none.
    pub target_working_hours: Option<i32>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
