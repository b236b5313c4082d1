//! `caseUnrelate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::cases::EventKind;

use super::{Wanted, between, hold, tell};
use crate::cases::case::Case;
use crate::cases::codes::CaseRelationKind;
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::Tie;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The two cases, and what the one is no longer to the other.
#[derive(Debug, InputObject)]
pub struct CaseUnrelateInput {
    /// The case that follows, duplicates or contributes to the other.
    pub case_id: ID,
    /// The revision of that case last seen; null takes the relation away whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The other case.
    pub to_case_id: ID,
    /// What the one is to the other.
    pub kind: CaseRelationKind,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseUnrelate`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseUnrelatePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the relation was taken away.
    pub problems: Vec<CaseUnrelateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a relation from being taken away.
    CaseUnrelateProblem, CaseUnrelateProblemCode {
        /// The one is not related so to the other.
        NotRelated,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseUnrelate;

#[Object]
impl CaseUnrelate {
    /// Takes a relation between two cases away. The history of both keeps that it was there.
    async fn case_unrelate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two cases, and what the one is no longer to the other.")]
        input: CaseUnrelateInput,
    ) -> Result<CaseUnrelatePayload, Failure> {
        ctx.allow("Mutation.caseUnrelate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(unrelate(ctx.reader(), input)).await?;
        Ok(CaseUnrelatePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn unrelate(
    reader: &Reader,
    input: CaseUnrelateInput,
) -> Result<cases::Model, Stop<CaseUnrelateProblem>> {
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        from: &input.case_id,
        to: &input.to_case_id,
        expected_revision: input.expected_revision,
    };
    let pair = hold(&transaction, reader, wanted, &mut problems).await?;
    let found = between(&transaction, &pair, input.kind).await?;
    let row = problems.need(found.ok_or_else(|| {
        let message =
            "The case is not related so to this one. Swap the two, or name the kind that holds.";
        CaseUnrelateProblem::new(CaseUnrelateProblemCode::NotRelated, "toCaseId", message)
    }))?;
    let told = (EventKind::Unrelated, &row);
    let tie = Tie::RelationGone(row.clone());
    let pair = tell(&transaction, reader, pair, told, tie).await?;
    transaction.commit().await?;
    Ok(pair.from)
}
