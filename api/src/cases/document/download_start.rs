//! `documentDownloadStart`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{cases, document, document_download};
use rules::access::Permission;
use rules::cases::document::ReadProblem;
use rules::problem::Problem;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};

use self::{DocumentDownloadStartProblem as P, DocumentDownloadStartProblemCode as Code};
use super::grant::{self, DOWNLOAD_LASTS, Download, MOST_DOWNLOADS};
use super::settings::Settings;
use super::token::Token;
use super::{find, standing};
use crate::cases::personal::{self, Sight};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// What a caller reads of a document that is not there for them.
pub(super) const NO_DOCUMENT: &str = "There is no document with this id, or not for you.";

/// What a caller reads of a restricted document for which they state no reason.
const REASON_NEEDED: &str =
    "The document is restricted. Say why you read it, in the header Throughline-Reading-Reason.";

/// The document to fetch.
#[derive(Debug, InputObject)]
pub struct DocumentDownloadStartInput {
    /// The document.
    pub document_id: ID,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// Where the bytes of a document are, and by what leave.
#[derive(Clone, Debug, SimpleObject)]
pub struct DocumentDownload {
    /// The path of this service from which they are fetched by GET.
    pub url: String,
    /// What goes into the header `Authorization: Bearer …` of the GET, and nowhere else: it lets whoever
    /// holds it fetch this one document.
    pub grant: String,
    /// Until when the GET must begin, 5 minutes from now.
    pub expires_at: DateTime<Utc>,
}

/// What became of `documentDownloadStart`.
#[derive(Debug, Default, SimpleObject)]
pub struct DocumentDownloadStartPayload {
    /// How to fetch the bytes; null when there are problems.
    pub download: Option<DocumentDownload>,
    /// What is to be mended; empty when the bytes can be fetched.
    pub problems: Vec<DocumentDownloadStartProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a document from being fetched.
    DocumentDownloadStartProblem, DocumentDownloadStartProblemCode {
        /// The document does not exist, or not for you.
        NotFound,
        /// It was removed.
        Removed,
        /// The council runs a scanner for malicious software, which has not come to it yet.
        NotYetScanned,
        /// It is restricted: say in the header `Throughline-Reading-Reason` why you read it.
        ReasonNeeded,
        /// Malicious software was found in it.
        Infected,
        /// The council runs a scanner for malicious software, which could not read it.
        ScanFailed,
        /// You have 100 grants at the same time.
        TooManyDownloads,
    }
}

impl From<Problem<ReadProblem>> for P {
    fn from(problem: Problem<ReadProblem>) -> Self {
        let code = match problem.code {
            ReadProblem::Removed => Code::Removed,
            ReadProblem::NotYetScanned => Code::NotYetScanned,
            ReadProblem::Infected => Code::Infected,
            ReadProblem::ScanFailed => Code::ScanFailed,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct DocumentDownloadStart;

#[Object]
impl DocumentDownloadStart {
    /// Gives leave to fetch the bytes of a document over HTTP, and keeps who was given it and when.
    async fn document_download_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document to fetch.")] input: DocumentDownloadStartInput,
    ) -> Result<DocumentDownloadStartPayload, Failure> {
        ctx.allow("Mutation.documentDownloadStart")?;
        let settings = ctx.data_opt::<Arc<Settings>>().cloned().unwrap_or_default();
        let has_scanner = settings.scanner.is_some();
        let ended = changed(start(ctx, &input.document_id, has_scanner)).await?;
        Ok(DocumentDownloadStartPayload {
            download: ended.row,
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn start(ctx: &Context<'_>, id: &ID, has_scanner: bool) -> Result<DocumentDownload, Stop<P>> {
    let reader = ctx.reader();
    let missing = || P::new(Code::NotFound, "documentId", NO_DOCUMENT);
    let transaction = reader.database().write().await?;
    let found = reached(&transaction, reader, (id, Permission::PersonalRead)).await?;
    let (row, case) = found.ok_or_else(missing)?;
    let account_id = reader.viewer().account_id().ok_or_else(missing)?;
    let sight = personal::sight(ctx, &case, super::level(&row, &case)).await?;
    if sight == Sight::WithReason && reader.readings().reason().is_none() {
        return Err(P::new(Code::ReasonNeeded, "documentId", REASON_NEEDED).into());
    }
    standing(&row).may_be_read(has_scanner).map_err(P::from)?;
    let now = reader.clock().now();
    let council_id = reader.council_id();
    let account = (council_id, account_id);
    let downloads = grant::downloads_of::<document_download::Entity>(&transaction, account, now);
    let downloads = downloads.await?;
    if downloads >= MOST_DOWNLOADS {
        let message = format!(
            "You have {downloads} grants to fetch documents; {MOST_DOWNLOADS} is the most. Each ends 5 minutes after it was given."
        );
        return Err(P::new(Code::TooManyDownloads, "documentId", message).into());
    }
    let token = Token::new(reader.clock(), council_id);
    let expires_at = now + DOWNLOAD_LASTS;
    let download = Download {
        id: reader.clock().new_id(),
        council_id,
        document_id: row.id,
        account_id,
        token_hash: token.hash(),
        granted_at: now,
        expires_at,
    };
    grant::add_download(&transaction, download).await?;
    transaction.commit().await?;
    if sight == Sight::WithReason {
        reader.readings().note(case.id);
    }
    Ok(DocumentDownload {
        url: super::path(row.id),
        grant: token.into_text(),
        expires_at,
    })
}

/// The document with its case, when the viewer reaches the case for this.
pub(super) async fn reached(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (id, permission): (&ID, Permission),
) -> Result<Option<(document::Model, cases::Model)>, DbErr> {
    let Some(id) = Kind::Document.uuid(id) else {
        return Ok(None);
    };
    let found = find(transaction, reader.council_id(), id).await?;
    let Some(row) = found.filter(|row| super::is_under(row, reader.viewer().ceiling())) else {
        return Ok(None);
    };
    let case = reader
        .viewer()
        .scope(permission)
        .cases(reader.backend())
        .filter(cases::Column::Id.eq(row.case_id))
        .one(transaction)
        .await?;
    Ok(case.map(|case| (row, case)))
}
