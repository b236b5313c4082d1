//! Destroying the words of cases when the time is over for which they are kept, in the background and at a
//! review: as the erasure of a customer does, and with a row that tells of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::cases::{case_destruction, cases};
use entities::select::{InCouncil, in_ids};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::due::Due;
use crate::cases::erasure::words;
use crate::cases::legal_hold::standing::{self, On};
use crate::cases::record::Eraser;
use crate::cases::rows::insert_rows;
use crate::cases::search::index;

/// The most cases of one transaction.
pub(super) const BATCH: u64 = 100;

/// By which outcome the words of a case are destroyed, and from which local day on they were due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct By {
    /// The outcome.
    pub outcome_id: Uuid,
    /// The day.
    pub due_on: NaiveDate,
}

impl From<Due> for By {
    fn from(due: Due) -> Self {
        Self {
            outcome_id: due.outcome_id,
            due_on: due.due_on,
        }
    }
}

/// Holds these cases and their customers, so that no legal hold comes between; whether they are still due is then
/// to be read again.
pub(super) async fn hold(
    transaction: &DatabaseTransaction,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<Vec<cases::Model>, DbErr> {
    let backend = transaction.get_database_backend();
    let held = cases::Entity::in_council(council_id)
        .filter(in_ids(cases::Column::Id, ids, backend))
        .order_by_asc(cases::Column::Id)
        .lock_exclusive()
        .all(transaction)
        .await?;
    standing::keep_from_new(transaction, council_id, &On::cases(&held)).await?;
    Ok(held)
}

/// Destroys the words of cases that are held, with their customers, and due; each gets its event and the row that
/// tells of it.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(super) async fn destroy(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    (held, by): (&[cases::Model], &HashMap<Uuid, By>),
) -> Result<(), DbErr> {
    let cleared = words::clear(transaction, eraser, held).await?;
    index::reindex(transaction, eraser.council_id, &cleared.cases).await?;
    let row = |case: &cases::Model| {
        let by = by.get(&case.id)?;
        Some(case_destruction::Model {
            id: eraser.clock.new_id(),
            council_id: eraser.council_id,
            case_id: case.id,
            outcome_id: by.outcome_id,
            due_on: by.due_on,
            destroyed_by: eraser.actor,
            destroyed_at: eraser.now,
            cleaned_at: None,
        })
    };
    let rows = held.iter().filter_map(row).collect();
    insert_rows::<case_destruction::Model>(transaction, rows).await
}
