//! The cases of a running import: written where nobody sees them, then shown or thrown away.

use entities::cases::{case_closing, case_event, case_text, cases};
use entities::select::in_ids;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::contributions::{self, Rows};
use super::search::index;
use crate::clock::Clock;
use crate::database::Database;

/// How many cases are thrown away in one transaction, so that nobody waits long for the writer.
const AT_ONCE: u64 = 200;

/// Makes every case of an import visible, and adds them to the roll-ups in the same transaction.
///
/// # Errors
/// When the database refuses.
pub async fn reveal(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    council_id: Uuid,
    import_id: Uuid,
) -> Result<(), DbErr> {
    contributions::add(connection, clock, council_id, Rows::OfImport(import_id)).await?;
    cases::Entity::update_many()
        .col_expr(cases::Column::IsStaged, Expr::value(false))
        .filter(cases::Column::CouncilId.eq(council_id))
        .filter(cases::Column::ImportId.eq(import_id))
        .exec(connection)
        .await
        .map(|_| ())
}

/// Throws away every case of an import that was not made visible, with all that belongs to it.
///
/// # Errors
/// When the database refuses; what was thrown away until then stays away.
pub async fn discard(database: &Database, council_id: Uuid, import_id: Uuid) -> Result<(), DbErr> {
    loop {
        let ids: Vec<Uuid> = cases::staged(council_id)
            .filter(cases::Column::ImportId.eq(import_id))
            .select_only()
            .column(cases::Column::Id)
            .limit(AT_ONCE)
            .into_tuple()
            .all(database.read())
            .await?;
        if ids.is_empty() {
            return Ok(());
        }
        let transaction = database.write().await?;
        discard_some(&transaction, council_id, &ids).await?;
        transaction.commit().await?;
    }
}

async fn discard_some(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    index::remove(connection, council_id, ids).await?;
    case_event::Entity::delete_many()
        .filter(case_event::Column::CouncilId.eq(council_id))
        .filter(in_ids(case_event::Column::CaseId, ids, backend))
        .exec(connection)
        .await?;
    case_closing::Entity::delete_many()
        .filter(case_closing::Column::CouncilId.eq(council_id))
        .filter(in_ids(case_closing::Column::CaseId, ids, backend))
        .exec(connection)
        .await?;
    case_text::Entity::delete_many()
        .filter(case_text::Column::CouncilId.eq(council_id))
        .filter(in_ids(case_text::Column::CaseId, ids, backend))
        .exec(connection)
        .await?;
    cases::Entity::delete_many()
        .filter(cases::Column::CouncilId.eq(council_id))
        .filter(in_ids(cases::Column::Id, ids, backend))
        .exec(connection)
        .await
        .map(|_| ())
}
