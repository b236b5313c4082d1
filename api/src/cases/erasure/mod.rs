//! Erasure: what is personal of a customer is overwritten, and everything that counts stays.

pub mod clean;
pub mod erase;
mod hold;
pub(super) mod particulars;
pub(super) mod words;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entities::cases::customer_erasure::{Column, Entity, Model};
use uuid::Uuid;

use super::text;
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Fallible};
use crate::organisation::account::Account;

/// Why a customer is erased: the grounds of Article 17(1) of the UK GDPR, and the council's own retention.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::erasure::Ground")]
pub enum ErasureGround {
    /// It is no longer needed for what it was collected for.
    NoLongerNeeded,
    /// The customer has withdrawn their consent, and nothing else allows it.
    ConsentWithdrawn,
    /// The customer objects, and nothing overrides that.
    Objection,
    /// It was processed unlawfully.
    Unlawful,
    /// A law or a court demands it.
    LegalDuty,
    /// The time for which the council keeps it is over.
    RetentionOver,
}

/// That a customer was erased, and how much of what. It holds no word of theirs, and is never erased itself.
#[derive(Clone, Debug)]
pub struct CustomerErasure(Model);

/// That a customer was erased, and how much of what. It holds no word of theirs, and is never erased itself.
#[Object]
impl CustomerErasure {
    /// Why.
    async fn ground(&self) -> ErasureGround {
        self.0.ground.into()
    }

    /// Who decided it, or under which number; null when nobody said.
    async fn authority(&self) -> Option<&str> {
        self.0.authority.as_deref()
    }

    /// When.
    async fn erased_at(&self) -> DateTime<Utc> {
        self.0.erased_at
    }

    /// The account that did it; null when a token without an account did.
    async fn erased_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.0.erased_by).await.transpose()
    }

    /// Their cases, each of which lost its words.
    async fn case_count(&self) -> i64 {
        self.0.case_count
    }

    /// Words of these cases that were overwritten: descriptions, notes, reasons, authorities, titles of tasks,
    /// names of files, attributes.
    async fn text_count(&self) -> i64 {
        self.0.text_count
    }

    /// Documents of these cases, also those that were removed before. Their bytes are deleted within a minute.
    async fn document_count(&self) -> i64 {
        self.0.document_count
    }

    /// When what was overwritten was no longer in the log of an embedded database either, seconds after the
    /// erasure; null until then, and always null with PostgreSQL, which vacuums its files by itself.
    async fn cleaned_at(&self) -> Option<DateTime<Utc>> {
        self.0.cleaned_at
    }
}

/// Loads the erasures of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErasureOf(pub Uuid);

impl Loader<ErasureOf> for Reader {
    type Value = CustomerErasure;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ErasureOf],
    ) -> Result<HashMap<ErasureOf, CustomerErasure>, Failure> {
        let select = self.rows_of::<Entity>(Column::CustomerId, keys.iter().map(|key| key.0));
        let found = select.all(self.connection());
        let rows = self.ask("erasures of customers", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ErasureOf(row.customer_id), CustomerErasure(row)))
            .collect())
    }
}
