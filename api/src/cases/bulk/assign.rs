//! `caseAssignBulk`.

use async_graphql::{Context, ID, InputObject, Object};

use super::{BulkInput, BulkPayload, BulkResult, Row, run};
use crate::cases::assign::{Assigning, CaseAssignProblem};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::identity::idempotency::Attempt;

/// A case to assign, and to whom.
#[derive(Debug, InputObject)]
pub struct CaseAssignBulkItem {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The team that has it from now on, one of the journey's; null takes it from its team.
    pub team_id: Option<ID>,
    /// The member of staff who has it from now on, in that team if one is given; null takes it from whoever has it.
    pub assignee_id: Option<ID>,
}

impl From<CaseAssignBulkItem> for Row<Assigning> {
    fn from(item: CaseAssignBulkItem) -> Self {
        Self {
            case_id: item.case_id,
            expected_revision: Some(item.expected_revision),
            verb: Assigning {
                team_id: item.team_id,
                assignee_id: item.assignee_id,
            },
        }
    }
}

/// What became of one item of `caseAssignBulk`.
pub type CaseAssignBulkResult = BulkResult<CaseAssignProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseAssignBulk;

#[Object]
impl CaseAssignBulk {
    /// Does what `caseAssign` does to up to 100 cases by one request, in one transaction.
    async fn case_assign_bulk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cases to assign, and to whom.")] input: BulkInput<CaseAssignBulkItem>,
    ) -> Result<BulkPayload<CaseAssignBulkResult>, Failure> {
        ctx.allow("Mutation.caseAssignBulk")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::at_many(ctx, "caseAssignBulk", key);
        run::answer::<_, Assigning>(ctx.reader(), &attempt, input).await
    }
}
