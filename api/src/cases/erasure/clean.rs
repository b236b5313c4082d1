//! What is done after erasures in the background: the write-ahead log of an embedded database still holds the
//! pages from before, until it is written back and cut off.

use entities::cases::customer_erasure::{Column, Entity};
use entities::organisation::council;
use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;

/// Cuts off the log of an embedded database when somebody was erased since this was last done, and notes it.
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
        let waiting = waiting(database, council.council_id).await?;
        if waiting.is_empty() {
            continue;
        }
        if !database.cut_log().await? {
            return Ok(false);
        }
        note(database, clock, council.council_id, &waiting).await?;
    }
    Ok(true)
}

/// Erasures after which the log was not cut off yet. What is read was committed.
async fn waiting(database: &Database, council_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    Entity::in_council(council_id)
        .filter(Column::CleanedAt.is_null())
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(database.read())
        .await
}

async fn note(
    database: &Database,
    clock: &Clock,
    council_id: Uuid,
    cleaned: &[Uuid],
) -> Result<(), DbErr> {
    let transaction = database.write().await?;
    Entity::update_many()
        .col_expr(Column::CleanedAt, Expr::value(clock.now()))
        .filter(Column::CouncilId.eq(council_id))
        .filter(in_ids(Column::Id, cleaned, database.backend()))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}
