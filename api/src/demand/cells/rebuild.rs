//! Computing the cells of a council from its rows: after the step that made them, and when an audit has
//! found them wrong.

use entities::demand::cell_upkeep;
use entities::organisation::council;
use entities::select::InCouncil;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect,
    Statement,
};
use uuid::Uuid;

use super::cube::CUBES;
use super::{lock, remove, sql};
use crate::database::Database;

/// Computes the cells of a council anew. Whoever writes cases meanwhile need not wait: what is committed
/// too late to be counted stays among the deltas.
///
/// # Errors
/// When the database fails; the cells stay as they were then.
pub async fn rebuild(database: &Database, council_id: Uuid) -> Result<(), DbErr> {
    let transaction = database.write().await?;
    lock::take(&transaction, council_id).await?;
    write(&transaction, council_id).await?;
    transaction.commit().await
}

/// Computes the cells of every council whose cells have not been computed since the step that made them.
/// Of two that do so at once the second finds them done.
///
/// # Errors
/// When the database fails; what was computed until then stays.
pub async fn pending(database: &Database) -> Result<usize, DbErr> {
    let councils: Vec<Uuid> = council::Entity::find()
        .select_only()
        .column(council::Column::CouncilId)
        .into_tuple()
        .all(database.read())
        .await?;
    let mut rebuilt = 0;
    for council_id in councils {
        if !is_pending(database.read(), council_id).await? {
            continue;
        }
        let transaction = database.write().await?;
        lock::take(&transaction, council_id).await?;
        if is_pending(&transaction, council_id).await? {
            tracing::info!(%council_id, "computing the cells of figures");
            write(&transaction, council_id).await?;
            transaction.commit().await?;
            rebuilt += 1;
        }
    }
    Ok(rebuilt)
}

async fn is_pending(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<bool, DbErr> {
    let found = cell_upkeep::Entity::in_council(council_id)
        .filter(cell_upkeep::Column::IsToRebuild.eq(true))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// The lock of the council is held.
async fn write(transaction: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    remove::all(transaction, council_id).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        run(transaction, council_id, &sql::rebuild_postgres()).await?;
    } else {
        let deltas = "DELETE FROM cell_delta WHERE council_id = $1";
        run(transaction, council_id, deltas).await?;
        for cube in &CUBES {
            run(transaction, council_id, &sql::rebuild_sqlite(cube)).await?;
        }
    }
    cell_upkeep::Entity::update_many()
        .col_expr(cell_upkeep::Column::IsToRebuild, Expr::value(false))
        .filter(cell_upkeep::Column::CouncilId.eq(council_id))
        .exec(transaction)
        .await?;
    Ok(())
}

async fn run(transaction: &impl ConnectionTrait, council_id: Uuid, sql: &str) -> Result<(), DbErr> {
    let backend = transaction.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
    transaction.execute_raw(statement).await.map(|_| ())
}
