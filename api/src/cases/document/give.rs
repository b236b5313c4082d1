//! Giving out the bytes of a document to whoever holds a grant.

use chrono::{DateTime, Utc};
use entities::cases::document_download::{Column, Entity};
use entities::cases::{case_text, document};
use entities::select::InCouncil;
use rules::cases::document::name;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use uuid::Uuid;

use super::grant::opened_by;
use super::settings::Settings;
use super::store::{Bits, Store};
use super::token::Token;
use super::{find, standing};
use crate::database::Database;
use crate::graphql::failure::Failure;
use crate::identity::resolve;

/// A document as it is given out.
pub struct Given {
    /// What is known of it.
    pub row: document::Model,
    /// The header `Content-Disposition`.
    pub disposition: String,
    /// How many bytes come.
    pub size: u64,
    /// The bytes.
    pub bytes: Bits,
}

/// Why a document is not given out.
#[derive(Debug)]
pub enum NotGiven {
    /// There is no grant that can be used, or the account was switched off.
    NoGrant,
    /// It was removed, or is not known to be clean; this says so.
    Closed(String),
    /// Something of ours failed.
    Fault(Failure),
}

impl From<DbErr> for NotGiven {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

impl From<Failure> for NotGiven {
    fn from(failure: Failure) -> Self {
        Self::Fault(failure)
    }
}

/// The document that a token opens.
///
/// # Errors
/// Why it is not given out.
pub async fn give(
    (database, store): (&Database, &Store),
    settings: &Settings,
    (document_id, token): (Uuid, &Token),
    now: DateTime<Utc>,
) -> Result<Given, NotGiven> {
    let connection = database.connections();
    let council_id = token.council_id();
    let grant = opened_by::<Entity>(token, now)
        .filter(Column::DocumentId.eq(document_id))
        .one(connection)
        .await?
        .ok_or(NotGiven::NoGrant)?;
    let account = (council_id, grant.account_id);
    let account = resolve::of_account(connection, account).await?;
    account.ok_or(NotGiven::NoGrant)?;
    let row = find(connection, council_id, document_id).await?;
    let row = row.ok_or(NotGiven::NoGrant)?;
    standing(&row)
        .may_be_read(settings.scanner.is_some())
        .map_err(|problem| NotGiven::Closed(problem.message))?;
    let text = match row.name_id {
        Some(id) => {
            let select = case_text::Entity::in_council(council_id);
            let select = select.filter(case_text::Column::Id.eq(id));
            select.one(connection).await?
        }
        None => None,
    };
    let file_name = text.as_ref().map(|text| text.body.as_str());
    let opened = store.read(council_id, row.object_id).await;
    let (size, bytes) = opened.map_err(Failure::fault)?;
    if i64::try_from(size) != Ok(row.size_bytes) {
        let cause = format!(
            "document {} has {} bytes, and {size} in the store",
            row.id, row.size_bytes
        );
        return Err(Failure::fault(cause).into());
    }
    Ok(Given {
        disposition: name::disposition(&name::given_out(file_name, &row.media_type)),
        row,
        size,
        bytes,
    })
}
