//! The viewer's own drafts: the one way to them.

use async_graphql::ID;
use entities::cases::case_draft::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// What a caller reads of a draft that is not there for them.
pub(in crate::cases) const NO_DRAFT: &str =
    "There is no draft of yours with this id. It may have expired, or a case was opened from it.";

/// The viewer's drafts that have not expired; none for whoever has no account.
pub(in crate::cases) fn drafts(reader: &Reader) -> Select<Entity> {
    let account = reader.viewer().account_id().unwrap_or_default();
    Entity::in_council(reader.council_id())
        .filter(Column::AccountId.eq(account))
        .filter(Column::ExpiresAt.gt(reader.clock().now()))
}

/// One of them.
pub(in crate::cases) async fn find(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Option<Model>, DbErr> {
    match Kind::CaseDraft.uuid(id) {
        Some(id) => {
            let found = drafts(reader).filter(Column::Id.eq(id));
            found.one(connection).await
        }
        None => Ok(None),
    }
}

/// One of them that nobody else changes until the transaction ends.
pub(super) async fn held(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Option<Model>, DbErr> {
    match Kind::CaseDraft.uuid(id) {
        Some(id) => {
            let found = drafts(reader).filter(Column::Id.eq(id));
            found.lock_exclusive().one(transaction).await
        }
        None => Ok(None),
    }
}

/// Removes a draft as it was read; false when somebody changed or removed it since.
pub(in crate::cases) async fn remove(
    transaction: &impl ConnectionTrait,
    draft: &Model,
) -> Result<bool, DbErr> {
    let removed = Entity::delete_many()
        .filter(Column::CouncilId.eq(draft.council_id))
        .filter(Column::Id.eq(draft.id))
        .filter(Column::Revision.eq(draft.revision))
        .exec(transaction)
        .await?;
    Ok(removed.rows_affected == 1)
}

/// Removes every draft of these accounts.
pub(in crate::cases) async fn remove_all(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    accounts: &[Uuid],
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .exec(transaction)
        .await
        .map(|_| ())
}
