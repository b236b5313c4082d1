//! The table `journey`.

use rules::access::Confidentiality;
use rules::journeys::audience::Audiences;
use rules::organisation::CustomerKind;
use sea_orm::entity::prelude::*;

use crate::select::{InCouncil, by_place};

/// What a customer wants to get done, from first contact to outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journey")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The service it leads to.
    pub service_id: Uuid,
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers, in the words of the customer.
    pub title: String,
    /// What the journey is for; null when nobody wrote it.
    pub description: Option<String>,
    /// Who the journey is for.
    pub customer_kind: CustomerKind,
    /// Number in the Local Government Services List; null when the list has none for it.
    pub lgsl_id: Option<i32>,
    /// Counts the changes of this row from 1; a change names the revision last seen and is refused if it moved on.
    pub revision: i64,
    /// What its cases have when they are opened.
    pub confidentiality: Confidentiality,
    /// Whether residents and businesses may open a case on it for themselves.
    pub open_to_residents: bool,
    /// Whether staff may.
    pub open_to_staff: bool,
    /// Whether those of the staff may who lead a team or a directorate.
    pub open_to_managers: bool,
}

impl Model {
    /// Who may open a case on it for themselves.
    #[must_use]
    pub const fn audiences(&self) -> Audiences {
        Audiences {
            residents: self.open_to_residents,
            staff: self.open_to_staff,
            managers: self.open_to_managers,
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

by_place!(
    id,
    council_id,
    service_id,
    code,
    title,
    description,
    customer_kind,
    lgsl_id,
    revision,
    confidentiality,
    open_to_residents,
    open_to_staff,
    open_to_managers
);
