//! Documents: files on cases, sent and fetched over HTTP by grants, and what is known of each.

mod content;
pub mod download_start;
pub mod give;
pub(super) mod grant;
pub mod keep;
pub mod list;
pub mod remove;
pub mod scanner;
pub mod settings;
pub mod store;
pub mod token;
pub mod upkeep;
pub mod upload_start;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use entities::cases::document::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::access::Confidentiality as Level;
use rules::cases::document::Standing;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::codes::DocumentScan;
use super::text::{self, TextById};
use super::{event_detail, personal};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::organisation::account::Account;
use crate::organisation::kinds::Confidentiality;

/// A file on a case.
#[derive(Clone, Debug)]
pub struct Document {
    row: Model,
    case: Arc<cases::Model>,
}

/// A file on a case. What it is called and who added it are refused to those who may see personal
/// fields of no case, and null where this one is beyond reach; its bytes are fetched by
/// `documentDownloadStart`.
#[Object]
impl Document {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Document.id(self.row.id)
    }

    /// What the file was called by whoever added it: personal. Null when it was erased, and when the
    /// viewer may not see the personal fields of the case.
    async fn file_name(&self, ctx: &Context<'_>) -> Fallible<String> {
        self.find_name(ctx).await.transpose()
    }

    /// What it is, as a media type, told by its content and not by its name.
    async fn media_type(&self) -> &str {
        &self.row.media_type
    }

    /// How many bytes it has.
    async fn size_bytes(&self) -> i64 {
        self.row.size_bytes
    }

    /// The SHA-256 of its bytes, in 64 hexadecimal digits; null when it was erased.
    async fn sha256(&self) -> Option<&str> {
        (!self.row.sha256.is_empty()).then_some(self.row.sha256.as_str())
    }

    /// What a scanner for malicious software has said of it.
    async fn scan(&self) -> DocumentScan {
        self.row.scan.into()
    }

    /// When the scanner said so; null while none has.
    async fn scanned_at(&self) -> Option<DateTime<Utc>> {
        self.row.scanned_at
    }

    /// How confidential it is: at least as its case.
    async fn confidentiality(&self) -> Confidentiality {
        self.level().into()
    }

    /// When its last byte had come.
    async fn added_at(&self) -> DateTime<Utc> {
        self.row.added_at
    }

    /// Who added it: personal. Null when the viewer may not see the personal fields of the case.
    async fn added_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_adder(ctx).await.transpose()
    }

    /// The case that it belongs to.
    async fn case(&self) -> Case {
        Case(Arc::clone(&self.case))
    }

    /// True when it was removed: it can no longer be fetched. Why is in the history of the case.
    async fn is_removed(&self) -> bool {
        self.row.removed_at.is_some()
    }

    /// When it was removed; null while it is there.
    async fn removed_at(&self) -> Option<DateTime<Utc>> {
        self.row.removed_at
    }
}

impl Document {
    async fn find_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        ctx.allow("Document.fileName")?;
        if !personal::is_told(ctx, &self.case, self.level()).await? {
            return Ok(None);
        }
        match self.row.name_id {
            Some(id) => ctx.loader().load_one(TextById(id)).await,
            None => Ok(None),
        }
    }

    async fn find_adder(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        ctx.allow("Document.addedBy")?;
        if !personal::is_told(ctx, &self.case, self.level()).await? {
            return Ok(None);
        }
        text::account(ctx, self.row.added_by).await
    }

    fn level(&self) -> Level {
        level(&self.row, &self.case)
    }

    /// A row as the viewer sees it; none when its case is out of reach, or its own level.
    async fn seen(ctx: &Context<'_>, row: Model) -> Result<Option<Self>, Failure> {
        if !is_under(&row, ctx.viewer().ceiling()) {
            return Ok(None);
        }
        let case = ctx.loader().load_one(CaseById(row.case_id)).await?;
        Ok(case.map(|case| Self { row, case: case.0 }))
    }

    /// The document that an event tells of, by its detail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_event(
        ctx: &Context<'_>,
        detail: Option<&Value>,
    ) -> Result<Option<Self>, Failure> {
        match event_detail::id_of(detail, event_detail::DOCUMENT) {
            Some(id) => ctx.loader().load_one(DocumentById(id)).await,
            None => Ok(None),
        }
    }
}

/// How confidential a document is: as its case, or more.
fn level(row: &Model, case: &cases::Model) -> Level {
    let own = row.confidentiality.unwrap_or(case.confidentiality);
    own.max(case.confidentiality)
}

/// Whether a document has no level of its own above a ceiling; how confidential its case is, is asked apart.
fn is_under(row: &Model, ceiling: Level) -> bool {
    row.confidentiality.is_none_or(|own| own <= ceiling)
}

/// Where a document stands, for the rules.
const fn standing(row: &Model) -> Standing {
    Standing {
        is_removed: row.removed_at.is_some(),
        scan: row.scan,
    }
}

/// The path of this service to which a document is sent, and from which it is fetched.
fn path(document_id: Uuid) -> String {
    format!("/documents/{}", Kind::Document.id(document_id).0)
}

/// The document with this id in a council.
async fn find(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::in_council(council_id)
        .filter(Column::Id.eq(id))
        .one(connection)
        .await
}

/// Loads documents by id, as far as the viewer reaches their cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentById(pub Uuid);

impl Loader<DocumentById> for Reader {
    type Value = Document;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[DocumentById],
    ) -> Result<HashMap<DocumentById, Document>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(list::under(self.viewer().ceiling()))
            .all(self.connection());
        let rows = self.ask("document by id", found).await?;
        let cases: Vec<CaseById> = rows.iter().map(|row| CaseById(row.case_id)).collect();
        let cases = <Self as Loader<CaseById>>::load(self, &cases).await?;
        let told = rows.into_iter().filter_map(|row| {
            let case = Arc::clone(&cases.get(&CaseById(row.case_id))?.0);
            Some((DocumentById(row.id), Document { row, case }))
        });
        Ok(told.collect())
    }
}
