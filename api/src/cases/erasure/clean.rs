//! What is done after erasures in the background: the write-ahead log of an embedded database still holds the
//! pages from before, until it is written back and cut off.

use entities::cases::customer_erasure::{Column, Entity};
use entities::organisation::council;
use entities::select::InCouncil;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

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
    let now = clock.now();
    for council in council::Entity::find().all(database.read()).await? {
        let waiting = Entity::in_council(council.council_id).filter(Column::CleanedAt.is_null());
        if waiting.clone().count(database.read()).await? == 0 {
            continue;
        }
        if !database.cut_log().await? {
            return Ok(false);
        }
        let transaction = database.write().await?;
        Entity::update_many()
            .col_expr(Column::CleanedAt, Expr::value(now))
            .filter(Column::CouncilId.eq(council.council_id))
            .filter(Column::CleanedAt.is_null())
            .filter(Column::ErasedAt.lte(now))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(true)
}
