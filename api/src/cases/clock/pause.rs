//! `casePause`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{case_pause, cases};
use rules::access::Permission;
use rules::cases::lifecycle::{PauseClock, PauseProblem};
use rules::cases::replay::{Detail, Given};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;
use serde_json::json;

use super::counted::Counted;
use super::pauses::PauseReason;
use crate::cases::case::Case;
use crate::cases::dates;
use crate::cases::held::{Wanted, hold};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The case to pause, and why.
#[derive(Debug, InputObject)]
pub struct CasePauseInput {
    /// The case, which is open.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Why it waits, which says whether its clock stands meanwhile.
    pub reason: PauseReason,
    /// Who allowed it, or by what right, 1 to 10,000 characters: personal.
    pub authority: String,
    /// Since when, from when it was received until now; null means now.
    pub paused_at: Option<DateTime<Utc>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `casePause`.
#[derive(Debug, Default, SimpleObject)]
pub struct CasePausePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was paused.
    pub problems: Vec<CasePauseProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being paused.
    CasePauseProblem, CasePauseProblemCode of PauseProblem {
        /// It is closed or withdrawn.
        NotOpen,
        /// It is paused for this reason already.
        AlreadyPaused,
        /// Nobody is said to have allowed it.
        AuthorityMissing,
        /// It would be paused before it was received.
        PausedBeforeReceived,
        /// It would be paused later than now.
        PausedInFuture,
    }
}

/// An authority as the rules take it: they say themselves when it is missing.
const AUTHORITY: Limits = Limits::NOTE.unless_missing();

/// The mutation.
#[derive(Debug, Default)]
pub struct CasePause;

#[Object]
impl CasePause {
    /// Pauses an open case until it is resumed or ends. Awaiting the customer, awaiting a third party and
    /// a legal hold stop its clock; its due date moves when the pause has ended. Pauses for different
    /// reasons may overlap.
    async fn case_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to pause, and why.")] input: CasePauseInput,
    ) -> Result<CasePausePayload, Failure> {
        ctx.allow("Mutation.casePause")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(pause(ctx.reader(), input)).await?;
        Ok(CasePausePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn pause(
    reader: &Reader,
    input: CasePauseInput,
) -> Result<cases::Model, Stop<CasePauseProblem>> {
    let now = reader.clock().now();
    let command = PauseClock {
        reason: input.reason.into(),
        paused_at: input.paused_at.map_or(now, dates::kept),
        authority: &input.authority,
    };
    let mut problems = Problems::of_texts([("authority", Some(command.authority), AUTHORITY)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CasePause,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let before = Counted::read(&transaction, reader, &held.case).await?;
    let paused = problems.decided(command.decide(&held.status(), &before.rules(), now))?;

    let mut change = Change::of(reader, now, &held);
    let text_id = change.text(TextKind::Authority, Some(input.authority));
    let mut after = before.clone();
    after
        .pauses
        .extend(text_id.map(|authority_id| case_pause::Model {
            id: reader.clock().new_id(),
            council_id: reader.council_id(),
            case_id: held.case.id,
            reason: paused.reason,
            paused_at: paused.from,
            resumed_at: paused.to,
            authority_id,
            paused_by: reader.viewer().account_id(),
            resumed_by: None,
        }));
    after.write(&before, &mut change);
    let detail = Detail {
        pause_reason: Some(Given::First(paused.reason)),
        ..Detail::default()
    };
    change.event(EventKind::Paused, paused.from, |event| {
        event.text_id = text_id;
        event.detail = Some(json!(detail));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
