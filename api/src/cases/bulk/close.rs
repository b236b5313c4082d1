//! `caseCloseBulk`.

use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};

use super::{BulkInput, BulkPayload, BulkResult, Row, run};
use crate::cases::close::{CaseCloseProblem, Closing};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::identity::idempotency::Attempt;

/// A case to close, and how it ended.
#[derive(Debug, InputObject)]
pub struct CaseCloseBulkItem {
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
}

impl From<CaseCloseBulkItem> for Row<Closing> {
    fn from(item: CaseCloseBulkItem) -> Self {
        Self {
            case_id: item.case_id,
            expected_revision: Some(item.expected_revision),
            verb: Closing {
                outcome_id: item.outcome_id,
                closed_at: item.closed_at,
                note: item.note,
            },
        }
    }
}

/// What became of one item of `caseCloseBulk`.
pub type CaseCloseBulkResult = BulkResult<CaseCloseProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseCloseBulk;

#[Object]
impl CaseCloseBulk {
    /// Does what `caseClose` does to up to 100 cases by one request, in one transaction. They are closed in the
    /// order given: sub-cases before the case that they are part of.
    async fn case_close_bulk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cases to close, and how they ended.")] input: BulkInput<
            CaseCloseBulkItem,
        >,
    ) -> Result<BulkPayload<CaseCloseBulkResult>, Failure> {
        ctx.allow("Mutation.caseCloseBulk")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::at_many(ctx, "caseCloseBulk", key);
        run::answer::<_, Closing>(ctx.reader(), &attempt, input).await
    }
}
