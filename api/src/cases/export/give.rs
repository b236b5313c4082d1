//! Giving out everything that is held of a customer to whoever holds a grant.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::cases::customer_export::{Column, Entity, Model};
use entities::organisation::customer;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::stream::Export;
use crate::cases::document::grant::opened_by;
use crate::cases::document::token::Token;
use crate::clock::Clock;
use crate::database::Database;
use crate::graphql::context::{FaultSwitch, Reader};
use crate::graphql::failure::Failure;
use crate::identity::resolve;
use crate::identity::viewer::Viewer;

/// The export that a token opens, once; `None` when there is no grant that can be used, the account was switched
/// off, or no longer reaches the customer.
///
/// # Errors
/// When the database fails.
pub async fn give(
    (database, clock, faults): (&Database, &Clock, Option<Arc<dyn FaultSwitch>>),
    (customer_id, token): (Uuid, &Token),
) -> Result<Option<Export>, Failure> {
    let claimed = claim(database, (customer_id, token), clock.now()).await?;
    let Some((asked, viewer)) = claimed else {
        return Ok(None);
    };
    let reader = Reader::new(database.clone(), Arc::new(viewer), clock.clone(), faults);
    let scope = super::scope(reader.viewer(), asked.is_own);
    let select = scope
        .customers(reader.backend())
        .filter(customer::Column::Id.eq(customer_id));
    let mut found = reader.all("export: customer", select).await?;
    Ok(found
        .pop()
        .map(|customer| Export::new(reader, asked, customer, scope)))
}

/// Claims a grant for one fetching, with the viewer that its account is in the roles that it asked in. Of two at
/// once one claims it.
async fn claim(
    database: &Database,
    (customer_id, token): (Uuid, &Token),
    now: DateTime<Utc>,
) -> Result<Option<(Model, Viewer)>, Failure> {
    let transaction = database.write().await?;
    let found = opened_by::<Entity>(token, now)
        .filter(Column::CustomerId.eq(customer_id))
        .filter(Column::FetchedAt.is_null())
        .lock_exclusive()
        .one(&transaction)
        .await?;
    let Some(asked) = found else {
        return Ok(None);
    };
    let account = (asked.council_id, asked.account_id);
    let viewer = resolve::in_roles(&transaction, account, &asked.roles).await?;
    let Some(viewer) = viewer else {
        return Ok(None);
    };
    Entity::update_many()
        .col_expr(Column::FetchedAt, Expr::value(now))
        .filter(Column::CouncilId.eq(asked.council_id))
        .filter(Column::Id.eq(asked.id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some((asked, viewer)))
}
