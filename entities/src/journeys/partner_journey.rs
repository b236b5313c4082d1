//! The table `partner_journey`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A journey whose cases a partner may open; reach to cases comes from sharing and opening.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_journey")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The account of the partner.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// The journey.
    #[sea_orm(primary_key, auto_increment = false)]
    pub journey_id: Uuid,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
