//! The table `legal_hold`.

use sea_orm::prelude::*;

use crate::select::InCouncil;

/// That nothing of a case, or of a customer and their cases, is destroyed while it stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_hold")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case; null when it is on a customer.
    pub case_id: Option<Uuid>,
    /// The customer; null when it is on a case.
    pub customer_id: Option<Uuid>,
    /// Who ordered it, or under which number; no word of the customer.
    pub authority: String,
    /// Why, in words that may be personal; empty once erased.
    pub reason: String,
    /// The account that placed it.
    pub placed_by: Option<Uuid>,
    /// When it was placed.
    pub placed_at: DateTimeUtc,
    /// Who ordered that it be lifted; no word of the customer. Null while it stands.
    pub lift_authority: Option<String>,
    /// The account that lifted it; null while it stands.
    pub lifted_by: Option<Uuid>,
    /// When it was lifted; null while it stands.
    pub lifted_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
