//! `caseDraftSave`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_draft::{ActiveModel, Model};
use entities::identity::account;
use entities::journeys::journey;
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::draft::{MOST_DRAFTS, expiry};
use rules::text::Limits;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use self::{CaseDraftSaveProblem as P, CaseDraftSaveProblemCode as Code};
use super::{CaseDraft, own};
use crate::cases::answers;
use crate::cases::opening::NOT_OPEN;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::journeys::version::current;

/// The draft to save, whole: what is null here is not there afterwards.
#[derive(Debug, InputObject)]
pub struct CaseDraftSaveInput {
    /// The draft to save again; null begins a new one.
    pub draft_id: Option<ID>,
    /// The revision last seen, of a draft that is saved again; null with a new one.
    pub expected_revision: Option<i64>,
    /// The journey that the case is to be opened on. A draft stays on its journey.
    pub journey_id: ID,
    /// What is answered so far to the form, a JSON object of at most 65,536 bytes. It need not keep the form yet:
    /// `CaseDraft.problems` tells what is missing.
    pub answers: Option<Json>,
    /// What is asked for so far, in words, at most 10,000 characters.
    pub description: Option<String>,
    /// Sending the same key again within 48 hours begins no second draft.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseDraftSave`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseDraftSavePayload {
    /// The draft as stored; null when there are problems, and when a repetition finds it gone.
    pub draft: Option<CaseDraft>,
    /// What is to be mended; empty when the draft was saved.
    pub problems: Vec<CaseDraftSaveProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a draft from being saved.
    CaseDraftSaveProblem, CaseDraftSaveProblemCode {
        /// The draft or the journey does not exist, or not for you.
        NotFound,
        /// You saved it elsewhere since the revision last seen.
        Conflict,
        /// A text or the answers are too long or nest too deep, the journey is not the draft's, or the revision is
        /// missing or too much.
        Invalid,
        /// The journey is not open to you.
        JourneyNotOpen,
        /// You open cases on this journey for others: drafts are for those who open one for themselves.
        NotForYourself,
        /// The journey has no published version in force.
        VersionNotPublished,
        /// You have 20 drafts already.
        TooMany,
        /// A draft is an account's, and you have no account here.
        AccountMissing,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseDraftSave;

#[Object]
impl CaseDraftSave {
    /// Saves what you have begun to ask for, so that you can go on another day. It is yours alone, and is kept for
    /// 30 days; `caseOpen` opens the case.
    async fn case_draft_save(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to save.")] input: CaseDraftSaveInput,
    ) -> Result<CaseDraftSavePayload, Failure> {
        ctx.allow("Mutation.caseDraftSave")?;
        let attempt = Attempt::of(ctx, "caseDraftSave", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(save(ctx.reader(), &attempt, input)).await?;
        Ok(CaseDraftSavePayload {
            draft: ended.row.map(CaseDraft),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn save(
    reader: &Reader,
    attempt: &Attempt,
    input: CaseDraftSaveInput,
) -> Result<Made<Model>, Stop<P>> {
    let now = reader.clock().now();
    let named = input.draft_id.as_ref().map(|id| Kind::CaseDraft.uuid(id));
    let id = named.map_or_else(|| reader.clock().new_id(), Option::unwrap_or_default);
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let earlier = Kind::CaseDraft.id(earlier);
        let found = own::find(&transaction, reader, &earlier).await?;
        return Ok(Made::before(found));
    }
    let before = before(&transaction, reader, &input).await?;
    let mut problems = faults(&input, before.as_ref());
    let body = bounded(input.answers.as_ref(), &mut problems)?;
    let on = journey(&transaction, reader, &input.journey_id, &mut problems).await?;
    let account_id = match &before {
        Some(draft) => Some(draft.account_id),
        None => has_room(&transaction, reader, &mut problems).await?,
    };
    none(problems)?;
    let (journey_id, journey_version_id) = on.unwrap_or_default();
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        account_id: Set(account_id.unwrap_or_default()),
        journey_id: Set(journey_id),
        journey_version_id: Set(journey_version_id),
        answers: Set(body),
        description: Set(input.description),
        saved_at: Set(now),
        expires_at: Set(expiry(now)),
        revision: Set(before.as_ref().map_or(1, |draft| draft.revision + 1)),
    };
    let saved = match before {
        Some(_) => row.update(&transaction).await?,
        None => row.insert(&transaction).await?,
    };
    transaction.commit().await?;
    Ok(Made::now(saved))
}

/// The draft that is saved again, held; none when it is a new one.
async fn before(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    input: &CaseDraftSaveInput,
) -> Result<Option<Model>, Stop<P>> {
    let Some(id) = &input.draft_id else {
        if input.expected_revision.is_none() {
            return Ok(None);
        }
        let message = "A new draft has no revision yet. Leave it out, or name the draft.";
        return Err(P::new(Code::Invalid, "expectedRevision", message).into());
    };
    let found = own::held(transaction, reader, id).await?;
    let draft = found.ok_or_else(|| P::new(Code::NotFound, "draftId", own::NO_DRAFT))?;
    let Some(expected) = input.expected_revision else {
        let message = "A draft is saved again by its revision last seen. Give it.";
        return Err(P::new(Code::Invalid, "expectedRevision", message).into());
    };
    unmoved(draft.revision, expected, Code::Conflict)?;
    Ok(Some(draft))
}

fn faults(input: &CaseDraftSaveInput, before: Option<&Model>) -> Vec<P> {
    let description = input.description.as_deref();
    let rule = Rule::Words(Limits::DESCRIPTION);
    let mut problems = texts(Code::Invalid, [("description", description, rule)]);
    let journey_id = Kind::Journey.uuid(&input.journey_id);
    if before.is_some_and(|draft| Some(draft.journey_id) != journey_id) {
        let message = "A draft stays on its journey. Begin another one for this journey.";
        problems.push(P::new(Code::Invalid, "journeyId", message));
    }
    problems
}

/// The answers as they are kept, whether they keep the form or not.
fn bounded(answers: Option<&Json>, problems: &mut Vec<P>) -> Result<Option<String>, Failure> {
    let Some(answers) = answers else {
        return Ok(None);
    };
    let (body, failures) = answers::bounded(answers)?;
    problems.extend(failures.into_iter().map(|failed| P {
        code: Code::Invalid,
        field: answers::path(failed.path),
        message: failed.message,
    }));
    Ok(Some(body))
}

/// The journey and its version in force; none when that is among the problems.
async fn journey(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
    problems: &mut Vec<P>,
) -> Result<Option<(Uuid, Uuid)>, Stop<P>> {
    let mut at = |code, message: &str| problems.push(P::new(code, "journeyId", message));
    let id = Kind::Journey.uuid(id).unwrap_or_default();
    let found = journey::Entity::in_council(reader.council_id())
        .filter(journey::Column::Id.eq(id))
        .one(transaction)
        .await?;
    let Some(journey) = found else {
        at(Code::NotFound, "There is no journey with this id.");
        return Ok(None);
    };
    if !reader
        .viewer()
        .opens_for_self_only(Permission::CaseOpen, id)
    {
        let message = "On this journey you open cases for others, and drafts are for those who open one for themselves. Open the case.";
        at(Code::NotForYourself, message);
    } else if !journey.audiences().meets(reader.viewer().audiences()) {
        at(Code::JourneyNotOpen, NOT_OPEN);
    }
    let (council_id, today) = (reader.council_id(), current::today(reader));
    let backend = reader.backend();
    let mut versions = current::on(transaction, backend, council_id, &[id], today).await?;
    let version = versions.remove(&id);
    if version.is_none() {
        at(
            Code::VersionNotPublished,
            "The journey has no published version in force, so that no case can be opened on it.",
        );
    }
    Ok(version.map(|version| (id, version.id)))
}

/// The viewer's account, when it may have one more draft. It is held, so that of two who save at once the second
/// counts the draft of the first, and so that nobody erases it meanwhile.
async fn has_room(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    problems: &mut Vec<P>,
) -> Result<Option<Uuid>, Stop<P>> {
    let id = reader.viewer().account_id().unwrap_or_default();
    let account = account::Entity::in_council(reader.council_id())
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::IsActive.eq(true))
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await?;
    if account.is_none() {
        let message =
            "A draft is kept for an account, and you have none here. Ask an administrator for one.";
        problems.push(P::new(Code::AccountMissing, "", message));
        return Ok(None);
    }
    let drafts = own::drafts(reader).count(transaction).await?;
    if usize::try_from(drafts).is_ok_and(|drafts| drafts < MOST_DRAFTS) {
        return Ok(Some(id));
    }
    let message =
        format!("You have {MOST_DRAFTS} drafts already. Open the case of one, or discard one.");
    problems.push(P::new(Code::TooMany, "", message));
    Ok(None)
}
