//! Destroying the words of cases when the time is over for which they are kept, in the background and at a
//! review: as the erasure of a customer does, and with a row that tells of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use entities::cases::{case_destruction, cases};
use entities::organisation::council;
use entities::select::{InCouncil, in_ids};
use rules::journeys::retention::{Retention, RetentionAction};
use rules::time::zone::local_date;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::due::{self, Due, Ended};
use crate::cases::erasure::words;
use crate::cases::legal_hold::standing::{self, On};
use crate::cases::record::Eraser;
use crate::cases::rows::insert_rows;
use crate::cases::search::index;
use crate::clock::Clock;
use crate::database::Database;

/// The most cases of one transaction.
pub const BATCH: u64 = 100;

/// Destroys the words of the next cases of a council that are due by their outcome alone, in one transaction;
/// gives how many there were. Whatever is left is done by a later call, of whichever process.
///
/// # Errors
/// When the database fails; nothing of this call is then done.
pub async fn some(
    database: &Database,
    clock: &Clock,
    council: &council::Model,
) -> Result<usize, DbErr> {
    let council_id = council.council_id;
    let zone: Tz = council.time_zone.parse().unwrap_or(Tz::UTC);
    let now = clock.now();
    let by = due::retentions(database.read(), council_id, RetentionAction::Destroy).await?;
    if by.is_empty() {
        return Ok(0);
    }
    let when = (by.as_slice(), local_date(now, zone));
    let next: Vec<Uuid> = cases::Entity::in_council(council_id)
        .filter(due::is_due(council_id, when))
        .order_by_asc(cases::Column::ClosedOn)
        .order_by_asc(cases::Column::Id)
        .limit(BATCH)
        .select_only()
        .column(cases::Column::Id)
        .into_tuple()
        .all(database.read())
        .await?;
    if next.is_empty() {
        return Ok(0);
    }
    let transaction = database.write().await?;
    let held = hold(&transaction, (council_id, &next), when).await?;
    let ended: Vec<Ended> = held.iter().filter_map(Ended::of).collect();
    let dues = due::of(&transaction, council_id, &ended).await?;
    let eraser = Eraser {
        clock,
        council_id,
        actor: None,
        now,
    };
    destroy(&transaction, eraser, (&held, &dues)).await?;
    transaction.commit().await?;
    Ok(held.len())
}

/// Holds those of these cases that are still due, and their customers, so that no legal hold comes between.
async fn hold(
    transaction: &DatabaseTransaction,
    (council_id, ids): (Uuid, &[Uuid]),
    when: (&[Retention], NaiveDate),
) -> Result<Vec<cases::Model>, DbErr> {
    let backend = transaction.get_database_backend();
    let of = || {
        cases::Entity::in_council(council_id)
            .filter(in_ids(cases::Column::Id, ids, backend))
            .order_by_asc(cases::Column::Id)
    };
    let held = of().lock_exclusive().all(transaction).await?;
    standing::keep_from_new(transaction, council_id, &On::cases(&held)).await?;
    let still = of().filter(due::is_due(council_id, when));
    still.all(transaction).await
}

/// Destroys the words of cases that are held, with their customers, and due; each gets its event and the row that
/// tells of it.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(super) async fn destroy(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    (held, dues): (&[cases::Model], &HashMap<Uuid, Due>),
) -> Result<(), DbErr> {
    let cleared = words::clear(transaction, eraser, held).await?;
    index::reindex(transaction, eraser.council_id, &cleared.cases).await?;
    let row = |case: &cases::Model| {
        let due = dues.get(&case.id)?;
        Some(case_destruction::Model {
            id: eraser.clock.new_id(),
            council_id: eraser.council_id,
            case_id: case.id,
            outcome_id: due.outcome_id,
            due_on: due.due_on,
            destroyed_by: eraser.actor,
            destroyed_at: eraser.now,
            cleaned_at: None,
        })
    };
    let rows = held.iter().filter_map(row).collect();
    insert_rows::<case_destruction::Model>(transaction, rows).await
}
