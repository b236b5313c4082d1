//! The table `bank_holiday`.

use rules::time::bank_holidays::Division;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A day on which a division does not work.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_holiday")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Whose holiday it is; never that of any part of the kingdom.
    pub division: Division,
    /// The local date.
    pub held_on: Date,
    /// What it is called; null for those that were compiled in.
    pub title: Option<String>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
