//! `caseCorrect`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{Correct, CorrectProblem};
use rules::cases::replay::{Detail, Given};
use rules::cases::{CaseState, EventKind, TextKind};
use rules::text::Limits;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;
use serde_json::json;

use super::case::Case;
use super::clock::counted::{Counted, moved};
use super::dates;
use super::held::{Wanted, hold};
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The case to put right: what is left out stays.
#[derive(Debug, InputObject)]
pub struct CaseCorrectInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// When it was really received; null leaves it.
    pub received_at: Option<DateTime<Utc>>,
    /// When it was really closed or withdrawn; null leaves it.
    pub closed_at: Option<DateTime<Utc>>,
    /// What was recorded wrongly, and why.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseCorrect`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseCorrectPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was put right.
    pub problems: Vec<CaseCorrectProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being put right.
    CaseCorrectProblem, CaseCorrectProblemCode of CorrectProblem {
        /// Nothing was given, or only what the case has already.
        NothingToChange,
        /// No reason was given.
        ReasonMissing,
        /// An open case has no closed instant.
        NotClosed,
        /// It would have been received later than now.
        ReceivedInFuture,
        /// It would have been closed later than now.
        ClosedInFuture,
        /// It would have been received after it was closed, now or before it was reopened.
        ReceivedAfterClosed,
        /// It would have been closed before it was received.
        ClosedBeforeReceived,
        /// It would have been closed before it was last reopened.
        ClosedBeforeReopened,
    }
}

/// A reason as the rules take it: they say themselves when it is missing.
const REASON: Limits = Limits::NOTE.unless_missing();

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseCorrect;

#[Object]
impl CaseCorrect {
    /// Puts right when a case was received or closed. Its due date, its working days and the periods that
    /// it counts in follow; a deadline that was imported stays as it was given.
    async fn case_correct(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to put right.")] input: CaseCorrectInput,
    ) -> Result<CaseCorrectPayload, Failure> {
        ctx.allow("Mutation.caseCorrect")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(correct(ctx.reader(), input)).await?;
        Ok(CaseCorrectPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn correct(
    reader: &Reader,
    input: CaseCorrectInput,
) -> Result<cases::Model, Stop<CaseCorrectProblem>> {
    let now = reader.clock().now();
    let command = Correct {
        received_at: input.received_at.map(dates::kept),
        closed_at: input.closed_at.map(dates::kept),
        reason: &input.reason,
    };
    let mut problems = Problems::of_texts([("reason", Some(input.reason.as_str()), REASON)]);
    for (field, at) in [
        ("receivedAt", command.received_at),
        ("closedAt", command.closed_at),
    ] {
        problems.add_invalid(field, at.and_then(|at| dates::too_long_ago(field, at)));
    }
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseCorrect,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let status = problems.decided(command.decide(&held.status(), now))?;
    let before = Counted::read(&transaction, reader, &held.case).await?;

    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    let mut after = before.clone();
    if let (Some(was), Some(is)) = (held.case.closed_at, status.closed_at) {
        after.correct_end(was, is);
    }
    after.write(&before, &mut change);
    change.alter(|case| follow(case, &held.case, &before.calendar));
    if let Some(closed_at) = status.closed_at {
        change.alter_closing(held.live_closing(), |closing| {
            closing.closed_at = closed_at;
            closing.closed_on = local_date(closed_at, reader.viewer().zone());
        });
    }
    let text_id = change.text(TextKind::Reason, Some(input.reason));
    let detail = change
        .case()
        .map(|case| detail(&held.case, case, moved(&change).due_at));
    change.event(EventKind::Corrected, now, |event| {
        event.text_id = text_id;
        event.detail = detail.map(|detail| json!(detail));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}

/// Sets what follows from the days of `case`, which was `before`.
fn follow(case: &mut cases::Model, before: &cases::Model, calendar: &WorkingCalendar) {
    case.working_days = case
        .closed_on
        .filter(|_| case.state == CaseState::Closed)
        .and_then(|closed_on| dates::working_days(calendar, case.received_on, closed_on));
    let was_backwards = before.closed_at.is_some_and(|at| at < before.received_at);
    if was_backwards {
        case.has_contradictory_times = false;
    }
}

/// What was and what is, of what has changed.
fn detail(
    before: &cases::Model,
    after: &cases::Model,
    due: Option<Given<DateTime<Utc>>>,
) -> Detail {
    Detail {
        received_at: Given::change(before.received_at, after.received_at),
        closed_at: Given::change(before.closed_at, after.closed_at),
        due_at: due,
        ..Detail::default()
    }
}
