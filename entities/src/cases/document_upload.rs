//! The table `document_upload`.

use rules::access::Confidentiality;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A document that is to come: who may send it, until when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_upload")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The document that it will become.
    pub document_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The account that asked for it.
    pub account_id: Uuid,
    /// What the file is called; personal data, which becomes a text of the case or goes with this row.
    pub file_name: String,
    /// The SHA-256 of the token, in hexadecimal digits.
    pub token_hash: String,
    /// When it was asked for.
    pub started_at: DateTimeUtc,
    /// When the token ends.
    pub expires_at: DateTimeUtc,
    /// When the bytes began to come; null while the token is unused.
    pub claimed_at: Option<DateTimeUtc>,
    /// The level of its own that the document gets; null when it is as its case.
    pub confidentiality: Option<Confidentiality>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
