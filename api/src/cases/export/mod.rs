//! Everything that is held of a customer, as one JSON document: who may fetch it, and who did.

mod case;
mod cases;
mod contacts;
pub mod give;
mod head;
mod left_out;
pub mod list;
mod names;
mod parties;
pub mod start;
pub mod stream;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::cases::customer_export::{Column, Entity, Model};
use entities::scope::{Reach, Scope};
use rules::access::Permission;
use uuid::Uuid;

use super::document::grant::Grant;
use super::text;
use crate::graphql::failure::Fallible;
use crate::identity::viewer::Viewer;
use crate::organisation::account::Account;

impl Grant for Entity {
    const ACCOUNT: Column = Column::AccountId;
    const TOKEN_HASH: Column = Column::TokenHash;
    const EXPIRES_AT: Column = Column::ExpiresAt;
}

/// Whether the viewer is the customer.
fn is_own(viewer: &Viewer, customer_id: Uuid) -> bool {
    let scope = viewer.scope(Permission::CustomerExport);
    let own = |reach: &Reach| matches!(reach, Reach::Customers(ids) if ids.contains(&customer_id));
    scope.reaches.iter().any(own)
}

/// What of a customer the viewer may export: who is the customer all that is their own, others what they work on.
fn scope(viewer: &Viewer, is_own: bool) -> Scope {
    let scope = viewer.scope(Permission::CustomerExport);
    if is_own {
        scope.as_customer()
    } else {
        scope.as_worker()
    }
}

/// That somebody was given leave to fetch everything that is held of a customer.
#[derive(Clone, Debug)]
pub struct CustomerExport(Model);

/// That somebody was given leave to fetch everything that is held of a customer. It stays on record, also when the
/// customer is erased.
#[Object]
impl CustomerExport {
    /// True when the customer asked themselves.
    async fn is_own(&self) -> bool {
        self.0.is_own
    }

    /// On whose request or by which decision; null when the customer asked themselves and said nothing.
    async fn authority(&self) -> Option<&str> {
        self.0.authority.as_deref()
    }

    /// When leave was given.
    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.granted_at
    }

    /// The account that asked; null only beside an error.
    async fn asked_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let id = Some(self.0.account_id);
        text::account(ctx, id).await.transpose()
    }

    /// Until when the GET must begin, 5 minutes after leave was given.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When the GET began; null while nobody has fetched it, and for good when nobody did in time.
    async fn fetched_at(&self) -> Option<DateTime<Utc>> {
        self.0.fetched_at
    }
}
