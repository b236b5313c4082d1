//! The history of a contact: its recording, and each change of its demand code.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::cases::contact;
use entities::cases::contact_event::{Column, Entity, Model};
use sea_orm::QueryOrder;
use uuid::Uuid;

use super::Contact;
use crate::cases::codes::{ContactEventKind, DemandCode};
use crate::cases::{personal, text};
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::organisation::account::Account;

/// One thing that happened to a contact.
#[derive(Clone, Debug)]
pub struct ContactEvent {
    event: Model,
    contact: contact::Model,
}

/// One thing that happened to a contact.
#[Object]
impl ContactEvent {
    /// Counts the events of the contact from 1, without gaps.
    async fn sequence(&self) -> i64 {
        self.event.sequence
    }

    /// What happened.
    async fn kind(&self) -> ContactEventKind {
        self.event.kind.into()
    }

    /// When it happened.
    async fn happened_at(&self) -> DateTime<Utc> {
        self.event.happened_at
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.event.recorded_at
    }

    /// The code that the contact has from this event on.
    async fn demand_code(&self) -> DemandCode {
        self.event.demand_code.into()
    }

    /// Who did it: personal. Null when no account did, and when the viewer may not see the personal
    /// fields of the contact.
    async fn actor(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_actor(ctx).await.transpose()
    }
}

impl ContactEvent {
    async fn find_actor(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        if !personal::of_contact(ctx, "ContactEvent.actor", &self.contact).await? {
            return Ok(None);
        }
        text::account(ctx, self.event.actor_id).await
    }
}

impl Contact {
    pub(super) fn told(&self, events: Vec<Model>) -> Vec<ContactEvent> {
        let tell = |event| ContactEvent {
            event,
            contact: self.0.clone(),
        };
        events.into_iter().map(tell).collect()
    }
}

/// Loads the events of contacts, in the order in which they were recorded. A contact has few: one,
/// and one more for each change of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContactEventsOf(pub Uuid);

impl Loader<ContactEventsOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ContactEventsOf],
    ) -> Result<HashMap<ContactEventsOf, Vec<Model>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::ContactId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Sequence)
            .all(self.connection());
        let rows = self.ask("history of contact", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (ContactEventsOf(row.contact_id), row)),
        ))
    }
}
