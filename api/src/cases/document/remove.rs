//! `documentRemove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::{cases, document};
use rules::access::Permission;
use rules::cases::document::RemoveProblem;
use rules::cases::legal_hold::refusal;
use rules::cases::{EventKind, TextKind};
use rules::problem::Problem;
use rules::text::Limits;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use self::{DocumentRemoveProblem as P, DocumentRemoveProblemCode as Code};
use super::download_start::{NO_DOCUMENT, reached};
use super::{Document, find, standing};
use crate::cases::event_detail::DOCUMENT;
use crate::cases::held;
use crate::cases::legal_hold::standing::{On, holds, keep_from_new, told};
use crate::cases::problem::{Common, Problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The document to remove, and why.
#[derive(Debug, InputObject)]
pub struct DocumentRemoveInput {
    /// The document.
    pub document_id: ID,
    /// Why, 1 to 10,000 characters; it stays in the history of the case.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `documentRemove`.
#[derive(Debug, Default, SimpleObject)]
pub struct DocumentRemovePayload {
    /// The document as stored; null when there are problems.
    pub document: Option<Document>,
    /// What is to be mended; empty when the document was removed.
    pub problems: Vec<DocumentRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a document from being removed.
    DocumentRemoveProblem, DocumentRemoveProblemCode {
        /// The document does not exist, or not for you.
        NotFound,
        /// The reason is too long, or holds what it may not.
        Invalid,
        /// It was removed before.
        AlreadyRemoved,
        /// Nothing is said of why.
        ReasonMissing,
        /// A legal hold stands on its case or on the customer: the message names the first ten.
        LegalHold,
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

impl From<Problem<RemoveProblem>> for P {
    fn from(problem: Problem<RemoveProblem>) -> Self {
        let code = match problem.code {
            RemoveProblem::AlreadyRemoved => Code::AlreadyRemoved,
            RemoveProblem::ReasonMissing => Code::ReasonMissing,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// A reason as the rules take it: they say themselves when it is blank.
const REASON: Limits = Limits::NOTE.unless_missing();

/// The mutation.
#[derive(Debug, Default)]
pub struct DocumentRemove;

#[Object]
impl DocumentRemove {
    /// Removes a document: nobody can fetch it from then on, and its bytes are deleted soon after. That it was
    /// there, and why it was removed, stays in the history of the case.
    async fn document_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document to remove, and why.")] input: DocumentRemoveInput,
    ) -> Result<DocumentRemovePayload, Failure> {
        ctx.allow("Mutation.documentRemove")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(remove(ctx.reader(), input)).await?;
        let document = match ended.row {
            Some(row) => Document::seen(ctx, row).await?,
            None => None,
        };
        Ok(DocumentRemovePayload {
            document,
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn remove(reader: &Reader, input: DocumentRemoveInput) -> Result<document::Model, Stop<P>> {
    let now = reader.clock().now();
    let reason = input.reason.as_str();
    let mut problems = Problems::of_texts([("reason", Some(reason), REASON)]);
    let missing = || P::not_found("documentId", NO_DOCUMENT);
    let transaction = reader.database().write().await?;
    let wanted = (&input.document_id, Permission::DocumentRemove);
    let found = reached(&transaction, reader, wanted).await?;
    let (row, case) = problems.need(found.ok_or_else(missing))?;
    let case = held::hold_again(&transaction, case.council_id, case.id).await?;
    let case = problems.need(case.ok_or_else(missing))?;
    // Only now, when nobody else can change the case, does it say how it stands.
    let row = find(&transaction, row.council_id, row.id).await?;
    let row = problems.need(row.ok_or_else(missing))?;
    if let Some(message) = held_by_law(&transaction, reader, &case).await? {
        problems.add(P::new(Code::LegalHold, "documentId", message));
    }
    problems.decided(standing(&row).may_be_removed(reason))?;

    let mut change = Change::new(reader, now).with_case(case);
    let text_id = change.text(TextKind::Reason, Some(input.reason));
    let id = row.id;
    change.remove_document(row);
    change.event(EventKind::DocumentRemoved, now, |event| {
        event.text_id = text_id;
        event.detail = Some(json!({ DOCUMENT: id }));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_document()?)
}

/// What is to be said when a legal hold keeps the documents of a case, which is held.
async fn held_by_law(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case: &cases::Model,
) -> Result<Option<String>, DbErr> {
    let on = On::cases([case]);
    keep_from_new(transaction, case.council_id, &on).await?;
    let holds = holds(transaction, case.council_id, &on).await?;
    Ok(refusal(&told(&holds, reader.viewer().zone())))
}
