//! Accounts: the holders of tokens, and whom they act for.

pub mod create;
mod grants;
mod holder;
pub mod journeys;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::identity::account::{Column, Entity, Model};
use entities::select::InCouncil;
use uuid::Uuid;

use self::journeys::JourneysOfAccount;
use super::customer::{Customer, CustomerInReach};
use super::staff::{Staff, StaffById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::journeys::journey::Journey;

/// The holder of a token: an issuer and subject bound to a member of staff, a customer or, with
/// neither, a partner.
#[derive(Clone, Debug)]
pub struct Account(pub Model);

/// The connection of accounts.
pub type AccountConnection = Connection<String, Account>;

/// The holder of a token: an issuer and subject bound to a member of staff, a customer or, with
/// neither, a partner.
#[Object]
impl Account {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Account.id(self.0.id)
    }

    /// Name shown beside what the account did; null when it was erased with its customer.
    async fn name(&self) -> Option<&str> {
        (!self.0.name.is_empty()).then_some(self.0.name.as_str())
    }

    /// The `iss` of its tokens; null when the viewer may not see accounts.
    async fn issuer(&self, ctx: &Context<'_>) -> Fallible<&str> {
        Some(ctx.allow("Account.issuer").map(|()| self.0.issuer.as_str()))
    }

    /// The `sub` of its tokens; null when the viewer may not see accounts.
    async fn subject(&self, ctx: &Context<'_>) -> Fallible<&str> {
        Some(
            ctx.allow("Account.subject")
                .map(|()| self.0.subject.as_str()),
        )
    }

    /// False refuses its tokens; null when the viewer may not see accounts.
    async fn is_active(&self, ctx: &Context<'_>) -> Fallible<bool> {
        Some(ctx.allow("Account.isActive").map(|()| self.0.is_active))
    }

    /// When the account was made; null when the viewer may not see accounts.
    async fn created_at(&self, ctx: &Context<'_>) -> Fallible<DateTime<Utc>> {
        Some(ctx.allow("Account.createdAt").map(|()| self.0.created_at))
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The member of staff who holds it; null for customers and partners, and when the viewer may
    /// not see staff.
    async fn staff(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        self.find_staff(ctx).await.transpose()
    }

    /// The customer who holds it; null for staff and partners, and when the customer is out of the
    /// viewer's reach.
    async fn customer(&self, ctx: &Context<'_>) -> Fallible<Customer> {
        self.find_customer(ctx).await.transpose()
    }

    /// The journeys granted to a partner by code, all of them; empty for staff and customers. Null
    /// when the viewer may not see accounts.
    async fn journeys(&self, ctx: &Context<'_>) -> Fallible<Vec<Journey>> {
        Some(self.find_journeys(ctx).await)
    }
}

impl Account {
    async fn find_staff(&self, ctx: &Context<'_>) -> Result<Option<Staff>, Failure> {
        let Some(id) = self.0.staff_id else {
            return Ok(None);
        };
        ctx.allow("Account.staff")?;
        ctx.loader().load_one(StaffById(id)).await
    }

    async fn find_customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Failure> {
        let Some(id) = self.0.customer_id else {
            return Ok(None);
        };
        ctx.allow("Account.customer")?;
        ctx.loader().load_one(CustomerInReach(id)).await
    }

    async fn find_journeys(&self, ctx: &Context<'_>) -> Result<Vec<Journey>, Failure> {
        ctx.allow("Account.journeys")?;
        let found = ctx.loader().load_one(JourneysOfAccount(self.0.id)).await?;
        Ok(found.unwrap_or_default())
    }

    /// The accounts of the council, the newest first, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<AccountConnection, Failure> {
        let select = Entity::in_council(reader.council_id());
        let order = [
            SortColumn::descending(Column::CreatedAt),
            SortColumn::descending(Column::Id),
        ];
        let of = || page::fingerprint(&["accounts"]);
        let page = page::read(reader, "accounts", select, &order, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads accounts by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountById(pub Uuid);

impl Loader<AccountById> for Reader {
    type Value = Account;
    type Error = Failure;

    async fn load(&self, keys: &[AccountById]) -> Result<HashMap<AccountById, Account>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("account by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (AccountById(row.id), Account(row)))
            .collect())
    }
}

/// The root fields about accounts.
#[derive(Debug, Default)]
pub struct AccountQueries;

#[Object]
impl AccountQueries {
    /// The accounts of the council, the newest first; null when the viewer may not see accounts.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<AccountConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.accounts") {
            Ok(()) => Account::page(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}
