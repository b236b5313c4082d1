//! The table `case_task`.

use rules::cases::task::TaskState;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Something to be done on a case, made of a step of its version or added by hand.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_task")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The step that it was made of, which tells its title; null when it was added by hand.
    pub step_id: Option<Uuid>,
    /// The stage in which it is to be done; null for the case as a whole.
    pub stage_id: Option<Uuid>,
    /// The text of kind `TASK_TITLE`; null when a step tells the title.
    pub title_id: Option<Uuid>,
    /// Whether its stage, or its case where it has no stage, cannot end before it is done.
    pub is_required: bool,
    /// The team that has it; null when no team has.
    pub team_id: Option<Uuid>,
    /// The member of staff who has it; null when nobody has.
    pub assignee_id: Option<Uuid>,
    /// Open, done, dropped, or lapsed with the case.
    pub state: TaskState,
    /// The last instant in time; null when nothing says when.
    pub due_at: Option<DateTimeUtc>,
    /// Local date of `due_at` in the council's time zone; null with it.
    pub due_on: Option<Date>,
    /// When it was made or added.
    pub made_at: DateTimeUtc,
    /// When it was done or dropped, or lapsed; null while it is open.
    pub ended_at: Option<DateTimeUtc>,
    /// The account that did or dropped it, or ended the case; null while it is open.
    pub ended_by: Option<Uuid>,
    /// The text of kind `REASON`, why it was dropped; null in any other state.
    pub reason_id: Option<Uuid>,
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
