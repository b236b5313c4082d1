//! Holding a customer with all that is theirs.

use chrono::{DateTime, Utc};
use entities::cases::{cases, legal_hold};
use entities::identity::account;
use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

use crate::cases::bulk::job::cancel_for;
use crate::cases::legal_hold::standing::{self, On};
use crate::graphql::context::Reader;

/// Everything of the customer that others could change meanwhile.
pub(super) struct Held {
    pub customer: customer::Model,
    pub cases: Vec<cases::Model>,
    pub accounts: Vec<account::Model>,
    /// The legal holds that stand on them or on their cases.
    pub holds: Vec<legal_hold::Model>,
}

/// Begins a transaction that holds the customer with their cases and accounts; no customer when there is none,
/// or not for the viewer.
///
/// Whoever changes a case or an account holds it before the customer, and so does this. A case that was opened
/// before the customer was held is not waited for: who has it may wait for the customer. All is let go then,
/// and begun anew.
///
/// # Errors
/// When the database fails.
pub(super) async fn hold(
    reader: &Reader,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(DatabaseTransaction, Option<Held>), DbErr> {
    let council_id = reader.council_id();
    loop {
        let transaction = reader.database().write().await?;
        // A job is held before its cases are.
        cancel_for(&transaction, (council_id, id), now).await?;
        let cases = cases_of(council_id, id).lock_exclusive();
        let cases = cases.all(&transaction).await?;
        let accounts = accounts_of(council_id, id).lock_exclusive();
        let accounts = accounts.all(&transaction).await?;
        let Some(customer) = hold_customer(&transaction, reader, id).await? else {
            return Ok((transaction, None));
        };
        let held = Held {
            holds: holds(&transaction, &customer, &cases).await?,
            customer,
            cases,
            accounts,
        };
        if is_all(&transaction, &held).await? {
            return Ok((transaction, Some(held)));
        }
        transaction.rollback().await?;
    }
}

async fn hold_customer(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<customer::Model>, DbErr> {
    reader
        .viewer()
        .scope(Permission::CustomerErase)
        .customers(reader.backend())
        .filter(customer::Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

async fn holds(
    transaction: &impl ConnectionTrait,
    customer: &customer::Model,
    cases: &[cases::Model],
) -> Result<Vec<legal_hold::Model>, DbErr> {
    let on = On {
        cases: cases.iter().map(|case| case.id).collect(),
        customers: vec![customer.id],
    };
    standing::holds(transaction, customer.council_id, &on).await
}

/// Whether these are all cases and accounts of the customer, now that no new ones can come.
async fn is_all(transaction: &impl ConnectionTrait, held: &Held) -> Result<bool, DbErr> {
    let (council_id, id) = (held.customer.council_id, held.customer.id);
    let cases: Vec<Uuid> = cases_of(council_id, id)
        .select_only()
        .column(cases::Column::Id)
        .into_tuple()
        .all(transaction)
        .await?;
    let accounts: Vec<Uuid> = accounts_of(council_id, id)
        .select_only()
        .column(account::Column::Id)
        .into_tuple()
        .all(transaction)
        .await?;
    Ok(held.cases.iter().map(|case| case.id).eq(cases)
        && held.accounts.iter().map(|account| account.id).eq(accounts))
}

/// The cases of a customer in the order of their ids, in which they are held.
fn cases_of(council_id: Uuid, customer_id: Uuid) -> Select<cases::Entity> {
    cases::Entity::in_council(council_id)
        .filter(cases::Column::CustomerId.eq(customer_id))
        .order_by_asc(cases::Column::Id)
}

/// The accounts of a customer in the order of their ids, in which they are held.
fn accounts_of(council_id: Uuid, customer_id: Uuid) -> Select<account::Entity> {
    account::Entity::in_council(council_id)
        .filter(account::Column::CustomerId.eq(customer_id))
        .order_by_asc(account::Column::Id)
}
