//! The table `case_event`.

use rules::cases::EventKind;
use sea_orm::entity::prelude::*;

use crate::select::{ByPlace, InCouncil, by_place};

/// One thing that happened to a case: references, codes and instants only, no words.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_event")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Counts the events of the case from 1, without gaps.
    pub sequence: i64,
    /// What happened; it decides which references below are set.
    pub kind: EventKind,
    /// When it happened, which may be before it was recorded.
    pub happened_at: DateTimeUtc,
    /// When it was written down.
    pub recorded_at: DateTimeUtc,
    /// The account that did it; null for imported events.
    pub actor_id: Option<Uuid>,
    /// The stage entered; null when the event is of another kind.
    pub stage_id: Option<Uuid>,
    /// The activity of the imported log; null when the event is of another kind.
    pub activity_id: Option<Uuid>,
    /// The outcome given; null when the event gave none.
    pub outcome_id: Option<Uuid>,
    /// The team that the case, or the task of which it tells, was given to; null when it was given to none.
    pub team_id: Option<Uuid>,
    /// The member of staff who was given the case, or the task of which it tells; null when it was nobody.
    pub assignee_id: Option<Uuid>,
    /// The contact recorded, reclassified, or by which the case was opened; null when the event is of another kind.
    pub contact_id: Option<Uuid>,
    /// The note or reason; null when nothing was written or it was erased.
    pub text_id: Option<Uuid>,
    /// Old and new codes and instants, and which task or account it tells of, as a JSON object; null when the
    /// references say all.
    #[sea_orm(column_type = "JsonBinary")]
    pub detail: Option<Json>,
}

impl Model {
    /// An event of which only its place in the log, what it was and when are known: recorded as it happened, by
    /// nobody, with no references. Whoever writes it sets what it says besides.
    #[must_use]
    pub const fn blank(
        id: Uuid,
        (council_id, case_id): (Uuid, Uuid),
        sequence: i64,
        (kind, at): (EventKind, DateTimeUtc),
    ) -> Self {
        Self {
            id,
            council_id,
            case_id,
            sequence,
            kind,
            happened_at: at,
            recorded_at: at,
            actor_id: None,
            stage_id: None,
            activity_id: None,
            outcome_id: None,
            team_id: None,
            assignee_id: None,
            contact_id: None,
            text_id: None,
            detail: None,
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

    fn read(row: &QueryResult) -> Result<Model, DbErr> {
        Self::read_at(row, 0)
    }
}

by_place!(
    id,
    council_id,
    case_id,
    sequence,
    kind,
    happened_at,
    recorded_at,
    actor_id,
    stage_id,
    activity_id,
    outcome_id,
    team_id,
    assignee_id,
    contact_id,
    text_id,
    detail
);
