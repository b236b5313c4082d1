//! Grants: leave to send or to fetch one thing, for a while.

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::{cases, document, document_download, document_upload};
use entities::identity::account;
use entities::select::InCouncil;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QuerySelect, Select,
};
use uuid::Uuid;

use super::token::Token;

pub use document_download::Model as Download;
pub use document_upload::Model as Upload;

/// How long after it was given a grant to send can be begun to use.
pub const UPLOAD_LASTS: TimeDelta = TimeDelta::minutes(15);
/// How long a grant to fetch can be used.
pub const DOWNLOAD_LASTS: TimeDelta = TimeDelta::minutes(5);
/// The most grants to send that one account has and has not begun to use.
pub const MOST_UPLOADS: u64 = 20;
/// The most grants to fetch that one account has at the same time.
pub const MOST_DOWNLOADS: u64 = 100;

/// A table of grants to fetch.
pub(in crate::cases) trait Grant: InCouncil {
    /// The account that asked.
    const ACCOUNT: Self::Column;
    /// The hash of the token.
    const TOKEN_HASH: Self::Column;
    /// When the token ends.
    const EXPIRES_AT: Self::Column;
}

impl Grant for document_download::Entity {
    const ACCOUNT: Self::Column = document_download::Column::AccountId;
    const TOKEN_HASH: Self::Column = document_download::Column::TokenHash;
    const EXPIRES_AT: Self::Column = document_download::Column::ExpiresAt;
}

/// The grant that a token is, unless it has ended.
pub(in crate::cases) fn opened_by<G: Grant>(token: &Token, now: DateTime<Utc>) -> Select<G> {
    G::in_council(token.council_id())
        .filter(G::TOKEN_HASH.eq(token.hash()))
        .filter(G::EXPIRES_AT.gt(now))
}

/// Writes a grant to send.
///
/// # Errors
/// When the database fails.
pub async fn add_upload(transaction: &impl ConnectionTrait, upload: Upload) -> Result<(), DbErr> {
    let insert = document_upload::Entity::insert(upload.into_active_model().reset_all());
    insert.exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes a grant to fetch.
///
/// # Errors
/// When the database fails.
pub async fn add_download(
    transaction: &impl ConnectionTrait,
    download: Download,
) -> Result<(), DbErr> {
    let insert = document_download::Entity::insert(download.into_active_model().reset_all());
    insert.exec_without_returning(transaction).await?;
    Ok(())
}

/// Takes back the grants to send a document that were not begun to use.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    document_id: Uuid,
) -> Result<(), DbErr> {
    use document_upload::{Column, Entity};
    Entity::delete_many()
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::DocumentId.eq(document_id))
        .filter(Column::ClaimedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// How many documents a case that is held has, with those that are to come.
///
/// # Errors
/// When the database fails.
pub async fn documents_of(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    use document_upload::Column;
    let there = document::Entity::in_council(case.council_id)
        .filter(document::Column::CaseId.eq(case.id))
        .filter(document::Column::RemovedAt.is_null());
    let awaited = document_upload::Entity::in_council(case.council_id)
        .filter(Column::CaseId.eq(case.id))
        .filter(Column::ExpiresAt.gt(now));
    Ok(there.count(transaction).await? + awaited.count(transaction).await?)
}

/// How many grants to send an account has and has not begun to use. The account stays held, so that
/// nobody adds one meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn uploads_of(
    transaction: &impl ConnectionTrait,
    (council_id, account_id): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    use document_upload::Column;
    hold(transaction, council_id, account_id).await?;
    document_upload::Entity::in_council(council_id)
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::ClaimedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .count(transaction)
        .await
}

/// How many grants to fetch an account has; it stays held, too.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn downloads_of<G: Grant>(
    transaction: &impl ConnectionTrait,
    (council_id, account_id): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<u64, DbErr>
where
    G::Model: Send + Sync,
{
    hold(transaction, council_id, account_id).await?;
    G::in_council(council_id)
        .filter(G::ACCOUNT.eq(account_id))
        .filter(G::EXPIRES_AT.gt(now))
        .count(transaction)
        .await
}

async fn hold(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    account_id: Uuid,
) -> Result<(), DbErr> {
    account::Entity::in_council(council_id)
        .filter(account::Column::Id.eq(account_id))
        .lock_exclusive()
        .one(transaction)
        .await?;
    Ok(())
}
