//! The table `case_party`.

use rules::cases::party::{Party, PartyRole, Validity};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// Somebody who is concerned in a case, in a role, for some time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_party")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who.
    pub customer_id: Uuid,
    /// In which role.
    pub role: PartyRole,
    /// The first local day.
    pub valid_from: Date,
    /// The local day on which it is over; null while nobody has said when.
    pub valid_to: Option<Date>,
    /// The account that added the party; null when none did.
    pub added_by: Option<Uuid>,
    /// When it was added.
    pub added_at: DateTimeUtc,
    /// Counts the changes of this row from 1.
    pub revision: i64,
}

impl Model {
    /// The party as the rules see it.
    #[must_use]
    pub const fn party(&self) -> Party {
        Party {
            customer: self.customer_id,
            role: self.role,
            validity: Validity {
                from: self.valid_from,
                to: self.valid_to,
            },
        }
    }
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
