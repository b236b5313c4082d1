//! The table `contact`.

use rules::demand::DemandCode;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// One time a customer got in touch, with or without a case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The channel used.
    pub channel_id: Uuid,
    /// Who got in touch; null when they gave no name.
    pub customer_id: Option<Uuid>,
    /// The journey it was about.
    pub journey_id: Uuid,
    /// The case it was about; null when there was none yet.
    pub case_id: Option<Uuid>,
    /// Why they got in touch.
    pub demand_code: DemandCode,
    /// When they got in touch.
    pub happened_at: DateTimeUtc,
    /// Local date of `happened_at` in the council's time zone; the period it counts in.
    pub happened_on: Date,
    /// True when the matter was settled then and there.
    pub is_resolved_at_contact: bool,
    /// True when the council had asked for it: no repeat contact then.
    pub is_invited: bool,
    /// True when it told the council something new; false hints at a progress chase.
    pub brings_new_information: bool,
    /// The account that recorded it; null when no account did.
    pub recorded_by: Option<Uuid>,
    /// When it was written down.
    pub recorded_at: DateTimeUtc,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// Of whom it was recorded, where that customer was merged since: repeat contacts are told by it. Null otherwise.
    pub merged_from_id: Option<Uuid>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
