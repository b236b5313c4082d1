//! The table `customer_merge`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// That a customer turned out to be another, to whom everything of theirs moved.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_merge")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Who went; once at most.
    pub customer_id: Uuid,
    /// Who they are; never somebody who went themselves.
    pub into_id: Uuid,
    /// Why, in words that may be personal; empty once erased.
    pub reason: String,
    /// The account that merged them.
    pub merged_by: Option<Uuid>,
    /// When.
    pub merged_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
