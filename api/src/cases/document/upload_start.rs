//! `documentUploadStart`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{cases, document};
use rules::access::Permission;
use rules::cases::confidentiality;
use rules::cases::document::{MOST_OF_CASE, name};
use rules::text::Limits;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use self::{DocumentUploadStartProblem as P, DocumentUploadStartProblemCode as Code};
use super::grant::{self, MOST_UPLOADS, UPLOAD_LASTS, Upload};
use super::settings::Settings;
use super::token::Token;
use super::{Document, find};
use crate::cases::held::{self, NO_CASE};
use crate::cases::problem::{Common, Problems};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;
use crate::organisation::kinds::Confidentiality;

/// The document to come.
#[derive(Debug, InputObject)]
pub struct DocumentUploadStartInput {
    /// The case, open or not.
    pub case_id: ID,
    /// What the file is called, without folders, 1 to 200 characters. What it is, is told by its content.
    pub file_name: String,
    /// How confidential the document is, where that is more than its case: up to the highest level that you
    /// see. Whoever does not see up to it, the customer among them, does not find the document. As its case
    /// when left out.
    pub confidentiality: Option<Confidentiality>,
    /// Sending the same key again within 48 hours gives a new grant for the same document in the place of
    /// the first or, once the document has come, the document.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// Where the bytes of a document are to be sent, and by what leave.
#[derive(Clone, Debug, SimpleObject)]
pub struct DocumentUpload {
    /// The path of this service to which they are sent as the body of one PUT.
    pub url: String,
    /// What goes into the header `Authorization: Bearer …` of the PUT, and nowhere else: it lets whoever
    /// holds it send this one document, once.
    pub grant: String,
    /// Until when the PUT must begin, 15 minutes from now.
    pub expires_at: DateTime<Utc>,
    /// The most bytes that are taken.
    pub most_bytes: i64,
    /// The formats that are taken, by the usual ending of their files, such as `pdf`.
    pub formats: Vec<String>,
}

/// What became of `documentUploadStart`.
#[derive(Debug, Default, SimpleObject)]
pub struct DocumentUploadStartPayload {
    /// How to send the bytes; null when there are problems, and when they have come already.
    pub upload: Option<DocumentUpload>,
    /// The document; null until its bytes have come, which only a repetition can meet, and when it comes from
    /// somebody who can no longer see it.
    pub document: Option<Document>,
    /// What is to be mended; empty when the bytes can be sent.
    pub problems: Vec<DocumentUploadStartProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a document from being sent.
    DocumentUploadStartProblem, DocumentUploadStartProblemCode {
        /// The case does not exist, or not for you.
        NotFound,
        /// The name is blank, too long, or holds what it may not; or the level is not one it can have.
        Invalid,
        /// The case has as many documents as a case can have: 200, without those removed.
        TooManyDocuments,
        /// You have 20 grants that were not used yet.
        TooManyUploads,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

impl Common for P {
    fn not_found(field: &str, message: &str) -> Self {
        Self::new(Code::NotFound, field, message)
    }

    fn invalid(field: &str, message: String) -> Self {
        Self::new(Code::Invalid, field, message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct DocumentUploadStart;

#[Object]
impl DocumentUploadStart {
    /// Gives leave to send one document of a case: its bytes follow over HTTP. It is on the case once the last
    /// of them has come.
    async fn document_upload_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document to come.")] input: DocumentUploadStartInput,
    ) -> Result<DocumentUploadStartPayload, Failure> {
        ctx.allow("Mutation.documentUploadStart")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::of(ctx, "documentUploadStart", key);
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(start(ctx.reader(), &attempt, input)).await?;
        let settings = ctx.data_opt::<Arc<Settings>>().cloned().unwrap_or_default();
        let (upload, document) = match ended.row {
            Some(Started::Awaited(document_id, grant)) => {
                (Some(upload(document_id, grant, &settings)), None)
            }
            Some(Started::There(row)) => (None, Document::seen(ctx, row).await?),
            None => (None, None),
        };
        Ok(DocumentUploadStartPayload {
            upload,
            document,
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

fn upload(document_id: Uuid, grant: Grant, settings: &Settings) -> DocumentUpload {
    DocumentUpload {
        url: super::path(document_id),
        grant: grant.token.into_text(),
        expires_at: grant.expires_at,
        most_bytes: i64::try_from(settings.most_bytes).unwrap_or(i64::MAX),
        formats: settings.names().map(str::to_owned).collect(),
    }
}

/// A grant that was made.
#[derive(Debug)]
struct Grant {
    token: Token,
    expires_at: DateTime<Utc>,
}

/// What is there now.
#[derive(Debug)]
enum Started {
    /// Leave to send a document, which will have this id.
    Awaited(Uuid, Grant),
    /// The document, which came by an earlier grant.
    There(document::Model),
}

async fn start(
    reader: &Reader,
    attempt: &Attempt,
    input: DocumentUploadStartInput,
) -> Result<Made<Started>, Stop<P>> {
    let name = input.file_name.as_str();
    let mut problems = Problems::of_texts([("fileName", Some(name), Limits::TITLE)]);
    let fault = name::fault(name).map(|fault| format!("fileName {fault}."));
    problems.add_invalid("fileName", fault);
    let transaction = reader.database().write().await?;
    let permission = Permission::DocumentAdd;
    let case = held::locked(&transaction, reader, &input.case_id, permission).await?;
    let case = problems.need(case.ok_or(P::not_found("caseId", NO_CASE)))?;
    if case.erased_at.is_some() {
        return Err(problems.and(P::invalid("caseId", held::ERASED.to_owned())));
    }
    // Whoever reaches a case without an account reaches it by none of the roles that add documents.
    let account_id = reader.viewer().account_id();
    let account_id = problems.need(account_id.ok_or(P::not_found("caseId", NO_CASE)))?;
    let given = input.confidentiality.map(Into::into);
    let ceiling = reader.viewer().ceiling();
    let level = confidentiality::of_document(given, case.confidentiality, ceiling);
    let level =
        level.map_err(|fault| P::invalid("confidentiality", format!("confidentiality {fault}.")));
    let confidentiality = problems.noted(level).flatten();
    problems.none()?;
    let new_id = reader.clock().new_id();
    let earlier = attempt.earlier::<P>(reader, &transaction, new_id, Code::IdempotencyMismatch);
    let earlier = earlier.await?;
    if let Some(id) = earlier {
        if let Some(row) = find(&transaction, reader.council_id(), id).await? {
            return Ok(Made::before(Some(Started::There(row))));
        }
        grant::withdraw(&transaction, reader.council_id(), id).await?;
    }
    let document_id = earlier.unwrap_or(new_id);
    room(&transaction, reader, (&case, account_id)).await?;
    let now = reader.clock().now();
    let token = Token::new(reader.clock(), reader.council_id());
    let expires_at = now + UPLOAD_LASTS;
    let upload = Upload {
        id: reader.clock().new_id(),
        council_id: reader.council_id(),
        document_id,
        case_id: case.id,
        account_id,
        file_name: input.file_name,
        token_hash: token.hash(),
        started_at: now,
        expires_at,
        claimed_at: None,
        confidentiality,
    };
    grant::add_upload(&transaction, upload).await?;
    transaction.commit().await?;
    Ok(Made {
        row: Some(Started::Awaited(document_id, Grant { token, expires_at })),
        replayed: earlier.is_some(),
    })
}

/// Goes on when the case and the account have room for one more.
async fn room(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (case, account_id): (&cases::Model, Uuid),
) -> Result<(), Stop<P>> {
    let now = reader.clock().now();
    let documents = grant::documents_of(transaction, case, now).await?;
    if documents >= MOST_OF_CASE {
        let message = format!(
            "This case has {documents} documents, with those that are to come; {MOST_OF_CASE} is the most. Remove one that is not needed."
        );
        return Err(P::new(Code::TooManyDocuments, "caseId", message).into());
    }
    let council_id = reader.council_id();
    let uploads = grant::uploads_of(transaction, (council_id, account_id), now).await?;
    if uploads >= MOST_UPLOADS {
        let message = format!(
            "You have {uploads} uploads that have not begun; {MOST_UPLOADS} is the most. Use their grants, or wait until they end, 15 minutes after they were given."
        );
        return Err(P::new(Code::TooManyUploads, "caseId", message).into());
    }
    Ok(())
}
