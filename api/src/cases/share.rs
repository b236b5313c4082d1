//! The partners that a case was given to.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::case_share::{Column, Entity};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::organisation::account::{Account, AccountById};

/// Loads the accounts that cases were given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SharesOf(pub Uuid);

impl Loader<SharesOf> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(&self, keys: &[SharesOf]) -> Result<HashMap<SharesOf, Vec<Uuid>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("shares of case", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (SharesOf(row.case_id), row.account_id)),
        ))
    }
}

/// The partners that a case was given to, by name.
///
/// # Errors
/// When the database fails.
pub async fn partners(ctx: &Context<'_>, case_id: Uuid) -> Result<Vec<Account>, Failure> {
    let ids = ctx.loader().load_one(SharesOf(case_id)).await?;
    let ids = ids.unwrap_or_default().into_iter().map(AccountById);
    let found = ctx.loader().load_many(ids).await?;
    let mut partners: Vec<Account> = found.into_values().collect();
    partners.sort_by(|one, other| (&one.0.name, one.0.id).cmp(&(&other.0.name, other.0.id)));
    Ok(partners)
}
