//! The table `case_view`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A question for cases that somebody has named, for themselves or for a team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_view")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The account whose own view it is; null when it is a team's.
    pub owner_id: Option<Uuid>,
    /// The team whose view it is; null when it is somebody's own.
    pub team_id: Option<Uuid>,
    /// What it is called, unique among the views of its owner or team.
    pub name: String,
    /// Which cases it holds, as a client writes the argument `where` of `cases`.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: Json,
    /// In which order, as a client writes the argument `orderBy`; an empty list for the usual one.
    #[sea_orm(column_type = "JsonBinary")]
    pub order_by: Json,
    /// The account that saved it.
    pub created_by: Uuid,
    /// When it was saved.
    pub created_at: DateTimeUtc,
    /// When it was changed last.
    pub changed_at: DateTimeUtc,
    /// Counts the changes of this row from 1.
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
