//! The table `escalation_rule`.

use rules::cases::escalation::{Trigger, TriggerKind};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// When cases are escalated, and to whom: the council's own, for all journeys or for one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation_rule")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// What it is called, unique in the council.
    pub name: String,
    /// The journey whose cases it escalates; null for those of every journey.
    pub journey_id: Option<Uuid>,
    /// What it waits for.
    pub kind: TriggerKind,
    /// After how many working days; null when it is in hours, or waits for a warning.
    pub after_working_days: Option<i32>,
    /// After how many working hours; null when it is in days, or waits for a warning.
    pub after_working_hours: Option<i32>,
    /// The team that is given the case; null when none is.
    pub team_id: Option<Uuid>,
    /// The member of staff who is given the case; null when nobody is.
    pub assignee_id: Option<Uuid>,
    /// False once it was retired: it escalates no more.
    pub is_active: bool,
    /// When it was changed last.
    pub changed_at: DateTimeUtc,
    /// Counts the changes of this row from 1.
    pub revision: i64,
}

impl Model {
    /// What it waits for.
    #[must_use]
    pub fn trigger(&self) -> Trigger {
        Trigger::of(self.kind, self.after_working_days, self.after_working_hours)
    }

    /// Whether it escalates cases of a journey.
    #[must_use]
    pub fn is_about(&self, journey_id: Uuid) -> bool {
        self.is_active && self.journey_id.is_none_or(|own| own == journey_id)
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
