//! `caseWithdraw`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{Withdraw, WithdrawProblem};
use rules::cases::{ClosingKind, EventKind, TextKind};
use rules::text::Limits;
use uuid::Uuid;

use super::case::Case;
use super::clock::counted::Counted;
use super::dates;
use super::end::{self, End};
use super::held::{Wanted, hold};
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use super::task::making;
use super::version_rules;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case that its customer withdraws.
#[derive(Debug, InputObject)]
pub struct CaseWithdrawInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The outcome of kind withdrawn; null means the first such one of the case's journey version, if it has one.
    pub outcome_id: Option<ID>,
    /// When, from when it was received and last reopened until now; null means now.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why the customer withdrew; null when nobody said.
    pub reason: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseWithdraw`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseWithdrawPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was withdrawn.
    pub problems: Vec<CaseWithdrawProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being withdrawn.
    CaseWithdrawProblem, CaseWithdrawProblemCode of WithdrawProblem {
        /// It is closed.
        AlreadyClosed,
        /// It was withdrawn already.
        AlreadyWithdrawn,
        /// It was merged into another case.
        AlreadyMerged,
        /// The outcome is not one of the case's journey version.
        OutcomeUnknown,
        /// The outcome does not mean that the customer withdrew.
        OutcomeIsNotWithdrawal,
        /// It would be withdrawn before it was received, or before it was last reopened.
        WithdrawnTooEarly,
        /// It would be withdrawn later than now.
        WithdrawnInFuture,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseWithdraw;

#[Object]
impl CaseWithdraw {
    /// Ends a case because its customer withdrew. A withdrawn case is not closed: it counts as withdrawn
    /// and has no working days. Its open tasks lapse, required or not.
    async fn case_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case that its customer withdraws.")] input: CaseWithdrawInput,
    ) -> Result<CaseWithdrawPayload, Failure> {
        ctx.allow("Mutation.caseWithdraw")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(withdraw(ctx.reader(), input)).await?;
        Ok(CaseWithdrawPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn withdraw(
    reader: &Reader,
    input: CaseWithdrawInput,
) -> Result<cases::Model, Stop<CaseWithdrawProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", input.reason.as_deref(), Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseWithdraw,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let rules = version_rules::for_ending(&transaction, held.version()).await?;
    let withdrawn_at = input.withdrawn_at.map_or(now, dates::kept);
    let command = Withdraw {
        // An id of no outcome is one of no version.
        outcome: input
            .outcome_id
            .map(|id| Kind::Outcome.uuid(&id).unwrap_or(Uuid::nil())),
        withdrawn_at,
    };
    let status = problems.decided(command.decide(&held.status(), &rules, now))?;
    let counted = Counted::read(&transaction, reader, &held.case).await?;

    let open = making::open(&transaction, &held.case).await?;
    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    let end = End {
        kind: ClosingKind::Withdrawn,
        at: withdrawn_at,
        outcome: status.outcome,
    };
    let detail = end::end(reader, &mut change, (&counted, &open), end);
    let text_id = change.text(TextKind::Reason, input.reason);
    change.event(EventKind::Withdrawn, withdrawn_at, |event| {
        event.detail = detail;
        event.outcome_id = status.outcome;
        event.text_id = text_id;
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
