//! Holding a customer with all that is theirs.

use chrono::{DateTime, Utc};
use entities::cases::legal_hold;
use entities::organisation::customer;
use rules::access::Permission;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::particulars;
use crate::cases::bulk::job::cancel_for;
use crate::cases::legal_hold::standing::{self, On};
use crate::cases::theirs::Theirs;
use crate::graphql::context::Reader;

/// Everything of the customer that others could change meanwhile.
pub(super) struct Held {
    pub customer: customer::Model,
    /// The customer, and who turned out to be them.
    pub known: Vec<customer::Model>,
    pub theirs: Theirs,
    /// The legal holds that stand on them or on their cases.
    pub holds: Vec<legal_hold::Model>,
}

/// Begins a transaction that holds the customer with their cases and accounts; no customer when there is none,
/// or not for the viewer.
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
        let theirs = Theirs::hold(&transaction, council_id, id).await?;
        let Some(customer) = hold_customer(&transaction, reader, id).await? else {
            return Ok((transaction, None));
        };
        if theirs.is_all(&transaction).await? {
            let held = Held {
                holds: holds(&transaction, &theirs).await?,
                known: particulars::known_as(&transaction, Some(customer.clone())).await?,
                customer,
                theirs,
            };
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
    theirs: &Theirs,
) -> Result<Vec<legal_hold::Model>, DbErr> {
    let on = On {
        cases: theirs.case_ids(),
        customers: vec![theirs.customer_id],
    };
    standing::holds(transaction, theirs.council_id, &on).await
}
