//! Readings: who was told words of a restricted case, when and why.

pub mod list;
pub mod record;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_reading::Model;

use super::case::{Case, CaseById};
use super::text;
use crate::graphql::context::Ask;
use crate::graphql::failure::Fallible;
use crate::organisation::account::Account;

/// That somebody was told personal fields of a restricted case: once for each request and case.
#[derive(Clone, Debug)]
pub struct CaseReading(Model);

/// That somebody was told personal fields of a restricted case: once for each request and case. A customer who
/// reads their own case is not recorded.
#[Object]
impl CaseReading {
    /// When.
    async fn read_at(&self) -> DateTime<Utc> {
        self.0.read_at
    }

    /// Why, as they stated it; null when it was erased with the customer of the case.
    async fn reason(&self) -> Option<&str> {
        (!self.0.reason.is_empty()).then_some(self.0.reason.as_str())
    }

    /// The name of the operation by which they asked, its first 64 characters; null when it had none.
    async fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Who read it; null only beside an error.
    async fn read_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, Some(self.0.account_id))
            .await
            .transpose()
    }

    /// The case that was read; null only beside an error.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        let id = CaseById(self.0.case_id);
        ctx.loader().load_one(id).await.transpose()
    }
}
