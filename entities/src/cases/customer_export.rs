//! The table `customer_export`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// That somebody was given leave to fetch everything that is held of a customer, once, by a token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_export")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Of whom it tells.
    pub customer_id: Uuid,
    /// The account that asked for it.
    pub account_id: Uuid,
    /// The codes of the roles that it had then.
    #[sea_orm(column_type = "JsonBinary")]
    pub roles: Json,
    /// Whether the customer asked for it themselves.
    pub is_own: bool,
    /// On whose request or by which decision, without a word of the customer; null when they asked themselves and
    /// said nothing.
    pub authority: Option<String>,
    /// Why what is restricted is read with it, in words that may be personal; empty when the customer asked, and
    /// once erased.
    pub reason: String,
    /// The SHA-256 of the token, in hexadecimal digits.
    pub token_hash: String,
    /// When it was asked for.
    pub granted_at: DateTimeUtc,
    /// When the token ends.
    pub expires_at: DateTimeUtc,
    /// When it was fetched; null while it was not.
    pub fetched_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
