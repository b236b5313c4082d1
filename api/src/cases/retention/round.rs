//! The round of the background work: the next cases whose words are due are found, and destroyed.

use std::collections::HashSet;

use chrono::NaiveDate;
use chrono_tz::Tz;
use entities::cases::cases;
use entities::organisation::council;
use entities::select::{InCouncil, in_ids};
use rules::journeys::retention::{Retention, RetentionAction};
use rules::time::zone::local_date;
use sea_orm::{ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::destroy::{BATCH, By, destroy, hold};
use super::due::{self, Ended};
use super::merged;
use crate::cases::record::Eraser;
use crate::clock::Clock;
use crate::database::Database;

/// Destroys the words of the next cases of a council that are due by their outcome alone, or else of those that
/// were merged into such, in one transaction; gives how many there were. Whatever is left is done by a later call,
/// of whichever process.
///
/// # Errors
/// When the database fails; nothing of this call is then done.
pub async fn some(
    database: &Database,
    clock: &Clock,
    council: &council::Model,
) -> Result<usize, DbErr> {
    let zone: Tz = council.time_zone.parse().unwrap_or(Tz::UTC);
    let eraser = Eraser::nobody(clock, council.council_id);
    let today = local_date(eraser.now, zone);
    match ended(database, eraser, today).await? {
        0 => merged::some(database, eraser, today).await,
        done => Ok(done),
    }
}

/// The same, of cases that ended with an outcome.
async fn ended(database: &Database, eraser: Eraser<'_>, today: NaiveDate) -> Result<usize, DbErr> {
    let council_id = eraser.council_id;
    let by = due::retentions(database.read(), council_id, &[RetentionAction::Destroy]).await?;
    if by.is_empty() {
        return Ok(0);
    }
    let ask = next(council_id, (&by, today));
    let ids: Vec<Uuid> = ask.clone().into_tuple().all(database.read()).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let transaction = database.write().await?;
    let mut held = hold(&transaction, council_id, &ids).await?;
    let backend = transaction.get_database_backend();
    let again = ask.filter(in_ids(cases::Column::Id, &ids, backend));
    let still: Vec<Uuid> = again.into_tuple().all(&transaction).await?;
    let still: HashSet<Uuid> = still.into_iter().collect();
    held.retain(|case| still.contains(&case.id));
    let ended: Vec<Ended> = held.iter().filter_map(Ended::of).collect();
    let dues = due::of(&transaction, council_id, &ended).await?;
    let by = dues.into_iter().map(|(id, due)| (id, By::from(due)));
    destroy(&transaction, eraser, (&held, &by.collect())).await?;
    transaction.commit().await?;
    Ok(held.len())
}

/// The ids of the next cases that are due, the earliest ended first.
fn next(council_id: Uuid, when: (&[Retention], NaiveDate)) -> Select<cases::Entity> {
    cases::Entity::in_council(council_id)
        .filter(due::is_due(council_id, when))
        .order_by_asc(cases::Column::ClosedOn)
        .order_by_asc(cases::Column::Id)
        .limit(BATCH)
        .select_only()
        .column(cases::Column::Id)
}
