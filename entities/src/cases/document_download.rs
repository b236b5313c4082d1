//! The table `document_download`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// That somebody was let read a document, and when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_download")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// The account that asked for it.
    pub account_id: Uuid,
    /// The SHA-256 of the token, in hexadecimal digits.
    pub token_hash: String,
    /// When it was asked for.
    pub granted_at: DateTimeUtc,
    /// When the token ends.
    pub expires_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
