//! The table `customer_erasure`.

use rules::cases::erasure::Ground;
use sea_orm::prelude::*;

use crate::select::InCouncil;

/// That a customer was erased, on which ground, and how much of what was cleared.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_erasure")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Who was erased; once at most.
    pub customer_id: Uuid,
    /// Why.
    pub ground: Ground,
    /// Who decided it, or under which number; no word of the customer. Null when nobody said.
    pub authority: Option<String>,
    /// The account that erased them.
    pub erased_by: Option<Uuid>,
    /// When.
    pub erased_at: DateTimeUtc,
    /// Cases whose words were erased.
    pub case_count: i64,
    /// Words that were erased: descriptions, notes, reasons, names of files and so on.
    pub text_count: i64,
    /// Documents that were erased, those removed before among them.
    pub document_count: i64,
    /// When what was overwritten was no longer in the log of the embedded database either; null until then.
    pub cleaned_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
