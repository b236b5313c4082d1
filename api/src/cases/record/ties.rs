//! What ties a case to somebody, to another case or to a day: written with the change of the case that tells of it.

use entities::cases::{case_kept, case_party, case_relation, sub_case};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::apply::put;

/// A row that ties a case, added, changed or taken away.
#[derive(Debug)]
pub(in crate::cases) enum Tie {
    /// Somebody becomes a party.
    Party(case_party::Model),
    /// The same row before and after a change.
    PartyChanged(Box<(case_party::Model, case_party::Model)>),
    /// The case is related to another.
    Relation(case_relation::Model),
    /// The case is no longer related so.
    RelationGone(case_relation::Model),
    /// The case becomes a sub-case.
    SubCase(sub_case::Model),
    /// The case is no longer a sub-case.
    SubCaseGone(sub_case::Model),
    /// Its words are kept longer.
    Kept(case_kept::Model),
}

impl Tie {
    /// Writes the row.
    pub(super) async fn write(self, transaction: &impl ConnectionTrait) -> Result<(), DbErr> {
        match self {
            Self::Party(row) => add::<case_party::Entity>(transaction, row).await,
            Self::PartyChanged(rows) => put(transaction, rows.0, rows.1).await.map(|_| ()),
            Self::Relation(row) => add::<case_relation::Entity>(transaction, row).await,
            Self::RelationGone(row) => case_relation::Entity::delete_many()
                .filter(case_relation::Column::CouncilId.eq(row.council_id))
                .filter(case_relation::Column::Id.eq(row.id))
                .exec(transaction)
                .await
                .map(|_| ()),
            Self::SubCase(row) => add::<sub_case::Entity>(transaction, row).await,
            Self::Kept(row) => add::<case_kept::Entity>(transaction, row).await,
            Self::SubCaseGone(row) => sub_case::Entity::delete_many()
                .filter(sub_case::Column::CouncilId.eq(row.council_id))
                .filter(sub_case::Column::CaseId.eq(row.case_id))
                .exec(transaction)
                .await
                .map(|_| ()),
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
