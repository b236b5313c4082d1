//! The table `customer`.

use rules::organisation::CustomerKind;
use sea_orm::entity::prelude::*;

use crate::select::{ByPlace, InCouncil, by_place};

/// Somebody who asks the council for something.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Resident, business, or staff as customer of an internal service.
    pub kind: CustomerKind,
    /// The member of staff who is the customer; null for residents and businesses.
    pub staff_id: Option<Uuid>,
    /// Full name; personal data. Empty once erased.
    pub name: String,
    /// Address for answers; null when none was given.
    pub email: Option<String>,
    /// Telephone number as given; null when none was given.
    pub telephone: Option<String>,
    /// When the customer was first recorded.
    pub created_at: DateTimeUtc,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// When what is personal of them was erased; null while it is there.
    pub erased_at: Option<DateTimeUtc>,
    /// When they turned out to be another customer, to whom everything moved; null otherwise.
    pub merged_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;

    fn read(row: &QueryResult) -> Result<Model, DbErr> {
        Self::read_at(row, 0)
    }
}

by_place!(
    id, council_id, kind, staff_id, name, email, telephone, created_at, revision, erased_at,
    merged_at
);
