//! The table `idempotency`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// The answer remembered for a mutation sent with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// Who sent it: the account, or the subject of a token without one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub principal: String,
    /// Name of the mutation field.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mutation: String,
    /// The key the client chose; unique for principal and mutation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of the input in hexadecimal: the same key with another input is refused.
    pub input_hash: String,
    /// Id of the object the mutation made, which a repetition returns.
    pub object_id: Uuid,
    /// When it was first sent; old rows are removed.
    pub created_at: DateTimeUtc,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
