//! The table `sub_case`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A case that is part of another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sub_case")]
pub struct Model {
    /// The case that is a part.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case that it is a part of.
    pub parent_id: Uuid,
    /// When it became a part.
    pub set_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
