//! The table `cell_delta`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A change of one count that no cell holds yet. Where something does not apply or is not there, the id
/// is nil, a number 0 and working days -1: nothing is null.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cell_delta")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is counted: the number of a measure.
    pub measure: i16,
    /// The local day on which it counts.
    pub day: Date,
    /// The journey.
    pub journey_id: Uuid,
    /// The journey version of the case; nil for a contact on no case.
    pub version_id: Uuid,
    /// The channel of the contact, or of the case.
    pub channel_id: Uuid,
    /// The team of the case; nil when no team has it.
    pub team_id: Uuid,
    /// The number of the demand code of the contact, or of the case.
    pub demand_code: i16,
    /// The outcome; nil when there is none or it does not apply.
    pub outcome_id: Uuid,
    /// The number of how the case stands to its due instant; 0 when it does not apply.
    pub timing: i16,
    /// Working days to the latest closing; -1 when there are none or they do not apply.
    pub working_days: i32,
    /// By how much the count changes; below zero when something no longer counts here.
    pub n: i64,
}

/// None: deltas refer to rows that may change after them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
