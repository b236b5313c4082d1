//! What is done after erasures in the background: the write-ahead log of an embedded database still holds the
//! pages from before, until it is written back and cut off.

use entities::cases::{case_destruction, customer_erasure};
use entities::organisation::council;
use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;

/// A table whose rows tell that words were overwritten, and when they were no longer in the log either.
trait Overwritten: InCouncil {
    /// The id of the row.
    const ID: Self::Column;
    /// When; null until then.
    const CLEANED_AT: Self::Column;
}

impl Overwritten for customer_erasure::Entity {
    const ID: Self::Column = customer_erasure::Column::Id;
    const CLEANED_AT: Self::Column = customer_erasure::Column::CleanedAt;
}

impl Overwritten for case_destruction::Entity {
    const ID: Self::Column = case_destruction::Column::Id;
    const CLEANED_AT: Self::Column = case_destruction::Column::CleanedAt;
}

/// Cuts off the log of an embedded database when words were overwritten since this was last done, and notes it.
/// False when a reader stood in the way, so that it is to be tried again. Other databases clean up after
/// themselves.
///
/// # Errors
/// When the database fails.
pub async fn clean(database: &Database, clock: &Clock) -> Result<bool, DbErr> {
    if database.backend() != DbBackend::Sqlite {
        return Ok(true);
    }
    for council in council::Entity::find().all(database.read()).await? {
        let council_id = council.council_id;
        let erasures = waiting::<customer_erasure::Entity>(database, council_id).await?;
        let destructions = waiting::<case_destruction::Entity>(database, council_id).await?;
        if erasures.is_empty() && destructions.is_empty() {
            continue;
        }
        if !database.cut_log().await? {
            return Ok(false);
        }
        note::<customer_erasure::Entity>(database, clock, (council_id, &erasures)).await?;
        note::<case_destruction::Entity>(database, clock, (council_id, &destructions)).await?;
    }
    Ok(true)
}

/// Rows after which the log was not cut off yet. What is read was committed.
async fn waiting<E: Overwritten>(
    database: &Database,
    council_id: Uuid,
) -> Result<Vec<Uuid>, DbErr> {
    E::in_council(council_id)
        .filter(E::CLEANED_AT.is_null())
        .select_only()
        .column(E::ID)
        .into_tuple()
        .all(database.read())
        .await
}

async fn note<E: Overwritten>(
    database: &Database,
    clock: &Clock,
    (council_id, cleaned): (Uuid, &[Uuid]),
) -> Result<(), DbErr> {
    let transaction = database.write().await?;
    E::update_many()
        .col_expr(E::CLEANED_AT, Expr::value(clock.now()))
        .filter(E::COUNCIL.eq(council_id))
        .filter(in_ids(E::ID, cleaned, database.backend()))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}
