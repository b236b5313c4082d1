//! `customerMerge`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{contact, customer_export, customer_merge, legal_hold};
use entities::identity::account;
use entities::organisation::customer;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use rules::cases::customer_merge::{MergeCustomers, MergeCustomersProblem};
use rules::text::Limits;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use self::CustomerMergeProblem as P;
use crate::cases::held::as_seen;
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record;
use crate::cases::search::index;
use crate::cases::theirs::Theirs;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::organisation::customer::Customer;

/// The two customers who are one, and why.
#[derive(Debug, InputObject)]
pub struct CustomerMergeInput {
    /// The customer who goes.
    pub customer_id: ID,
    /// The customer who stays, and whose everything is from then on.
    pub into_customer_id: ID,
    /// The revision last seen of the customer who goes.
    pub expected_revision: i64,
    /// By what it was found that they are one, 1 to 10,000 characters.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `customerMerge`.
#[derive(Debug, Default, SimpleObject)]
pub struct CustomerMergePayload {
    /// The customer who stays; null when there are problems.
    pub customer: Option<Customer>,
    /// What is to be mended; empty when they were merged.
    pub problems: Vec<CustomerMergeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps two customers from being merged.
    CustomerMergeProblem, CustomerMergeProblemCode of MergeCustomersProblem {
        /// Both are the same customer.
        SameCustomer,
        /// One of them was erased.
        Erased,
        /// One is a resident, a business or a member of staff, and the other is not the same.
        KindsDiffer,
        /// 100 customers were merged into them, which is the most.
        TooManyMerged,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CustomersMerge;

#[Object]
impl CustomersMerge {
    /// Makes two customers one who turned out to be the same person or organisation. Cases, contacts, accounts, parts
    /// in cases of others, legal holds and exports move to the one who stays; the other is found by nothing any more,
    /// and what was known of them is read through `Customer.mergedFrom`. No figure changes. It cannot be undone.
    async fn customer_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two customers who are one, and why.")] input: CustomerMergeInput,
    ) -> Result<CustomerMergePayload, Failure> {
        ctx.allow("Mutation.customerMerge")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(merge(ctx.reader(), input)).await?;
        Ok(CustomerMergePayload {
            customer: ended.row.map(Customer),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn merge(reader: &Reader, input: CustomerMergeInput) -> Result<customer::Model, Stop<P>> {
    let now = reader.clock().now();
    let texts = [("reason", Some(input.reason.as_str()), Limits::NOTE)];
    let mut problems = Problems::of_texts(texts);
    let id_of = |id| Kind::Customer.uuid(id).unwrap_or_default();
    let (from, to) = (id_of(&input.customer_id), id_of(&input.into_customer_id));
    let (transaction, theirs, found) = hold(reader, (from, to)).await?;
    let (gone, into) = both(&found, (from, to), &mut problems)?;
    problems.need(as_seen(gone.revision, Some(input.expected_revision)))?;
    let decision = MergeCustomers {
        is_self: from == to,
        is_erased: gone.erased_at.is_some() || into.erased_at.is_some(),
        differ: (gone.kind, gone.staff_id) != (into.kind, into.staff_id),
        merged: merged(&transaction, reader, [from, to]).await?,
    };
    problems.decided(decision.decide())?;
    let council_id = reader.council_id();
    record::give_to(&transaction, (reader, now), &theirs.cases, (from, to)).await?;
    give_rest(&transaction, council_id, (from, to)).await?;
    go(&transaction, gone, now).await?;
    let row = customer_merge::Model {
        id: reader.clock().new_id(),
        council_id,
        customer_id: from,
        into_id: to,
        reason: input.reason,
        merged_by: reader.viewer().account_id(),
        merged_at: now,
    };
    row.into_active_model().insert(&transaction).await?;
    index::reindex(&transaction, council_id, &theirs.case_ids()).await?;
    transaction.commit().await?;
    Ok(into)
}

/// Begins a transaction that holds the contacts, cases and accounts of the one who goes, then both customers in the
/// order of their ids, as far as the viewer reaches them. Who changes a contact holds it before its case, too.
async fn hold(
    reader: &Reader,
    (from, to): (Uuid, Uuid),
) -> Result<(DatabaseTransaction, Theirs, Vec<customer::Model>), DbErr> {
    let backend = reader.backend();
    loop {
        let transaction = reader.database().write().await?;
        let contacts = contacts_of(reader, from).lock_exclusive();
        let contacts = contacts.all(&transaction).await?;
        let theirs = Theirs::hold(&transaction, reader.council_id(), from).await?;
        let found = reader
            .viewer()
            .scope(Permission::CustomerMerge)
            .customers(backend)
            .filter(in_ids(customer::Column::Id, &[from, to], backend))
            .order_by_asc(customer::Column::Id)
            .lock_exclusive()
            .all(&transaction)
            .await?;
        let held = contacts.iter().map(|contact| contact.id);
        // Now that the customer is held no more can come; one that came before is to be held before its case.
        let now = contacts_of(reader, from).all(&transaction).await?;
        let is_all = held.eq(now.iter().map(|contact| contact.id));
        if is_all && theirs.is_all(&transaction).await? {
            return Ok((transaction, theirs, found));
        }
        transaction.rollback().await?;
    }
}

/// The contacts of a customer in the order of their ids, in which they are held.
fn contacts_of(reader: &Reader, customer_id: Uuid) -> Select<contact::Entity> {
    contact::Entity::in_council(reader.council_id())
        .filter(contact::Column::CustomerId.eq(customer_id))
        .order_by_asc(contact::Column::Id)
}

/// The two of those that were found, or a problem for each that was not.
fn both(
    found: &[customer::Model],
    (from, to): (Uuid, Uuid),
    problems: &mut Problems<P>,
) -> Result<(customer::Model, customer::Model), Stop<P>> {
    let mut named = |id: Uuid, field: &str| {
        let row = found.iter().find(|row| row.id == id).cloned();
        let missing = "There is no customer with this id, or not for you.";
        problems.noted(row.ok_or_else(|| P::not_found(field, missing)))
    };
    let both = (named(from, "customerId"), named(to, "intoCustomerId"));
    problems.none()?;
    both.0
        .zip(both.1)
        .ok_or_else(|| Failure::fault("a customer is neither there nor missing").into())
}

/// How many were merged into either of these.
async fn merged(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    ids: [Uuid; 2],
) -> Result<u64, DbErr> {
    let into = reader.rows_of::<customer_merge::Entity>(customer_merge::Column::IntoId, ids);
    into.count(transaction).await
}

/// Gives what is held beside the cases to the one who stays; who was merged into the other before is then one of
/// theirs.
async fn give_rest(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    from_to: (Uuid, Uuid),
) -> Result<(), DbErr> {
    use account::Column;
    let (from, to) = from_to;
    account::Entity::update_many()
        .col_expr(Column::CustomerId, Expr::value(to))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::CustomerId.eq(from))
        .exec(transaction)
        .await?;
    let holds = legal_hold::Column::CustomerId;
    give::<legal_hold::Entity>(transaction, council_id, holds, from_to).await?;
    let exports = customer_export::Column::CustomerId;
    give::<customer_export::Entity>(transaction, council_id, exports, from_to).await?;
    let merges = customer_merge::Column::IntoId;
    give::<customer_merge::Entity>(transaction, council_id, merges, from_to).await
}

/// Lets rows point to another customer.
async fn give<E: InCouncil>(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    column: E::Column,
    (from, to): (Uuid, Uuid),
) -> Result<(), DbErr> {
    E::update_many()
        .col_expr(column, Expr::value(to))
        .filter(E::COUNCIL.eq(council_id))
        .filter(column.eq(from))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// The one who goes asks for nothing any more, as a member of staff neither.
async fn go(
    transaction: &impl ConnectionTrait,
    gone: customer::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = customer::Model {
        staff_id: None,
        merged_at: Some(now),
        revision: gone.revision + 1,
        ..gone
    };
    let row = row.into_active_model().reset_all();
    row.update(transaction).await.map(|_| ())
}
