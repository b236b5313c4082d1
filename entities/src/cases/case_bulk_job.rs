//! The table `case_bulk_job`.

use rules::cases::bulk::{BulkVerb, JobState};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Work on more cases than one request may name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_bulk_job")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Where it stands.
    pub state: JobState,
    /// What is done to each case.
    pub verb: BulkVerb,
    /// With what, as a client writes it, words too; an empty object once the job has ended.
    #[sea_orm(column_type = "JsonBinary")]
    pub action: Json,
    /// The account that started it, on whose behalf each case is changed.
    pub started_by: Uuid,
    /// The codes of the roles that the starter had.
    #[sea_orm(column_type = "JsonBinary")]
    pub roles: Json,
    /// How many cases it is about.
    pub total: i64,
    /// How many of them were changed.
    pub succeeded: i64,
    /// How many of them could not be changed.
    pub failed: i64,
    /// How often in a row it broke off by a fault of ours.
    pub faults: i64,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
    /// When its first cases were done; null while it is queued.
    pub started_at: Option<DateTimeUtc>,
    /// When it ended, however it did; null while it goes on.
    pub finished_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
