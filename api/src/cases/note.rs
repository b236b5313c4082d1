//! `caseNote`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{Note, NoteProblem};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;

use super::case::Case;
use super::clock::answer::answered;
use super::held::{Held, Wanted, as_seen, hold};
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use super::verb::{Verb, Writing};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created};
use crate::identity::idempotency::Attempt;

/// The note to add to a case.
#[derive(Debug, InputObject)]
pub struct CaseNoteInput {
    /// The case, open or not.
    pub case_id: ID,
    /// The revision last seen; null adds the note whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The words, 1 to 10,000 characters, kept as they are.
    pub text: String,
    /// Sending the same key again within 48 hours adds no second note.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseNote`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseNotePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the note was added.
    pub problems: Vec<CaseNoteProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a note from being added.
    CaseNoteProblem, CaseNoteProblemCode of NoteProblem {
        /// There are no words in it.
        Blank,
    } and {
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// A note as the rules take it: they say themselves when it is blank.
const TEXT: Limits = Limits::NOTE.unless_missing();

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseNote;

#[Object]
impl CaseNote {
    /// Adds a note to a case, open or not. That of its customer ends a pause that waits for them.
    async fn case_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note to add.")] input: CaseNoteInput,
    ) -> Result<CaseNotePayload, Failure> {
        ctx.allow("Mutation.caseNote")?;
        let attempt = Attempt::of(ctx, "caseNote", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(note(ctx.reader(), &attempt, input)).await?;
        Ok(CaseNotePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn note(
    reader: &Reader,
    attempt: &Attempt,
    input: CaseNoteInput,
) -> Result<Made<cases::Model>, Stop<CaseNoteProblem>> {
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseNote,
        expected_revision: None,
    };
    let mut found = hold(&transaction, reader, wanted).await?;
    if let Ok(held) = &found {
        let mismatch = CaseNoteProblemCode::IdempotencyMismatch;
        let id = held.case.id;
        let earlier = attempt.earlier::<CaseNoteProblem>(reader, &transaction, id, mismatch);
        if earlier.await?.is_some() {
            return Ok(Made::before(Some(held.case.clone())));
        }
        // A repetition has seen the revision before its own note, so that the claim comes first.
        let seen = as_seen(held.case.revision, input.expected_revision);
        found = seen.and(found);
    }
    let verb = Noting { text: input.text };
    let writing = Writing::new(&transaction, reader);
    let stored = verb.within(&writing, found).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// What is noted.
#[derive(Debug)]
pub(super) struct Noting {
    /// The words.
    pub text: String,
}

impl Verb for Noting {
    type Problem = CaseNoteProblem;
    const PERMISSION: Permission = Permission::CaseNote;

    async fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, CaseNoteProblem>,
    ) -> Result<cases::Model, Stop<CaseNoteProblem>> {
        let (transaction, reader) = (writing.transaction, writing.reader);
        let now = reader.clock().now();
        let mut problems = Problems::of_texts([("text", Some(self.text.as_str()), TEXT)]);
        let held = problems.need(found)?;
        problems.decided(Note { text: &self.text }.decide(&held.status()))?;

        let mut change = Change::of(reader, now, &held);
        let text_id = change.text(TextKind::Note, Some(self.text.clone()));
        change.event(EventKind::Noted, now, |event| event.text_id = text_id);
        let customer = held.case.customer_id;
        if customer.is_some_and(|id| reader.viewer().customer_ids().contains(&id)) {
            answered(transaction, reader, (&held.case, now), &mut change).await?;
        }
        let stored = record::apply(transaction, change).await?;
        Ok(stored.into_case()?)
    }
}
