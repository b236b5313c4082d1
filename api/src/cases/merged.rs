//! What was merged: into which case one went on, and which went on with it. Nothing moves by a merge, so that
//! contacts, notes and documents stay with the case that they came to.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::case_closing::{Column, Entity};
use entities::select::InCouncil;
use rules::cases::CaseState;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::case::{Case, CaseById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// The case into which this one was merged, where that stands and is in reach.
pub(super) async fn into(ctx: &Context<'_>, case: &Case) -> Result<Option<Case>, Failure> {
    if case.0.state != CaseState::Merged {
        return Ok(None);
    }
    match ctx.loader().load_one(Into(case.0.id)).await? {
        Some(id) => ctx.loader().load_one(CaseById(id)).await,
        None => Ok(None),
    }
}

/// The cases in reach that were merged into this one and still are, the earliest first.
pub(super) async fn here(ctx: &Context<'_>, case_id: Uuid) -> Result<Vec<Case>, Failure> {
    let ids = ctx.loader().load_one(Here(case_id)).await?;
    let ids = ids.unwrap_or_default();
    let cases = ctx.loader().load_many(ids.iter().copied().map(CaseById));
    let mut cases = cases.await?;
    let seen = ids.into_iter().map(CaseById);
    Ok(seen.filter_map(|id| cases.remove(&id)).collect())
}

/// How many cases are merged into one.
pub(super) async fn count(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case_id: Uuid,
) -> Result<u64, DbErr> {
    Entity::in_council(reader.council_id())
        .filter(Column::IntoCaseId.eq(case_id))
        .filter(Column::ReopenedAt.is_null())
        .count(transaction)
        .await
}

/// Loads into which case one was merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Into(Uuid);

impl Loader<Into> for Reader {
    type Value = Uuid;
    type Error = Failure;

    async fn load(&self, keys: &[Into]) -> Result<HashMap<Into, Uuid>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .filter(Column::IntoCaseId.is_not_null())
            .filter(Column::ReopenedAt.is_null())
            .all(self.connection());
        let rows = self.ask("case merged into", found).await?;
        let into = |row: entities::cases::case_closing::Model| {
            Some((Into(row.case_id), row.into_case_id?))
        };
        Ok(rows.into_iter().filter_map(into).collect())
    }
}

/// Loads the ids of the cases that were merged into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Here(Uuid);

impl Loader<Here> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(&self, keys: &[Here]) -> Result<HashMap<Here, Vec<Uuid>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::IntoCaseId, keys.iter().map(|key| key.0))
            .filter(Column::ReopenedAt.is_null())
            .order_by_asc(Column::ClosedAt)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("cases merged here", found).await?;
        let here = rows
            .into_iter()
            .filter_map(|row| Some((Here(row.into_case_id?), row.case_id)));
        Ok(grouped(here))
    }
}
