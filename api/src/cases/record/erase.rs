//! Overwriting the words of a customer's cases. Nothing that figures count changes, so that it adds nothing to
//! the roll-ups: the cases, their events, closings and contacts stay.

use chrono::{DateTime, Utc};
use entities::cases::{case_event, case_reading, case_text, cases, document, document_upload};
use rules::cases::EventKind;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::cases::rows;
use crate::cases::text::ERASED;
use crate::graphql::context::Reader;

/// What was erased of the cases of a customer.
#[derive(Debug)]
pub(in crate::cases) struct Cleared {
    /// The cases: whoever keeps words of cases elsewhere, such as for searching, clears them there.
    pub cases: Vec<Uuid>,
    /// Words that were overwritten.
    pub texts: u64,
    /// Documents of which nothing but that they were there is left; their bytes are deleted with those of
    /// removed documents.
    pub documents: u64,
}

/// Erases the words and documents of these cases, which are all that a customer has, held and ended; each gets
/// its event.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(in crate::cases) async fn erase(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (customer_id, held): (Uuid, &[cases::Model]),
    now: DateTime<Utc>,
) -> Result<Cleared, DbErr> {
    let cases = of_customer(reader.council_id(), customer_id);
    let texts = clear_texts(transaction, reader, cases.clone()).await?;
    let documents = clear_documents(transaction, reader, cases.clone(), now).await?;
    clear_uploads(transaction, reader, cases.clone(), now).await?;
    clear_readings(transaction, reader, cases).await?;
    let events = held.iter().map(|case| event(reader, case, now)).collect();
    rows::insert_rows::<case_event::Model>(transaction, events).await?;
    clear_cases(transaction, reader, customer_id, now).await?;
    Ok(Cleared {
        cases: held.iter().map(|case| case.id).collect(),
        texts,
        documents,
    })
}

/// The ids of the cases of a customer.
fn of_customer(council_id: Uuid, customer_id: Uuid) -> SelectStatement {
    use cases::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CouncilId.eq(council_id))
        .filter(Column::CustomerId.eq(customer_id))
        .into_query()
}

async fn clear_texts(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    cases: SelectStatement,
) -> Result<u64, DbErr> {
    use case_text::{Column, Entity};
    let done = Entity::update_many()
        .col_expr(Column::Body, Expr::value(ERASED))
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::CaseId.in_subquery(cases))
        .filter(Column::Body.ne(ERASED))
        .exec(transaction)
        .await?;
    Ok(done.rows_affected)
}

async fn clear_documents(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    cases: SelectStatement,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    use document::{Column, Entity};
    let removed_at = Expr::col(Column::RemovedAt).if_null(now);
    let done = Entity::update_many()
        .col_expr(Column::RemovedAt, removed_at)
        .col_expr(Column::Sha256, Expr::value(""))
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::CaseId.in_subquery(cases))
        .exec(transaction)
        .await?;
    Ok(done.rows_affected)
}

/// Grants to send end. Their rows stay until the sweep has looked for what came by them.
async fn clear_uploads(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    cases: SelectStatement,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use document_upload::{Column, Entity};
    let expires_at = Expr::case(Column::ExpiresAt.lt(now), Expr::col(Column::ExpiresAt))
        .finally(Expr::value(now));
    Entity::update_many()
        .col_expr(Column::FileName, Expr::value(""))
        .col_expr(Column::ExpiresAt, expires_at.into())
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::CaseId.in_subquery(cases))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Who read the cases and when stays; why may tell of the customer.
async fn clear_readings(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    cases: SelectStatement,
) -> Result<(), DbErr> {
    use case_reading::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(""))
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::CaseId.in_subquery(cases))
        .exec(transaction)
        .await
        .map(|_| ())
}

async fn clear_cases(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    customer_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use cases::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::ErasedAt, Expr::value(now))
        .col_expr(Column::ExternalId, Expr::value(None::<String>))
        .col_expr(Column::LastSequence, Expr::col(Column::LastSequence).add(1))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::CustomerId.eq(customer_id))
        .exec(transaction)
        .await
        .map(|_| ())
}

fn event(reader: &Reader, case: &cases::Model, now: DateTime<Utc>) -> case_event::Model {
    case_event::Model {
        id: reader.clock().new_id(),
        council_id: case.council_id,
        case_id: case.id,
        sequence: case.last_sequence + 1,
        kind: EventKind::Erased,
        happened_at: now,
        recorded_at: now,
        actor_id: reader.viewer().account_id(),
        stage_id: None,
        activity_id: None,
        outcome_id: None,
        team_id: None,
        assignee_id: None,
        contact_id: None,
        text_id: None,
        detail: None,
    }
}
