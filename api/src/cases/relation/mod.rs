//! Relations: what a case is to another. Both have a history, and both tell of it.

pub mod relate;
pub mod unrelate;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_relation::{Column, Entity, Model};
use entities::cases::cases;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use rules::cases::EventKind;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::codes::CaseRelationKind;
use super::event_detail::CASE;
use super::held::{self, NO_CASE, as_seen};
use super::problem::{Problems, Revised};
use super::record::{self, Change, Tie};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::graphql::mutation::Stop;

/// What a case is to another, seen from one of the two.
#[derive(Clone, Debug)]
pub struct CaseRelation {
    row: Model,
    is_inverse: bool,
    other: Case,
}

/// What a case is to another, seen from one of the two.
#[Object]
impl CaseRelation {
    /// What the one is to the other.
    async fn kind(&self) -> CaseRelationKind {
        self.row.kind.into()
    }

    /// True when it is the other case that follows, duplicates or contributes to this one.
    async fn is_inverse(&self) -> bool {
        self.is_inverse
    }

    /// The other case.
    async fn case(&self) -> Case {
        self.other.clone()
    }

    /// When they were related.
    async fn related_at(&self) -> DateTime<Utc> {
        self.row.related_at
    }
}

/// The relations of a case to cases in reach, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn of_case(ctx: &Context<'_>, case_id: Uuid) -> Result<Vec<CaseRelation>, Failure> {
    let rows = ctx.loader().load_one(RelationsOf(case_id)).await?;
    let rows = rows.unwrap_or_default();
    let other = |row: &Model| {
        if row.from_case_id == case_id {
            row.to_case_id
        } else {
            row.from_case_id
        }
    };
    let ids = rows.iter().map(|row| CaseById(other(row)));
    let cases = ctx.loader().load_many(ids).await?;
    let seen = rows.into_iter().filter_map(|row| {
        let case = cases.get(&CaseById(other(&row)))?.clone();
        Some(CaseRelation {
            is_inverse: row.to_case_id == case_id,
            other: case,
            row,
        })
    });
    Ok(seen.collect())
}

/// Loads the relations of cases, from them and to them, the earliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RelationsOf(pub Uuid);

impl Loader<RelationsOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[RelationsOf],
    ) -> Result<HashMap<RelationsOf, Vec<Model>>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = Entity::in_council(self.council_id())
            .filter(either(&ids, self))
            .order_by_asc(Column::RelatedAt)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("relations of case", found).await?;
        Ok(grouped(rows.into_iter().flat_map(|row| {
            let ends = [row.from_case_id, row.to_case_id];
            let asked = ends.into_iter().filter(|end| ids.contains(end));
            let told: Vec<_> = asked.map(|end| (RelationsOf(end), row.clone())).collect();
            told
        })))
    }
}

/// True of the relations from these cases, and of those to them.
fn either(ids: &[Uuid], reader: &Reader) -> Condition {
    Condition::any()
        .add(in_ids(Column::FromCaseId, ids, reader.backend()))
        .add(in_ids(Column::ToCaseId, ids, reader.backend()))
}

/// Two cases that nobody else can change until the transaction ends.
struct Pair {
    from: cases::Model,
    to: cases::Model,
}

/// Which two cases, and which revision of the first its caller saw last.
struct Wanted<'a> {
    from: &'a ID,
    to: &'a ID,
    expected_revision: Option<i64>,
}

/// Holds both cases, which the viewer must reach; a case and itself are a pair too.
async fn hold<P: Revised>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    wanted: Wanted<'_>,
    problems: &mut Problems<P>,
) -> Result<Pair, Stop<P>> {
    let named = [wanted.from, wanted.to].map(|id| Kind::Case.uuid(id).unwrap_or_default());
    let reached = held::in_reach(transaction, reader, Permission::CaseRelate, &named).await?;
    let [from, to] = named;
    for (id, field) in [(from, "caseId"), (to, "toCaseId")] {
        if !reached.contains(&id) {
            problems.add(P::not_found(field, NO_CASE));
        }
    }
    problems.none()?;
    let cases = held::hold_all(transaction, reader.council_id(), &named).await?;
    let (Some(from), Some(to)) = (cases.get(&from), cases.get(&to)) else {
        return Err(problems.and(P::not_found("caseId", NO_CASE)));
    };
    problems.need(as_seen(from.revision, wanted.expected_revision))?;
    Ok(Pair {
        from: from.clone(),
        to: to.clone(),
    })
}

/// Writes the event on both cases, with what becomes of the relation.
async fn tell(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    pair: Pair,
    (kind, row): (EventKind, &Model),
    tie: Tie,
) -> Result<Pair, Failure> {
    let now = reader.clock().now();
    let change = |case: cases::Model, other: Uuid, is_inverse: bool| {
        let mut change = Change::new(reader, now).with_case(case);
        change.event(kind, now, |event| {
            event.detail = Some(if is_inverse {
                json!({ CASE: other, "relation": row.kind, "isInverse": true })
            } else {
                json!({ CASE: other, "relation": row.kind })
            });
        });
        change
    };
    let mut from = change(pair.from, row.to_case_id, false);
    from.tie(tie);
    let to = change(pair.to, row.from_case_id, true);
    let from = record::apply(transaction, from).await?.into_case()?;
    let to = record::apply(transaction, to).await?.into_case()?;
    Ok(Pair { from, to })
}

/// How a relation is seen from the case that it begins at.
fn seen_from_first(row: Model, other: cases::Model) -> CaseRelation {
    CaseRelation {
        row,
        is_inverse: false,
        other: Case::from(other),
    }
}

/// The relation of this kind between two cases.
async fn between(
    transaction: &impl ConnectionTrait,
    pair: &Pair,
    kind: CaseRelationKind,
) -> Result<Option<Model>, DbErr> {
    Entity::in_council(pair.from.council_id)
        .filter(Column::FromCaseId.eq(pair.from.id))
        .filter(Column::ToCaseId.eq(pair.to.id))
        .filter(Column::Kind.eq(rules::cases::relation::RelationKind::from(kind)))
        .one(transaction)
        .await
}
