//! Sub-cases: cases that are part of another, which closes only after them.
//!
//! No closed case has an open sub-case. Whoever closes a case holds it; whoever gives it a sub-case, or
//! reopens one, holds it too and looks whether it is closed.

pub mod set_parent;

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::{cases, sub_case};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::CaseState;
use rules::cases::sub_case::{MOST_NAMED, open_below};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::held::{self, Held, Wanted, hold_again};
use super::list::{self, CaseConnection, CaseList};
use super::problem::Revised;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::page::PageArgs;

/// The case that a case is part of; `None` when it is part of none, or of one out of reach.
///
/// # Errors
/// When the database fails.
pub async fn parent(ctx: &Context<'_>, case_id: Uuid) -> Result<Option<Case>, Failure> {
    match ctx.loader().load_one(ParentOf(case_id)).await? {
        Some(parent_id) => ctx.loader().load_one(CaseById(parent_id)).await,
        None => Ok(None),
    }
}

/// The cases in reach that are part of a case.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong page.
pub async fn of_case(
    ctx: &Context<'_>,
    case_id: Uuid,
    args: PageArgs,
) -> Result<CaseConnection, Failure> {
    let below = is_below(ctx.reader().council_id(), case_id);
    let text = format!("part of {case_id}");
    list::behind(ctx, below, &text, CaseList::page(args)).await
}

/// True of the cases that are part of a case.
fn is_below(council_id: Uuid, case_id: Uuid) -> Condition {
    Condition::all().add(cases::Column::Id.in_subquery(ids_below(council_id, case_id)))
}

fn ids_below(council_id: Uuid, case_id: Uuid) -> SelectStatement {
    sub_case::Entity::in_council(council_id)
        .filter(sub_case::Column::ParentId.eq(case_id))
        .select_only()
        .column(sub_case::Column::CaseId)
        .into_query()
}

/// What keeps a case, which is held, from being closed: its open sub-cases, those in reach by their
/// references. `None` when it has none.
pub(super) async fn keeps_open(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case_id: Uuid,
) -> Result<Option<String>, DbErr> {
    let open = is_below(reader.council_id(), case_id).add(cases::Column::State.eq(CaseState::Open));
    let count = cases::Entity::in_council(reader.council_id())
        .filter(open.clone())
        .count(transaction)
        .await?;
    if count == 0 {
        return Ok(None);
    }
    let named: Vec<String> = reader
        .viewer()
        .scope(Permission::CaseRead)
        .cases(reader.backend())
        .filter(open)
        .select_only()
        .column(cases::Column::Reference)
        .order_by_asc(cases::Column::Id)
        .limit(u64::try_from(MOST_NAMED).unwrap_or(u64::MAX))
        .into_tuple()
        .all(transaction)
        .await?;
    Ok(Some(open_below(count, &named)))
}

/// The row that makes a case part of another.
async fn row_of(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    case_id: Uuid,
) -> Result<Option<sub_case::Model>, DbErr> {
    sub_case::Entity::in_council(council_id)
        .filter(sub_case::Column::CaseId.eq(case_id))
        .one(transaction)
        .await
}

/// Holds a case with its parent, in the order of their ids. Should it become part of another meanwhile, it
/// has another revision than its caller saw, which therefore must be given.
pub(super) async fn hold_with_parent<P: Revised>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    wanted: Wanted<'_>,
) -> Result<Result<(Held, Option<cases::Model>), P>, DbErr> {
    let council_id = reader.council_id();
    let id = Kind::Case.uuid(wanted.id).unwrap_or_default();
    let row = row_of(transaction, council_id, id).await?;
    let parent_id = row.map(|row| row.parent_id);
    let mut parent = None;
    if let Some(before) = parent_id.filter(|parent_id| *parent_id < id) {
        parent = hold_again(transaction, council_id, before).await?;
    }
    let held = match held::hold(transaction, reader, wanted).await? {
        Ok(held) => held,
        Err(problem) => return Ok(Err(problem)),
    };
    if let Some(after) = parent_id.filter(|parent_id| *parent_id > id) {
        parent = hold_again(transaction, council_id, after).await?;
    }
    Ok(Ok((held, parent)))
}

/// Loads the ids of the cases that cases are part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParentOf(pub Uuid);

impl Loader<ParentOf> for Reader {
    type Value = Uuid;
    type Error = Failure;

    async fn load(&self, keys: &[ParentOf]) -> Result<HashMap<ParentOf, Uuid>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let found = self
            .rows_of::<sub_case::Entity>(sub_case::Column::CaseId, ids)
            .all(self.connection());
        let rows = self.ask("parent of case", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ParentOf(row.case_id), row.parent_id))
            .collect())
    }
}
