//! The table `working_week`.

use rules::time::bank_holidays::Division;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A council's own week, from a date on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "working_week")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The first local date on which it holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_on: Date,
    /// Whose bank holidays are kept: those of a part of the kingdom.
    pub bank_holidays_of: Division,
    /// The slots of each day, Monday first.
    pub slots: Json,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
