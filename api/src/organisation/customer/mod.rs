//! Customers: those who ask the council for something.

pub mod create;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::organisation::customer::{Column, Entity, Model};
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::kinds::CustomerKind;
use super::staff::{Staff, StaffById};
use crate::cases::contact::filter::ContactWhere;
use crate::cases::contact::list::{self as contact_list, ContactConnection, ContactList};
use crate::cases::customer_merge::{self, CustomerMerge};
use crate::cases::erasure::{CustomerErasure, ErasureOf};
use crate::cases::export::list::{self as export_list, CustomerExportConnection};
use crate::cases::filter::CaseWhere;
use crate::cases::legal_hold::{self, LegalHold};
use crate::cases::list::{self as case_list, CaseConnection, CaseList, Parent};
use crate::cases::order::CaseOrder;
use crate::cases::party::{self, CasePartyConnection};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::ready::Known;

/// Somebody who asks the council for something. All that is here is personal data.
#[derive(Clone, Debug)]
pub struct Customer(pub Model);

/// The connection of customers.
pub type CustomerConnection = Connection<String, Customer>;

/// Somebody who asks the council for something. All that is here is personal data.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl Customer {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Customer.id(self.0.id)
    }

    /// Resident, business, or staff as customer of an internal service.
    async fn kind(&self) -> CustomerKind {
        self.0.kind.into()
    }

    /// Full name; null when it was erased.
    async fn name(&self) -> Option<&str> {
        (!self.0.name.is_empty()).then_some(self.0.name.as_str())
    }

    /// Address of e-mail for answers; null when none was given or it was erased.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Telephone number as given; null when none was given or it was erased.
    async fn telephone(&self) -> Option<&str> {
        self.0.telephone.as_deref()
    }

    /// When the customer was first recorded.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// True when what is personal of them was erased, here and in their cases: what is then null was neither
    /// withheld from the viewer nor never given. Their cases and contacts still count.
    async fn is_erased(&self) -> bool {
        self.0.erased_at.is_some()
    }

    /// When they were erased; null while they are not.
    async fn erased_at(&self) -> Option<DateTime<Utc>> {
        self.0.erased_at
    }

    /// On which ground they were erased, and how much; null while they are not.
    async fn erasure(&self, ctx: &Context<'_>) -> Fallible<CustomerErasure> {
        self.0.erased_at?;
        let of = ErasureOf(self.0.id);
        ctx.loader().load_one(of).await.transpose()
    }

    /// The member of staff who is the customer; null for residents and businesses, when the customer was
    /// erased, and when the viewer may not see staff.
    async fn staff(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        self.find_staff(ctx).await.transpose()
    }

    /// Their cases whose personal fields the viewer may see; null when the viewer may not see cases.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "Their order; the latest received first when left out.")] order_by: Option<
            Vec<CaseOrder>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let list = CaseList {
            filter,
            order: order_by,
            args: PageArgs::new(first, after, last, before),
        };
        Some(case_list::of(ctx, "Customer.cases", Parent::Customer(self.0.id), list).await)
    }

    /// Their contacts whose personal fields the viewer may see, the latest first; null when the viewer
    /// may not see contacts.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which contacts; all in reach when left out.")]
        filter: Option<ContactWhere>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<ContactConnection> {
        let args = PageArgs::new(first, after, last, before);
        let list = ContactList { filter, args };
        Some(contact_list::of_customer(ctx, self.0.id, list).await)
    }

    /// The legal holds on them, and with them on all their cases, those that were lifted among them, the earliest
    /// first; null when the viewer may not see legal holds.
    async fn legal_holds(&self, ctx: &Context<'_>) -> Fallible<Vec<LegalHold>> {
        Some(legal_hold::of_customer(ctx, self.0.id).await)
    }

    /// The customers who turned out to be this one, the earliest first: what there was of them is here.
    async fn merged_from(&self, ctx: &Context<'_>) -> Fallible<Vec<CustomerMerge>> {
        Some(customer_merge::of_customer(ctx, self.0.id).await)
    }

    /// Who was given leave to fetch everything that is held of them, the latest first; empty when the viewer may not
    /// export them, and null when nobody.
    async fn exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CustomerExportConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(export_list::of_customer(ctx, self.0.id, args).await)
    }

    /// The cases to which they are a party in some role, the latest first, also those whose time is over: as
    /// far as the viewer may see the personal fields of the case. Cases that they asked for are in `cases`.
    /// Null when the viewer may see personal fields of no case.
    async fn party_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CasePartyConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(party::of_customer(ctx, self.0.id, args).await)
    }
}

impl Known for Customer {
    const FIELDS: &'static [&'static str] = &[
        "id",
        "kind",
        "name",
        "email",
        "telephone",
        "createdAt",
        "revision",
        "isErased",
        "erasedAt",
    ];
}

impl Customer {
    async fn find_staff(&self, ctx: &Context<'_>) -> Result<Option<Staff>, Failure> {
        let Some(id) = self.0.staff_id else {
            return Ok(None);
        };
        ctx.allow("Customer.staff")?;
        ctx.loader().load_one(StaffById(id)).await
    }

    /// The customers in the viewer's reach, the newest first, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<CustomerConnection, Failure> {
        let scope = reader.viewer().scope(Permission::CustomerRead);
        let select = scope.customers(reader.backend());
        let order = [
            SortColumn::descending(Column::CreatedAt),
            SortColumn::descending(Column::Id),
        ];
        let of = || page::fingerprint(&["customers"]);
        let page = page::read(reader, "customers", select, &order, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads customers by id, whoever's they are: for fields of a case or contact whose personal fields
/// the viewer may see, and with them its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CustomerById(pub Uuid);

impl Loader<CustomerById> for Reader {
    type Value = Customer;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CustomerById],
    ) -> Result<HashMap<CustomerById, Customer>, Failure> {
        let select = self.rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0));
        let rows = self.all("customer by id", select).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CustomerById(row.id), Customer(row)))
            .collect())
    }
}

/// What a caller reads who names a customer that was erased.
pub const ERASED: &str = "The customer was erased or merged: nothing is written of them any more. Use another customer, or none.";

/// Holds a customer until the transaction ends, so that they are not erased or merged meanwhile; false when
/// they are, or there is no such customer.
///
/// # Errors
/// When the database fails.
pub async fn hold_unerased(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<bool, DbErr> {
    let held = unerased(reader.council_id(), id).one(transaction).await?;
    Ok(held.is_some())
}

/// A customer who was neither erased nor merged into another, to be held by whoever writes of them.
#[must_use]
pub fn unerased(council_id: Uuid, id: Uuid) -> Select<Entity> {
    Entity::in_council(council_id)
        .filter(Column::Id.eq(id))
        .filter(Column::ErasedAt.is_null())
        .filter(Column::MergedAt.is_null())
        .lock(LockType::KeyShare)
}

/// Loads customers by id as far as the viewer reaches them in their own right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CustomerInReach(pub Uuid);

impl Loader<CustomerInReach> for Reader {
    type Value = Customer;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CustomerInReach],
    ) -> Result<HashMap<CustomerInReach, Customer>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let scope = self.viewer().scope(Permission::CustomerRead);
        let found = scope
            .customers(self.backend())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .all(self.connection());
        let rows = self.ask("customer in reach", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CustomerInReach(row.id), Customer(row)))
            .collect())
    }
}

/// The root fields about customers.
#[derive(Debug, Default)]
pub struct CustomerQueries;

#[Object]
impl CustomerQueries {
    /// The customers in the viewer's reach, the newest first; null when the viewer may not see
    /// customers.
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CustomerConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.customers") {
            Ok(()) => Customer::page(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}
