//! The table `document`.

use rules::access::Confidentiality;
use rules::cases::document::Scan;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A file on a case. Its bytes lie in the store; its name is a text of the case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The text of kind `FILE_NAME`; null when it was erased.
    pub name_id: Option<Uuid>,
    /// Under which name its bytes lie in the store.
    pub object_id: Uuid,
    /// What it is, told by its content.
    pub media_type: String,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// The SHA-256 of its bytes, in 64 hexadecimal digits; empty once erased.
    pub sha256: String,
    /// What the scanner has said of it.
    pub scan: Scan,
    /// When the scanner said so; null while it has not.
    pub scanned_at: Option<DateTimeUtc>,
    /// When its last byte had come.
    pub added_at: DateTimeUtc,
    /// The account that added it.
    pub added_by: Option<Uuid>,
    /// When it was removed; null while it is there.
    pub removed_at: Option<DateTimeUtc>,
    /// When its bytes were taken out of the store; null while they lie there.
    pub purged_at: Option<DateTimeUtc>,
    /// A level of its own, above that of its case when it came; null when it is as its case.
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
