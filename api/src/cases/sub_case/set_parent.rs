//! `caseSetParent`.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::{cases, sub_case};
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::sub_case::{MOST_LEVELS, SetParent, SetParentProblem};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::row_of;
use crate::cases::case::Case;
use crate::cases::event_detail::CASE;
use crate::cases::held::{self, NO_CASE, as_seen};
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record::{self, Change, Tie};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case, and the case that it is part of.
#[derive(Debug, InputObject)]
pub struct CaseSetParentInput {
    /// The case.
    pub case_id: ID,
    /// The revision of the case last seen; null sets its parent whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The case that it is part of from now on; null takes it out of the one that it is part of.
    pub parent_id: Option<ID>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseSetParent`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseSetParentPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case has its parent, or none any more.
    pub problems: Vec<CaseSetParentProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from becoming part of another, or from being taken out.
    CaseSetParentProblem, CaseSetParentProblemCode of SetParentProblem {
        /// Both are the same case.
        SameCase,
        /// It is part of that case already.
        AlreadyParent,
        /// The parent is itself part of the case.
        Circle,
        /// There would be more than three levels.
        TooDeep,
        /// The parent has 100 sub-cases, which is the most.
        TooManySubCases,
        /// The case is open, and the parent has ended.
        ParentEnded,
        /// It is to be taken out, and is part of no case.
        NoParent,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseSetParent;

#[Object]
impl CaseSetParent {
    /// Makes a case part of another, instead of any that it is part of now, or takes it out. All of them tell
    /// of it in their history. A case closes only after its sub-cases; withdrawing does not ask.
    async fn case_set_parent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, and the case that it is part of.")] input: CaseSetParentInput,
    ) -> Result<CaseSetParentPayload, Failure> {
        ctx.allow("Mutation.caseSetParent")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(set_parent(ctx.reader(), input)).await?;
        Ok(CaseSetParentPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

/// The cases that a change of parent touches, all held.
struct Family {
    cases: HashMap<Uuid, cases::Model>,
    /// What makes the case part of another now.
    row: Option<sub_case::Model>,
}

async fn set_parent(
    reader: &Reader,
    input: CaseSetParentInput,
) -> Result<cases::Model, Stop<CaseSetParentProblem>> {
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    held::hold_council(&transaction, reader.council_id()).await?;
    let id = Kind::Case.uuid(&input.case_id).unwrap_or_default();
    let parent = input.parent_id.as_ref();
    let parent = parent.map(|id| Kind::Case.uuid(id).unwrap_or_default());
    let family = hold(&transaction, reader, (id, parent), &mut problems).await?;
    let Some(case) = family.cases.get(&id).cloned() else {
        return Err(problems.and(CaseSetParentProblem::not_found("caseId", NO_CASE)));
    };
    problems.need(as_seen(case.revision, input.expected_revision))?;
    match parent.and_then(|id| family.cases.get(&id)) {
        Some(parent) => {
            let decision = decide(&transaction, &case, parent, family.row.as_ref()).await?;
            problems.decided(decision)?;
        }
        None if family.row.is_none() => {
            let message = "The case is part of no other. Name the one that it is to be part of.";
            let code = CaseSetParentProblemCode::NoParent;
            return Err(problems.and(CaseSetParentProblem::new(code, "parentId", message)));
        }
        None => {}
    }
    let case = write(&transaction, reader, case, family, parent).await?;
    transaction.commit().await?;
    Ok(case)
}

/// Holds the case, its parent to be and its parent now. The first two the viewer must reach; a case can be
/// taken out of one beyond reach.
async fn hold(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (id, parent): (Uuid, Option<Uuid>),
    problems: &mut Problems<CaseSetParentProblem>,
) -> Result<Family, Stop<CaseSetParentProblem>> {
    let mut named = vec![id];
    named.extend(parent);
    let reached = held::in_reach(transaction, reader, Permission::CaseRelate, &named).await?;
    for (id, field) in named.iter().zip(["caseId", "parentId"]) {
        if !reached.contains(id) {
            problems.add(CaseSetParentProblem::not_found(field, NO_CASE));
        }
    }
    problems.none()?;
    let row = row_of(transaction, reader.council_id(), id).await?;
    named.extend(row.as_ref().map(|row| row.parent_id));
    let cases = held::hold_all(transaction, reader.council_id(), &named).await?;
    Ok(Family { cases, row })
}

/// Asks the rules whether a case can become part of another.
async fn decide(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
    parent: &cases::Model,
    row: Option<&sub_case::Model>,
) -> Result<Result<(), Vec<rules::problem::Problem<SetParentProblem>>>, DbErr> {
    let above = above(transaction, parent).await?;
    let siblings = sub_case::Entity::in_council(case.council_id)
        .filter(sub_case::Column::ParentId.eq(parent.id))
        .count(transaction)
        .await?;
    let set = SetParent {
        case: (case.id, case.state),
        levels_below: levels_below(transaction, case).await?,
        parent_now: row.map(|row| row.parent_id),
        parent: (parent.id, parent.state),
        above: &above,
        siblings,
    };
    Ok(set.decide())
}

/// The cases that a case is part of, the nearest first.
async fn above(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<Vec<Uuid>, DbErr> {
    let mut above = Vec::new();
    let mut next = case.id;
    while above.len() < MOST_LEVELS {
        let Some(row) = row_of(transaction, case.council_id, next).await? else {
            break;
        };
        next = row.parent_id;
        above.push(next);
    }
    Ok(above)
}

/// How many levels are below a case, as far as it matters.
async fn levels_below(
    transaction: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<usize, DbErr> {
    let backend = transaction.get_database_backend();
    let mut level = vec![case.id];
    for levels in 0..MOST_LEVELS {
        level = sub_case::Entity::in_council(case.council_id)
            .filter(in_ids(sub_case::Column::ParentId, &level, backend))
            .select_only()
            .column(sub_case::Column::CaseId)
            .into_tuple()
            .all(transaction)
            .await?;
        if level.is_empty() {
            return Ok(levels);
        }
    }
    Ok(MOST_LEVELS)
}

/// Writes the events of the case and of those that it was and is part of, with its row.
async fn write(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case: cases::Model,
    mut family: Family,
    parent: Option<Uuid>,
) -> Result<cases::Model, Failure> {
    let now = reader.clock().now();
    let id = case.id;
    let mut change = Change::new(reader, now).with_case(case);
    let mut others = Vec::new();
    if let Some(row) = family.row {
        change.event(EventKind::ParentCleared, now, |event| {
            event.detail = Some(json!({ CASE: row.parent_id }));
        });
        others.push((row.parent_id, EventKind::SubCaseRemoved));
        change.tie(Tie::SubCaseGone(row));
    }
    if let Some(parent_id) = parent {
        change.event(EventKind::ParentSet, now, |event| {
            event.detail = Some(json!({ CASE: parent_id }));
        });
        others.push((parent_id, EventKind::SubCaseAdded));
        change.tie(Tie::SubCase(sub_case::Model {
            case_id: id,
            council_id: reader.council_id(),
            parent_id,
            set_at: now,
        }));
    }
    let stored = record::apply(transaction, change).await?.into_case()?;
    for (other, kind) in others {
        let Some(other) = family.cases.remove(&other) else {
            continue;
        };
        let mut change = Change::new(reader, now).with_case(other);
        change.event(kind, now, |event| {
            event.detail = Some(json!({ CASE: id }));
        });
        record::apply(transaction, change).await?;
    }
    Ok(stored)
}
