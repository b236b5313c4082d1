//! Contacts: each time that a customer got in touch, and what is done with them.

pub mod filter;
pub mod history;
pub mod list;
pub mod reclassify;
pub mod record;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::contact::{Column, Model};
use entities::select::in_ids;
use rules::access::Permission;
use sea_orm::QueryFilter;
use uuid::Uuid;

use self::history::{ContactEvent, ContactEventsOf};
use super::case::{Case, CaseById};
use super::codes::DemandCode;
use super::{personal, text};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::journeys::journey::{Journey, JourneyById};
use crate::organisation::account::Account;
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::customer::{Customer, CustomerById};

/// One time that a customer got in touch, with or without a case.
#[derive(Clone, Debug)]
pub struct Contact(pub Model);

/// One time that a customer got in touch, with or without a case. Fields that name a person are
/// refused to those who may see them of no contact, and null where this one is beyond reach.
#[Object]
impl Contact {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Contact.id(self.0.id)
    }

    /// Why the customer got in touch.
    async fn demand_code(&self) -> DemandCode {
        self.0.demand_code.into()
    }

    /// When the customer got in touch.
    async fn happened_at(&self) -> DateTime<Utc> {
        self.0.happened_at
    }

    /// The local day of `happenedAt` in the council's zone: the day on which it counts.
    async fn happened_on(&self) -> NaiveDate {
        self.0.happened_on
    }

    /// True when the matter was settled then and there.
    async fn is_resolved_at_contact(&self) -> bool {
        self.0.is_resolved_at_contact
    }

    /// True when the council had asked for it: no repeat contact then.
    async fn is_invited(&self) -> bool {
        self.0.is_invited
    }

    /// True when it told the council something new; false hints at a progress chase.
    async fn brings_new_information(&self) -> bool {
        self.0.brings_new_information
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The channel used; null only beside an error.
    async fn channel(&self, ctx: &Context<'_>) -> Fallible<Channel> {
        let id = ChannelById(self.0.channel_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The journey that it was about; null only beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        let id = JourneyById(self.0.journey_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The case that it was about; null when there was none yet, and when it is out of the viewer's
    /// reach.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        self.find_case(ctx).await.transpose()
    }

    /// Who got in touch: personal. Null when they gave no name, and when the viewer may not see the
    /// personal fields of this contact.
    async fn customer(&self, ctx: &Context<'_>) -> Fallible<Customer> {
        self.find_customer(ctx).await.transpose()
    }

    /// Who recorded it: personal. Null when no account did, and when the viewer may not see the
    /// personal fields of this contact.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_recorder(ctx).await.transpose()
    }

    /// Its recording and each change of its demand code, in that order; null only beside an error.
    async fn history(&self, ctx: &Context<'_>) -> Fallible<Vec<ContactEvent>> {
        let found = ctx.loader().load_one(ContactEventsOf(self.0.id)).await;
        Some(found.map(|rows| self.told(rows.unwrap_or_default())))
    }
}

impl Contact {
    async fn find_case(&self, ctx: &Context<'_>) -> Result<Option<Case>, Failure> {
        let Some(id) = self.0.case_id else {
            return Ok(None);
        };
        ctx.allow("Contact.case")?;
        ctx.loader().load_one(CaseById(id)).await
    }

    async fn find_customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Failure> {
        ctx.allow("Contact.customer")?;
        match self.0.customer_id {
            Some(id) if personal::of_contact(ctx, "Contact.customer", &self.0).await? => {
                ctx.loader().load_one(CustomerById(id)).await
            }
            _ => Ok(None),
        }
    }

    async fn find_recorder(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        if !personal::of_contact(ctx, "Contact.recordedBy", &self.0).await? {
            return Ok(None);
        }
        text::account(ctx, self.0.recorded_by).await
    }
}

/// Loads contacts by id, as far as the viewer reaches them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContactById(pub Uuid);

impl Loader<ContactById> for Reader {
    type Value = Contact;
    type Error = Failure;

    async fn load(&self, keys: &[ContactById]) -> Result<HashMap<ContactById, Contact>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let scope = self.viewer().scope(Permission::ContactRead);
        let found = scope
            .contacts(self.backend())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .all(self.connection());
        let rows = self.ask("contact by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ContactById(row.id), Contact(row)))
            .collect())
    }
}
