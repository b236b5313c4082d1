//! The words of cases, wherever they lie: overwritten alike when a customer is erased and when the time is over.

use entities::cases::{cases, legal_hold};
use entities::identity::idempotency;
use entities::select::in_ids;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::cases::record::{self, Cleared, Eraser};
use crate::cases::text::ERASED;

/// Clears the words of these cases, held and ended: their texts and documents, why they were held, and what is
/// remembered of requests about them. What they are found by is then to be made anew, which the caller does when
/// all is cleared that goes.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(in crate::cases) async fn clear(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    held: &[cases::Model],
) -> Result<Cleared, DbErr> {
    let cleared = record::erase(transaction, eraser, held).await?;
    let (council_id, cases) = (eraser.council_id, cleared.cases.as_slice());
    forget_requests(transaction, council_id, cases).await?;
    let of_cases = (legal_hold::Column::CaseId, cases);
    clear_holds(transaction, council_id, of_cases).await?;
    Ok(cleared)
}

/// Forgets the idempotency keys by which these were made: a hash of few words can be guessed.
pub(super) async fn forget_requests(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    made: &[Uuid],
) -> Result<(), DbErr> {
    use idempotency::{Column, Entity};
    let backend = transaction.get_database_backend();
    Entity::delete_many()
        .filter(Column::CouncilId.eq(council_id))
        .filter(in_ids(Column::ObjectId, made, backend))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Overwrites why there were legal holds on these.
pub(super) async fn clear_holds(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    (column, ids): (legal_hold::Column, &[Uuid]),
) -> Result<(), DbErr> {
    use legal_hold::{Column, Entity};
    let backend = transaction.get_database_backend();
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(ERASED))
        .filter(Column::CouncilId.eq(council_id))
        .filter(in_ids(column, ids, backend))
        .exec(transaction)
        .await
        .map(|_| ())
}
