//! What ties a case to somebody, or to another case: written with the change of the case that tells of it.

use entities::cases::case_party;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

use super::apply::put;

/// A row that ties a case, added or changed.
#[derive(Debug)]
pub(in crate::cases) enum Tie {
    /// Somebody becomes a party.
    Party(case_party::Model),
    /// The same row before and after a change.
    PartyChanged(Box<(case_party::Model, case_party::Model)>),
}

impl Tie {
    /// Writes the row.
    pub(super) async fn write(self, transaction: &impl ConnectionTrait) -> Result<(), DbErr> {
        match self {
            Self::Party(row) => add::<case_party::Entity>(transaction, row).await,
            Self::PartyChanged(rows) => put(transaction, rows.0, rows.1).await.map(|_| ()),
        }
    }
}

async fn add<E>(transaction: &impl ConnectionTrait, row: E::Model) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    E::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await
        .map(|_| ())
}
