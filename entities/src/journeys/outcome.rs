//! The table `outcome`.

use rules::journeys::OutcomeKind;
use rules::journeys::retention::{Retention, RetentionAction};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A way in which cases of a journey end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The journey.
    pub journey_id: Uuid,
    /// Short name, unique in the journey.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// What it means for the customer's purpose.
    pub kind: OutcomeKind,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// For how many months the words of a case are kept that ended so; null keeps them.
    pub retention_months: Option<i32>,
    /// What then; null with it.
    pub retention_action: Option<RetentionAction>,
}

impl Model {
    /// For how long the words of a case are kept that ended so, and what then; `None` keeps them.
    #[must_use]
    pub fn retention(&self) -> Option<Retention> {
        Retention::of(self.retention_months, self.retention_action)
            .ok()
            .flatten()
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
