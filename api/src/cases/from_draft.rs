//! Opening a case from a draft: what the draft has comes into the input, and the draft goes as the case comes.

use entities::cases::case_draft::Model;
use sea_orm::ConnectionTrait;

use super::draft::own;
use super::open::{CaseOpenInput, CaseOpenProblem as P, CaseOpenProblemCode as Code};
use super::problem::Common;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::mutation::Stop;

/// Fills what is null in the input from the draft that it names, and gives the draft. Nothing is held: the order in
/// which rows are held has the draft last.
pub(super) async fn filled(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    input: &mut CaseOpenInput,
) -> Result<Option<Model>, Stop<P>> {
    let Some(id) = &input.draft_id else {
        return Ok(None);
    };
    let found = own::find(connection, reader, id).await?;
    let draft = found.ok_or_else(|| P::not_found("draftId", own::NO_DRAFT))?;
    if Kind::Journey.uuid(&input.journey_id) != Some(draft.journey_id) {
        let message = "The draft is of another journey. Open the case on that journey.";
        return Err(P::new(Code::DraftOfOtherJourney, "draftId", message).into());
    }
    if input.description.is_none() {
        input.description.clone_from(&draft.description);
    }
    if input.answers.is_none() {
        input.answers = draft.answers.as_deref().and_then(Json::stored);
    }
    Ok(Some(draft))
}

/// Removes the draft from which the case is opened.
pub(super) async fn used(
    transaction: &impl ConnectionTrait,
    draft: Option<&Model>,
) -> Result<(), Stop<P>> {
    match draft {
        Some(draft) if !own::remove(transaction, draft).await? => {
            let message = "The draft was saved, discarded or opened elsewhere at the same time. Look at your drafts and cases again.";
            Err(P::new(Code::DraftChanged, "draftId", message).into())
        }
        _ => Ok(()),
    }
}
