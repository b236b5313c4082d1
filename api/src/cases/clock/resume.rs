//! `caseResume`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{ResumeClock, ResumeProblem};
use rules::cases::replay::{Detail, Given};
use serde_json::json;

use super::counted::{Counted, moved};
use super::pauses::PauseReason;
use crate::cases::case::Case;
use crate::cases::dates;
use crate::cases::held::{Wanted, hold};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The case to resume.
#[derive(Debug, InputObject)]
pub struct CaseResumeInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Which of its pauses is over; null when only one lasts.
    pub reason: Option<PauseReason>,
    /// Since when, from when it was paused until now; null means now.
    pub resumed_at: Option<DateTime<Utc>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseResume`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseResumePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was resumed.
    pub problems: Vec<CaseResumeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being resumed.
    CaseResumeProblem, CaseResumeProblemCode of ResumeProblem {
        /// No pause lasts, or none for this reason.
        NotPaused,
        /// Several pauses last, and none is named.
        SeveralPauses,
        /// The pause would end before it began.
        ResumedBeforePaused,
        /// The pause would end later than now.
        ResumedInFuture,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseResume;

#[Object]
impl CaseResume {
    /// Ends a pause of a case. Its due date moves by the working time that the pause took from its clock;
    /// a deadline that was imported stays as it was given.
    async fn case_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to resume.")] input: CaseResumeInput,
    ) -> Result<CaseResumePayload, Failure> {
        ctx.allow("Mutation.caseResume")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(resume(ctx.reader(), input)).await?;
        Ok(CaseResumePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn resume(
    reader: &Reader,
    input: CaseResumeInput,
) -> Result<cases::Model, Stop<CaseResumeProblem>> {
    let now = reader.clock().now();
    let command = ResumeClock {
        reason: input.reason.map(Into::into),
        resumed_at: input.resumed_at.map_or(now, dates::kept),
    };
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CasePause,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let before = Counted::read(&transaction, reader, &held.case).await?;
    let place = problems.decided(command.decide(&before.rules(), now))?;

    let mut change = Change::of(reader, now, &held);
    let mut after = before.clone();
    let mut reason = None;
    if let Some(pause) = after.pauses.get_mut(place) {
        pause.resumed_at = Some(command.resumed_at);
        pause.resumed_by = reader.viewer().account_id();
        reason = Some(Given::First(pause.reason));
    }
    after.write(&before, &mut change);
    let detail = Detail {
        pause_reason: reason,
        ..moved(&change)
    };
    change.event(EventKind::Resumed, command.resumed_at, |event| {
        event.detail = Some(json!(detail));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
