//! The table `step`.

use rules::time::target::Target;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What is to be done on each case of a journey version that comes to a stage of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "step")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The version it is part of.
    pub journey_version_id: Uuid,
    /// Place in the order of steps, from 1.
    pub position: i32,
    /// Short name, unique in the version; the same code in two versions means the same step.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// The stage in which it is to be done; null from the opening on, before the case can be closed.
    pub stage_id: Option<Uuid>,
    /// Whether its stage, or its case where it has no stage, cannot end before it is done.
    pub is_required: bool,
    /// Working days from the making of its task in which it is to be done; null when the target is in
    /// hours, or there is none.
    pub target_working_days: Option<i32>,
    /// Working hours from the making of its task in which it is to be done; null when the target is in
    /// days, or there is none.
    pub target_working_hours: Option<i32>,
    /// The team that its tasks are given to; null when they are given to none.
    pub team_id: Option<Uuid>,
}

impl Model {
    /// In what time its tasks are to be done; none when nothing is said.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        Target::of(self.target_working_days, self.target_working_hours)
    }
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
