//! `caseMoveBulk`.

use async_graphql::{Context, ID, InputObject, Object};

use super::{BulkInput, BulkPayload, BulkResult, Row, run};
use crate::cases::move_to_stage::{CaseMoveProblem, Moving};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::identity::idempotency::Attempt;

/// A case to move, and where to: by the id of the stage or by its code, one of the two.
#[derive(Debug, InputObject)]
pub struct CaseMoveBulkItem {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The stage to move to; null when its code is given.
    pub stage_id: Option<ID>,
    /// The code of the stage to move to, in the case's own journey version; null when its id is given.
    pub stage_code: Option<String>,
}

impl From<CaseMoveBulkItem> for Row<Moving> {
    fn from(item: CaseMoveBulkItem) -> Self {
        Self {
            case_id: item.case_id,
            expected_revision: Some(item.expected_revision),
            verb: Moving {
                stage_id: item.stage_id,
                stage_code: item.stage_code,
            },
        }
    }
}

/// What became of one item of `caseMoveBulk`.
pub type CaseMoveBulkResult = BulkResult<CaseMoveProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseMoveBulk;

#[Object]
impl CaseMoveBulk {
    /// Does what `caseMove` does to up to 100 cases by one request, in one transaction.
    async fn case_move_bulk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cases to move, and where to.")] input: BulkInput<CaseMoveBulkItem>,
    ) -> Result<BulkPayload<CaseMoveBulkResult>, Failure> {
        ctx.allow("Mutation.caseMoveBulk")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::at_many(ctx, "caseMoveBulk", key);
        run::answer::<_, Moving>(ctx.reader(), &attempt, input).await
    }
}
