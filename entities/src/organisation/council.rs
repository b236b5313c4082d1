//! The table `council`.

use sea_orm::entity::prelude::*;

use crate::select::{InCouncil, by_place};

/// A council, the tenant that owns every other row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "council")]
pub struct Model {
    /// UUIDv7; the only key of a council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The short name used in tokens and settings; unique in the database.
    pub code: String,
    /// The full name, as printed for readers.
    pub name: String,
    /// IANA name of the zone that decides every local date, such as `Europe/London`.
    pub time_zone: String,
    /// When the council was set up.
    pub created_at: DateTimeUtc,
    /// Whether councillors see small numbers as they are.
    pub councillors_see_small_numbers: bool,
    /// Counts the changes of its working calendars; 0 while they are as compiled in.
    pub calendar_revision: i64,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}

by_place!(
    council_id,
    code,
    name,
    time_zone,
    created_at,
    councillors_see_small_numbers,
    calendar_revision
);
