//! `caseClose`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{case_task, cases};
use rules::access::Permission;
use rules::cases::lifecycle::{CaseStatus, Close, CloseProblem};
use rules::cases::{ClosingKind, EventKind, TextKind};
use rules::text::Limits;
use uuid::Uuid;

use super::case::Case;
use super::clock::counted::Counted;
use super::dates;
use super::end::{self, End};
use super::held::Held;
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use super::sub_case;
use super::task::ending::{self, Ending};
use super::task::making;
use super::verb::{Verb, Writing, alone};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case to close, and how it ended.
#[derive(Debug, InputObject)]
pub struct CaseCloseInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// How it ended: one of the outcomes of its journey version, not of kind withdrawn.
    pub outcome_id: ID,
    /// When it ended, from when it was received and last reopened until now; null means now.
    pub closed_at: Option<DateTime<Utc>>,
    /// What should be remembered of it, kept as a note; null adds none.
    pub note: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseClose`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseClosePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was closed.
    pub problems: Vec<CaseCloseProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being closed.
    CaseCloseProblem, CaseCloseProblemCode of CloseProblem {
        /// It is closed already.
        AlreadyClosed,
        /// It was withdrawn.
        AlreadyWithdrawn,
        /// It was merged into another case.
        AlreadyMerged,
        /// The outcome is not one of the case's journey version.
        OutcomeUnknown,
        /// The outcome means that the customer withdrew: withdrawing is a mutation of its own.
        OutcomeIsWithdrawal,
        /// It would be closed before it was received.
        ClosedBeforeReceived,
        /// It would be closed before it was last reopened.
        ClosedBeforeReopened,
        /// It would be closed later than now.
        ClosedInFuture,
    } and {
        /// Tasks of the case that are required are open.
        RequiredTasksOpen,
        /// Cases that are part of it are open.
        SubCasesOpen,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseClose;

#[Object]
impl CaseClose {
    /// Closes a case with an outcome, once its required tasks are done and the cases that are part of it have
    /// ended; other open tasks lapse. Its working days are counted from the day of receipt (day 0). Pauses that
    /// last end with it, and its due date follows.
    async fn case_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to close, and how it ended.")] input: CaseCloseInput,
    ) -> Result<CaseClosePayload, Failure> {
        ctx.allow("Mutation.caseClose")?;
        let verb = Closing {
            outcome_id: input.outcome_id,
            closed_at: input.closed_at,
            note: input.note,
        };
        let named = (&input.case_id, input.expected_revision);
        let ended = changed(alone(ctx.reader(), named, &verb)).await?;
        Ok(CaseClosePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

/// How a case ended.
#[derive(Debug)]
pub(super) struct Closing {
    /// With which outcome.
    pub outcome_id: ID,
    /// When; none for now.
    pub closed_at: Option<DateTime<Utc>>,
    /// What should be remembered of it.
    pub note: Option<String>,
}

impl Verb for Closing {
    type Problem = CaseCloseProblem;
    const PERMISSION: Permission = Permission::CaseClose;

    async fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, CaseCloseProblem>,
    ) -> Result<cases::Model, Stop<CaseCloseProblem>> {
        let (transaction, reader) = (writing.transaction, writing.reader);
        let now = reader.clock().now();
        let mut problems = Problems::of_texts([("note", self.note.as_deref(), Limits::NOTE)]);
        let held = problems.need(found)?;
        let below = sub_case::keeps_open(transaction, reader, held.case.id).await?;
        if let Some(message) = below {
            let code = CaseCloseProblemCode::SubCasesOpen;
            problems.add(CaseCloseProblem::new(code, "caseId", message));
        }
        let rules = writing.outcomes(held.version()).await?;
        let open = making::open(transaction, &held.case).await?;
        let kept = ending::kept(transaction, held.case.council_id, &open, Ending::Case).await?;
        if let Some(message) = kept {
            let code = CaseCloseProblemCode::RequiredTasksOpen;
            problems.add(CaseCloseProblem::new(code, "caseId", message));
        }
        let command = Close {
            // An id of no outcome is one of no version.
            outcome: Kind::Outcome.uuid(&self.outcome_id).unwrap_or(Uuid::nil()),
            closed_at: self.closed_at.map_or(now, dates::kept),
        };
        let status = problems.decided(command.decide(&held.status(), &rules, now))?;
        let counted = Counted::read(transaction, reader, &held.case).await?;
        let change = self.change((reader, now), &held, &status, (&counted, &open));
        let stored = record::apply(transaction, change).await?;
        Ok(stored.into_case()?)
    }
}

impl Closing {
    fn change<'a>(
        &self,
        (reader, now): (&'a Reader, DateTime<Utc>),
        held: &Held,
        status: &CaseStatus,
        (counted, open): (&Counted, &[case_task::Model]),
    ) -> Change<'a> {
        let closed_at = status.closed_at.unwrap_or(now);
        let mut change = Change::of(reader, now, held);
        change.decide(status);
        change.alter(|case| {
            case.working_days = case
                .closed_on
                .and_then(|on| dates::working_days(&counted.calendar, case.received_on, on));
        });
        let end = End {
            kind: ClosingKind::Closed,
            at: closed_at,
            outcome: status.outcome,
        };
        let detail = end::end(reader, &mut change, (counted, open), end);
        let text_id = change.text(TextKind::Note, self.note.clone());
        change.event(EventKind::Closed, closed_at, |event| {
            event.detail = detail;
            event.outcome_id = status.outcome;
            event.text_id = text_id;
        });
        change
    }
}
