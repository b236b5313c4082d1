//! Customers of whom there were two rows: which became one, when and why.

pub mod merge;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::customer_merge::{Column, Entity, Model};
use entities::organisation::customer;
use sea_orm::QueryOrder;
use uuid::Uuid;

use super::text;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::organisation::account::Account;

/// That a customer turned out to be another.
#[derive(Clone, Debug)]
pub struct CustomerMerge {
    row: Model,
    customer: customer::Model,
}

/// That a customer turned out to be another, to whom everything of theirs moved. What was known of them stays here
/// until the other is erased.
#[Object]
impl CustomerMerge {
    /// The opaque id that the customer had; nothing is found by it any more.
    async fn customer_id(&self) -> ID {
        Kind::Customer.id(self.row.customer_id)
    }

    /// What their full name was; null when it was erased.
    async fn name(&self) -> Option<&str> {
        (!self.customer.name.is_empty()).then_some(self.customer.name.as_str())
    }

    /// What their address of e-mail was; null when none was given or it was erased.
    async fn email(&self) -> Option<&str> {
        self.customer.email.as_deref()
    }

    /// What their telephone number was; null when none was given or it was erased.
    async fn telephone(&self) -> Option<&str> {
        self.customer.telephone.as_deref()
    }

    /// When they were first recorded.
    async fn created_at(&self) -> DateTime<Utc> {
        self.customer.created_at
    }

    /// When they were merged.
    async fn merged_at(&self) -> DateTime<Utc> {
        self.row.merged_at
    }

    /// The account that did it; null when a token without an account did.
    async fn merged_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.row.merged_by).await.transpose()
    }
}

/// The customers who turned out to be this one, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn of_customer(ctx: &Context<'_>, id: Uuid) -> Result<Vec<CustomerMerge>, Failure> {
    let merges = ctx.loader().load_one(MergesInto(id)).await?;
    Ok(merges.unwrap_or_default())
}

/// Loads the customers who were merged into others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct MergesInto(Uuid);

impl Loader<MergesInto> for Reader {
    type Value = Vec<CustomerMerge>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[MergesInto],
    ) -> Result<HashMap<MergesInto, Vec<CustomerMerge>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::IntoId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::MergedAt)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("customers merged into others", found).await?;
        let gone = rows.iter().map(|row| row.customer_id);
        let select = self.rows_of::<customer::Entity>(customer::Column::Id, gone);
        let gone = self.all("customers who were merged", select).await?;
        let mut gone: HashMap<Uuid, customer::Model> =
            gone.into_iter().map(|row| (row.id, row)).collect();
        Ok(grouped(rows.into_iter().filter_map(|row| {
            let customer = gone.remove(&row.customer_id)?;
            Some((MergesInto(row.into_id), CustomerMerge { row, customer }))
        })))
    }
}
