//! `caseRetentionDecide`.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::{case_kept, cases};
use rules::access::Permission;
use rules::cases::retention::{Decision, Review, ReviewProblem};
use rules::cases::{EventKind, TextKind};
use rules::problem::Problem;
use rules::text::Limits;
use rules::time::zone::local_date;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use self::{CaseRetentionDecideProblem as P, CaseRetentionDecideProblemCode as Code};
use super::destroy::{By, destroy};
use super::due::{self, Due, Ended};
use crate::cases::case::Case;
use crate::cases::held::{Held, Wanted, hold, hold_again};
use crate::cases::legal_hold::standing::{self, On};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change, Eraser, Tie};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// What a review decides of the words of a case.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum RetentionDecision {
    /// They are kept for some more months, for a reason.
    Keep,
    /// They are destroyed now, for good.
    Destroy,
}

/// The case, and what is decided of its words.
#[derive(Debug, InputObject)]
pub struct CaseRetentionDecideInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// What is decided.
    pub decision: RetentionDecision,
    /// For how many calendar months from today they are kept, 1 to 1200; null when they are destroyed.
    pub months: Option<i32>,
    /// Why they are kept, 1 to 10,000 characters; null when they are destroyed.
    pub reason: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseRetentionDecide`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseRetentionDecidePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when it was decided.
    pub problems: Vec<CaseRetentionDecideProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a review from being decided so.
    CaseRetentionDecideProblem, CaseRetentionDecideProblemCode {
        /// The case is not to be reviewed, or not yet.
        NotDue,
        /// A legal hold stands on it or on its customer: the message names the first ten.
        LegalHold,
    }
}

impl From<Problem<ReviewProblem>> for P {
    fn from(problem: Problem<ReviewProblem>) -> Self {
        let code = match problem.code {
            ReviewProblem::NotDue => Code::NotDue,
            ReviewProblem::LegalHold => Code::LegalHold,
            ReviewProblem::WrongTerms => Code::Invalid,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseRetentionDecide;

#[Object]
impl CaseRetentionDecide {
    /// Decides about the words and documents of a case of `retentionReviews`: keeps them for some more months, or
    /// destroys them now. No figure changes.
    async fn case_retention_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, and what is decided of its words.")]
        input: CaseRetentionDecideInput,
    ) -> Result<CaseRetentionDecidePayload, Failure> {
        ctx.allow("Mutation.caseRetentionDecide")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(decide(ctx.reader(), input)).await?;
        Ok(CaseRetentionDecidePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn decide(reader: &Reader, input: CaseRetentionDecideInput) -> Result<cases::Model, Stop<P>> {
    let now = reader.clock().now();
    let reason = input.reason.as_deref();
    let mut problems = Problems::of_texts([("reason", reason, Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::RetentionReview,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let council_id = reader.council_id();
    let on = On::cases([&held.case]);
    standing::keep_from_new(&transaction, council_id, &on).await?;
    let holds = standing::holds(&transaction, council_id, &on).await?;
    let ended: Vec<Ended> = Ended::of(&held.case).into_iter().collect();
    let dues = due::of(&transaction, council_id, &ended).await?;
    let zone = reader.viewer().zone();
    let review = Review {
        due: dues
            .get(&held.case.id)
            .map(|due| (due.retention.action, due.due_on)),
        holds: &standing::told(&holds, zone),
        today: local_date(now, zone),
        reason,
    };
    let until = problems.decided(review.decide(match input.decision {
        RetentionDecision::Keep => Decision::Keep(input.months),
        RetentionDecision::Destroy => Decision::Destroy,
    }))?;
    let stored = match until {
        Some(until) => keep(&transaction, (reader, now), &held, (until, input.reason)).await?,
        None => gone(&transaction, (reader, now), held, &dues).await?,
    };
    transaction.commit().await?;
    Ok(stored)
}

/// Keeps the words until a day.
async fn keep(
    transaction: &DatabaseTransaction,
    (reader, now): (&Reader, DateTime<Utc>),
    held: &Held,
    (until, reason): (NaiveDate, Option<String>),
) -> Result<cases::Model, Failure> {
    let mut change = Change::of(reader, now, held);
    let text_id = change.text(TextKind::Reason, reason);
    if let Some(reason_id) = text_id {
        change.tie(Tie::Kept(case_kept::Model {
            id: reader.clock().new_id(),
            council_id: reader.council_id(),
            case_id: held.case.id,
            kept_until: until,
            reason_id,
            kept_by: reader.viewer().account_id(),
            kept_at: now,
        }));
    }
    change.event(EventKind::Kept, now, |event| {
        event.text_id = text_id;
        event.detail = Some(json!({ "keptUntil": until }));
    });
    record::apply(transaction, change).await?.into_case()
}

/// Destroys them, and gives the case as it then is.
async fn gone(
    transaction: &DatabaseTransaction,
    (reader, now): (&Reader, DateTime<Utc>),
    held: Held,
    dues: &HashMap<Uuid, Due>,
) -> Result<cases::Model, Failure> {
    let eraser = Eraser::viewer(reader, now);
    let (council_id, id) = (held.case.council_id, held.case.id);
    let by = dues.iter().map(|(id, due)| (*id, By::from(*due)));
    destroy(transaction, eraser, (&[held.case], &by.collect())).await?;
    let stored = hold_again(transaction, council_id, id).await?;
    stored.ok_or_else(|| Failure::fault("a case that is held is gone"))
}
