//! `caseDraftDiscard`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_draft::Model;

use self::{CaseDraftDiscardProblem as P, CaseDraftDiscardProblemCode as Code};
use super::{CaseDraft, own};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, unmoved};
use crate::graphql::problem::problems;

/// The draft to discard.
#[derive(Debug, InputObject)]
pub struct CaseDraftDiscardInput {
    /// The draft.
    pub draft_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseDraftDiscard`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseDraftDiscardPayload {
    /// The draft as it was; null when there are problems.
    pub draft: Option<CaseDraft>,
    /// What is to be mended; empty when the draft was discarded.
    pub problems: Vec<CaseDraftDiscardProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a draft from being discarded.
    CaseDraftDiscardProblem, CaseDraftDiscardProblemCode {
        /// You have no such draft: it expired, a case was opened from it, or it is somebody else's.
        NotFound,
        /// You saved it elsewhere since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseDraftDiscard;

#[Object]
impl CaseDraftDiscard {
    /// Discards a draft of your own, for good.
    async fn case_draft_discard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to discard.")] input: CaseDraftDiscardInput,
    ) -> Result<CaseDraftDiscardPayload, Failure> {
        ctx.allow("Mutation.caseDraftDiscard")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(discard(ctx.reader(), &input)).await?;
        Ok(CaseDraftDiscardPayload {
            draft: ended.row.map(CaseDraft),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn discard(reader: &Reader, input: &CaseDraftDiscardInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let draft = own::held(&transaction, reader, &input.draft_id)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "draftId", own::NO_DRAFT))?;
    unmoved(draft.revision, input.expected_revision, Code::Conflict)?;
    own::remove(&transaction, &draft).await?;
    transaction.commit().await?;
    Ok(draft)
}
