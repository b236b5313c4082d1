//! Saved views: questions for cases that somebody has named, for themselves or for a team.
//!
//! A view is a question and no reach: whoever uses it sees of its cases those that they would see without it.

pub mod change;
pub mod list;
mod owner;
pub mod remove;
mod retired;
pub mod save;
mod stored;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::case_view::{Column, Entity, Model};
use sea_orm::QueryFilter;
use uuid::Uuid;

use self::retired::CaseViewRetired;
use self::stored::CaseWhereValue;
use super::list::{self as case_list, CaseConnection, CaseList};
use super::order::{CaseOrder, CaseOrderField};
use super::text;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::filter::SortDirection;
use crate::graphql::id::Kind;
use crate::graphql::page::PageArgs;
use crate::graphql::total::TotalCount;
use crate::organisation::account::Account;
use crate::organisation::team::{Team, TeamById};

/// A question for cases that somebody has named, for themselves or for a team.
#[derive(Clone, Debug)]
pub struct CaseView(pub Model);

/// One step of the order of a view.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct CaseViewOrder {
    /// What its cases are sorted by.
    pub field: CaseOrderField,
    /// Which way.
    pub direction: SortDirection,
}

impl From<CaseOrder> for CaseViewOrder {
    fn from(step: CaseOrder) -> Self {
        Self {
            field: step.field,
            direction: step.direction,
        }
    }
}

/// A question for cases that somebody has named, for themselves or for a team.
#[Object]
impl CaseView {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::CaseView.id(self.0.id)
    }

    /// What it is called, unique among the views of its owner or team.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Which cases it holds; an empty object for all in reach.
    #[graphql(name = "where")]
    async fn filter(&self) -> CaseWhereValue {
        CaseWhereValue(self.0.filter.clone())
    }

    /// In which order; empty for the latest received first. Null only beside an error.
    async fn order_by(&self) -> Fallible<Vec<CaseViewOrder>> {
        let steps = stored::order(&self.0);
        Some(steps.map(|steps| steps.into_iter().map(CaseViewOrder::from).collect()))
    }

    /// Whether it is its owner's alone.
    async fn is_private(&self) -> bool {
        self.0.owner_id.is_some()
    }

    /// Whose own view it is; null when it is a team's.
    async fn owner(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.0.owner_id).await.transpose()
    }

    /// The team whose view it is; null when it is somebody's own.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let id = TeamById(self.0.team_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// Who saved it; null only beside an error.
    async fn created_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let account = text::account(ctx, Some(self.0.created_by));
        account.await.transpose()
    }

    /// When it was saved.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last; when it was saved, if never.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Counts the changes, from 1; a change names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// What its filter names that is no longer in use: staff who have left, journey versions that were
    /// retired. The view still holds their cases. Null only when it could not be read.
    async fn retired(&self, ctx: &Context<'_>) -> Fallible<Vec<CaseViewRetired>> {
        Some(retired::of(ctx, &self.0).await)
    }

    /// Its cases in the viewer's reach; null when the viewer may not see cases, or may not ask what the
    /// view asks.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(self.page(ctx, args).await)
    }

    /// How many cases in the viewer's reach it holds, without reading any: many views are counted by one
    /// statement. Null as `cases` is.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        Some(self.count(ctx).await)
    }
}

impl CaseView {
    /// Its question as `Query.cases` would be asked.
    fn question(&self, args: PageArgs) -> Result<CaseList, Failure> {
        Ok(CaseList {
            filter: Some(stored::filter(&self.0)?),
            order: Some(stored::order(&self.0)?),
            args,
        })
    }

    async fn page(&self, ctx: &Context<'_>, args: PageArgs) -> Result<CaseConnection, Failure> {
        ctx.allow("CaseView.cases")?;
        case_list::in_reach(ctx, self.question(args)?).await
    }

    async fn count(&self, ctx: &Context<'_>) -> Result<TotalCount, Failure> {
        ctx.allow("CaseView.totalCount")?;
        case_list::count(ctx, self.question(PageArgs::default())?).await
    }
}

/// Loads views by id, as far as the viewer may use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseViewById(pub Uuid);

impl Loader<CaseViewById> for Reader {
    type Value = CaseView;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CaseViewById],
    ) -> Result<HashMap<CaseViewById, CaseView>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(owner::seen(self));
        let rows = self.all("case view by id", select).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CaseViewById(row.id), CaseView(row)))
            .collect())
    }
}

/// What a caller reads whose name belongs to another view.
fn taken(name: &str) -> String {
    format!("Another view of the same owner has the name {name:?}. Choose another.")
}
