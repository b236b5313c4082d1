//! The table `journey_version`.

use rules::journeys::{Design, Terms, VersionState};
use rules::number::i32_to_u32;
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A journey as designed from a date on: its stages, outcomes and target.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journey_version")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The journey.
    pub journey_id: Uuid,
    /// Counts the versions of the journey from 1.
    pub number: i32,
    /// Draft, published or retired; only a draft changes.
    pub state: VersionState,
    /// Whether it records what was found or what was redesigned.
    pub design: Design,
    /// First local date on which cases are opened under it, until a later version takes over.
    pub valid_from: Date,
    /// Working days from receipt in which a case is to be closed; null sets no due date.
    pub target_working_days: Option<i32>,
    /// When it was published; null for a draft.
    pub published_at: Option<DateTimeUtc>,
    /// When it was retired; null before.
    pub retired_at: Option<DateTimeUtc>,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// The calendar by which its cases count.
    pub calendar: Division,
    /// Working hours from receipt in which a case is to be closed; null when the target is in days.
    pub target_working_hours: Option<i32>,
    /// The share of the target from which on a case is to be looked at, in percent; null never warns.
    pub warning_percent: Option<i32>,
    /// By how much a case may be extended in all, in the unit of the target; null forbids it.
    pub extension_cap: Option<i32>,
    /// Which change of the council's calendars it counts by; 0 while they are as compiled in.
    pub calendar_revision: i64,
    /// How many steps it has; 0 makes no tasks on its cases.
    pub step_count: i32,
    /// Whether a row of `version_form` holds what it asks of whoever opens a case.
    pub has_form: bool,
}

impl Model {
    /// What it promises about time.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            calendar: self.calendar,
            target: Target::of(self.target_working_days, self.target_working_hours),
            warning_percent: self.warning_percent.map(i32_to_u32),
            extension_cap: self.extension_cap.map(i32_to_u32),
        }
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
