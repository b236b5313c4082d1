//! `caseNoteBulk`.

use async_graphql::{Context, ID, InputObject, Object};

use super::{BulkInput, BulkPayload, BulkResult, Row, run};
use crate::cases::note::{CaseNoteProblem, Noting};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::identity::idempotency::Attempt;

/// A note to add to a case.
#[derive(Debug, InputObject)]
pub struct CaseNoteBulkItem {
    /// The case, open or not.
    pub case_id: ID,
    /// The revision last seen; null adds the note whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The words, 1 to 10,000 characters, kept as they are.
    pub text: String,
}

impl From<CaseNoteBulkItem> for Row<Noting> {
    fn from(item: CaseNoteBulkItem) -> Self {
        Self {
            case_id: item.case_id,
            expected_revision: item.expected_revision,
            verb: Noting { text: item.text },
        }
    }
}

/// What became of one item of `caseNoteBulk`.
pub type CaseNoteBulkResult = BulkResult<CaseNoteProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseNoteBulk;

#[Object]
impl CaseNoteBulk {
    /// Does what `caseNote` does to up to 100 cases by one request, in one transaction.
    async fn case_note_bulk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notes to add.")] input: BulkInput<CaseNoteBulkItem>,
    ) -> Result<BulkPayload<CaseNoteBulkResult>, Failure> {
        ctx.allow("Mutation.caseNoteBulk")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::at_many(ctx, "caseNoteBulk", key);
        run::answer::<_, Noting>(ctx.reader(), &attempt, input).await
    }
}
