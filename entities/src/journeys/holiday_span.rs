//! The table `holiday_span`.

use rules::time::bank_holidays::Division;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// The span in which a council knows the bank holidays of a division.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday_span")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Whose holidays.
    #[sea_orm(primary_key, auto_increment = false)]
    pub division: Division,
    /// The first date.
    pub first_on: Date,
    /// The last date.
    pub last_on: Date,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
