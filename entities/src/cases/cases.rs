//! The table `cases`.

use rules::access::Confidentiality;
use rules::cases::CaseState;
use rules::demand::DemandCode;
use sea_orm::entity::prelude::*;

use crate::select::{ByPlace, InCouncil, by_place};

/// A case: one request of a customer on a journey, from receipt to outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// What people quote: Crockford base32 with a check character, unique in the council.
    pub reference: String,
    /// The journey.
    pub journey_id: Uuid,
    /// The version in force when it was opened; it stays under it.
    pub journey_version_id: Uuid,
    /// The stage it is in; null when the version has no stages.
    pub stage_id: Option<Uuid>,
    /// The channel it came by.
    pub channel_id: Uuid,
    /// Who asked; null when unknown, as in imported logs.
    pub customer_id: Option<Uuid>,
    /// The team that has it; null when no team has.
    pub team_id: Option<Uuid>,
    /// The member of staff who has it; null when nobody has.
    pub assignee_id: Option<Uuid>,
    /// The account that opened it; null for imported cases.
    pub opened_by: Option<Uuid>,
    /// Why the customer got in touch.
    pub demand_code: DemandCode,
    /// Open, closed or withdrawn.
    pub state: CaseState,
    /// When the request reached the council.
    pub received_at: DateTimeUtc,
    /// Local date of `received_at` in the council's time zone; day 0 of working days.
    pub received_on: Date,
    /// Last instant of the day it is due; null when the version sets no target.
    pub due_at: Option<DateTimeUtc>,
    /// Local date of `due_at`; null with it.
    pub due_on: Option<Date>,
    /// When it was closed or withdrawn; null while it is open.
    pub closed_at: Option<DateTimeUtc>,
    /// Local date of `closed_at`; null with it.
    pub closed_on: Option<Date>,
    /// How it ended; null while it is open, and when it was withdrawn without an outcome.
    pub outcome_id: Option<Uuid>,
    /// Working days from `received_on` to `closed_on`; null unless it is closed.
    pub working_days: Option<i32>,
    /// The text of kind `DESCRIPTION`; null when nothing was written.
    pub description_id: Option<Uuid>,
    /// The text of kind `ATTRIBUTES`; null unless an imported log had further columns.
    pub attributes_id: Option<Uuid>,
    /// Its name in the system it was imported from, unique in the journey; null when opened here.
    pub external_id: Option<String>,
    /// The run that imported it; null when opened here.
    pub import_id: Option<Uuid>,
    /// True while its import is still running: no select but that of the import sees it.
    pub is_staged: bool,
    /// True when the imported log says it ended before it began; such cases are left out of durations.
    pub has_contradictory_times: bool,
    /// Sequence number of its latest event.
    pub last_sequence: i64,
    /// When the row was first written, however long ago the request was received.
    pub recorded_at: DateTimeUtc,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// When its words were erased with its customer; null while they are there.
    pub erased_at: Option<DateTimeUtc>,
    /// Up to which ceiling it is seen; from its journey when it was opened.
    pub confidentiality: Confidentiality,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it was closed by the instant when it was due; none unless it was closed and was due.
    #[must_use]
    pub fn is_on_time(&self) -> Option<bool> {
        match (self.state, self.closed_at, self.due_at) {
            (CaseState::Closed, Some(closed), Some(due)) => Some(closed <= due),
            _ => None,
        }
    }
}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;

    fn read(row: &QueryResult) -> Result<Model, DbErr> {
        Self::read_at(row, 0)
    }

    fn in_council(council_id: Uuid) -> Select<Self> {
        visible(council_id)
    }
}

/// The cases of a council that its people may see: those of a running import stay out.
#[must_use]
pub fn visible(council_id: Uuid) -> Select<Entity> {
    of_council(council_id).filter(Column::IsStaged.eq(false))
}

/// The cases of a council that its imports have not finished, for the importer alone.
#[must_use]
pub fn staged(council_id: Uuid) -> Select<Entity> {
    of_council(council_id).filter(Column::IsStaged.eq(true))
}

fn of_council(council_id: Uuid) -> Select<Entity> {
    Entity::find().filter(Column::CouncilId.eq(council_id))
}

by_place!(
    id,
    council_id,
    reference,
    journey_id,
    journey_version_id,
    stage_id,
    channel_id,
    customer_id,
    team_id,
    assignee_id,
    opened_by,
    demand_code,
    state,
    received_at,
    received_on,
    due_at,
    due_on,
    closed_at,
    closed_on,
    outcome_id,
    working_days,
    description_id,
    attributes_id,
    external_id,
    import_id,
    is_staged,
    has_contradictory_times,
    last_sequence,
    recorded_at,
    revision,
    erased_at,
    confidentiality,
);
