//! The table `account`.

use sea_orm::entity::prelude::*;

use crate::select::{InCouncil, by_place};

/// The holder of a token: an issuer and subject bound to staff or a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The `iss` of the tokens, which with the subject names the account.
    pub issuer: String,
    /// The `sub` of the tokens; unique for its issuer in the council.
    pub subject: String,
    /// Name shown beside what the account did.
    pub name: String,
    /// The member of staff who holds it; null for customers and partners.
    pub staff_id: Option<Uuid>,
    /// The customer who holds it; null for staff and partners. A partner has neither.
    pub customer_id: Option<Uuid>,
    /// False refuses its tokens.
    pub is_active: bool,
    /// When the account was made.
    pub created_at: DateTimeUtc,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
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

by_place!(
    id,
    council_id,
    issuer,
    subject,
    name,
    staff_id,
    customer_id,
    is_active,
    created_at,
    revision
);
