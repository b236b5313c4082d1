//! `caseRelate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_relation;
use entities::cases::cases;
use entities::select::InCouncil;
use rules::cases::EventKind;
use rules::cases::relation::{Relate, RelateProblem, RelationKind};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, Statement};
use uuid::Uuid;

use super::{CaseRelation, Pair, Wanted, between, either, hold, seen_from_first, tell};
use crate::cases::case::Case;
use crate::cases::codes::CaseRelationKind;
use crate::cases::held::hold_council;
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::Tie;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The two cases, and what the one is to the other.
#[derive(Debug, InputObject)]
pub struct CaseRelateInput {
    /// The case that follows, duplicates or contributes to the other.
    pub case_id: ID,
    /// The revision of that case last seen; null relates it whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The other case.
    pub to_case_id: ID,
    /// What the one is to the other.
    pub kind: CaseRelationKind,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseRelate`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseRelatePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// The relation as seen from the case; null when there are problems.
    pub relation: Option<CaseRelation>,
    /// What is to be mended; empty when the cases were related.
    pub problems: Vec<CaseRelateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps cases from being related.
    CaseRelateProblem, CaseRelateProblemCode of RelateProblem {
        /// Both are the same case.
        SameCase,
        /// They are related so already.
        AlreadyRelated,
        /// Relations of this kind would lead in a circle.
        Circle,
        /// One of the two has 100 relations, which is the most.
        TooManyRelations,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseRelate;

#[Object]
impl CaseRelate {
    /// Says what a case is to another, open or not. Both tell of it in their history. No case follows,
    /// duplicates or contributes to itself, over however many others.
    async fn case_relate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two cases, and what the one is to the other.")]
        input: CaseRelateInput,
    ) -> Result<CaseRelatePayload, Failure> {
        ctx.allow("Mutation.caseRelate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(relate(ctx.reader(), input)).await?;
        let (case, relation) = ended.row.unzip();
        Ok(CaseRelatePayload {
            case: case.map(Case::from),
            relation,
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn relate(
    reader: &Reader,
    input: CaseRelateInput,
) -> Result<(cases::Model, CaseRelation), Stop<CaseRelateProblem>> {
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    hold_council(&transaction, reader.council_id()).await?;
    let wanted = Wanted {
        from: &input.case_id,
        to: &input.to_case_id,
        expected_revision: input.expected_revision,
    };
    let pair = hold(&transaction, reader, wanted, &mut problems).await?;
    let known = between(&transaction, &pair, input.kind).await?;
    let kind = RelationKind::from(input.kind);
    let relate = Relate {
        is_self: pair.from.id == pair.to.id,
        is_known: known.is_some(),
        leads_back: leads_back(&transaction, &pair, kind).await?,
        count: count(&transaction, reader, pair.from.id).await?,
        count_of_other: count(&transaction, reader, pair.to.id).await?,
    };
    problems.decided(relate.decide())?;

    let row = case_relation::Model {
        id: reader.clock().new_id(),
        council_id: reader.council_id(),
        from_case_id: pair.from.id,
        to_case_id: pair.to.id,
        kind,
        related_at: reader.clock().now(),
    };
    let tie = Tie::Relation(row.clone());
    let told = (EventKind::Related, &row);
    let pair = tell(&transaction, reader, pair, told, tie).await?;
    transaction.commit().await?;
    Ok((pair.from, seen_from_first(row, pair.to)))
}

/// How many relations a case has.
async fn count(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case_id: Uuid,
) -> Result<u64, DbErr> {
    case_relation::Entity::in_council(reader.council_id())
        .filter(either(&[case_id], reader))
        .count(transaction)
        .await
}

const LEADS_BACK: &str = "WITH RECURSIVE onward (id) AS (\
    SELECT to_case_id FROM case_relation \
    WHERE council_id = $1 AND kind = $2 AND from_case_id = $3 \
    UNION \
    SELECT r.to_case_id FROM onward o \
    JOIN case_relation r ON r.council_id = $1 AND r.kind = $2 AND r.from_case_id = o.id) \
    SELECT 1 AS found FROM onward WHERE id = $4 LIMIT 1";

/// Whether relations of the kind lead from the second case to the first.
async fn leads_back(
    transaction: &impl ConnectionTrait,
    pair: &Pair,
    kind: RelationKind,
) -> Result<bool, DbErr> {
    let values = [
        pair.from.council_id.into(),
        kind.to_value().into(),
        pair.to.id.into(),
        pair.from.id.into(),
    ];
    let backend = transaction.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, LEADS_BACK, values);
    Ok(transaction.query_one_raw(statement).await?.is_some())
}
