//! Overwriting the words of cases. Nothing that figures count changes, so that it adds nothing to
//! the roll-ups: the cases, their events, closings and contacts stay.

use chrono::{DateTime, Utc};
use entities::cases::{case_event, case_reading, case_text, cases, document, document_upload};
use entities::select::in_ids;
use rules::cases::EventKind;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter};
use uuid::Uuid;

use crate::cases::rows;
use crate::cases::text::ERASED;
use crate::clock::Clock;
use crate::graphql::context::Reader;

/// Who erases words, and when: somebody, or the background work.
#[derive(Clone, Copy, Debug)]
pub(in crate::cases) struct Eraser<'a> {
    /// What ids are made from.
    pub clock: &'a Clock,
    /// The council whose cases they are.
    pub council_id: Uuid,
    /// The account; none when the council's own rules do it.
    pub actor: Option<Uuid>,
    /// When.
    pub now: DateTime<Utc>,
}

impl<'a> Eraser<'a> {
    /// The viewer.
    pub fn viewer(reader: &'a Reader, now: DateTime<Utc>) -> Self {
        Self {
            clock: reader.clock(),
            council_id: reader.council_id(),
            actor: reader.viewer().account_id(),
            now,
        }
    }

    /// The council's own rules, now.
    pub fn nobody(clock: &'a Clock, council_id: Uuid) -> Self {
        Self {
            clock,
            council_id,
            actor: None,
            now: clock.now(),
        }
    }
}

/// What was erased of cases.
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

/// Erases the words and documents of these cases, held and ended; each gets its event.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(in crate::cases) async fn erase(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    held: &[cases::Model],
) -> Result<Cleared, DbErr> {
    let cases: Vec<Uuid> = held.iter().map(|case| case.id).collect();
    let texts = clear_texts(transaction, eraser, &cases).await?;
    let documents = clear_documents(transaction, eraser, &cases).await?;
    clear_uploads(transaction, eraser, &cases).await?;
    clear_readings(transaction, eraser, &cases).await?;
    let events = held.iter().map(|case| event(eraser, case)).collect();
    rows::insert_rows::<case_event::Model>(transaction, events).await?;
    clear_cases(transaction, eraser, &cases).await?;
    Ok(Cleared {
        cases,
        texts,
        documents,
    })
}

/// True of rows of these cases.
fn of(column: impl IntoSimpleExpr, cases: &[Uuid], connection: &impl ConnectionTrait) -> Expr {
    in_ids(column, cases, connection.get_database_backend())
}

async fn clear_texts(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    cases: &[Uuid],
) -> Result<u64, DbErr> {
    use case_text::{Column, Entity};
    let done = Entity::update_many()
        .col_expr(Column::Body, Expr::value(ERASED))
        .filter(Column::CouncilId.eq(eraser.council_id))
        .filter(of(Column::CaseId, cases, transaction))
        .filter(Column::Body.ne(ERASED))
        .exec(transaction)
        .await?;
    Ok(done.rows_affected)
}

async fn clear_documents(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    cases: &[Uuid],
) -> Result<u64, DbErr> {
    use document::{Column, Entity};
    let removed_at = Expr::col(Column::RemovedAt).if_null(eraser.now);
    let done = Entity::update_many()
        .col_expr(Column::RemovedAt, removed_at)
        .col_expr(Column::Sha256, Expr::value(""))
        .filter(Column::CouncilId.eq(eraser.council_id))
        .filter(of(Column::CaseId, cases, transaction))
        .exec(transaction)
        .await?;
    Ok(done.rows_affected)
}

/// Grants to send end. Their rows stay until the sweep has looked for what came by them.
async fn clear_uploads(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    cases: &[Uuid],
) -> Result<(), DbErr> {
    use document_upload::{Column, Entity};
    let expires_at = Expr::case(
        Column::ExpiresAt.lt(eraser.now),
        Expr::col(Column::ExpiresAt),
    )
    .finally(Expr::value(eraser.now));
    Entity::update_many()
        .col_expr(Column::FileName, Expr::value(""))
        .col_expr(Column::ExpiresAt, expires_at.into())
        .filter(Column::CouncilId.eq(eraser.council_id))
        .filter(of(Column::CaseId, cases, transaction))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Who read the cases and when stays; why may tell of the customer.
async fn clear_readings(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    cases: &[Uuid],
) -> Result<(), DbErr> {
    use case_reading::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(""))
        .filter(Column::CouncilId.eq(eraser.council_id))
        .filter(of(Column::CaseId, cases, transaction))
        .exec(transaction)
        .await
        .map(|_| ())
}

async fn clear_cases(
    transaction: &impl ConnectionTrait,
    eraser: Eraser<'_>,
    cases: &[Uuid],
) -> Result<(), DbErr> {
    use cases::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::ErasedAt, Expr::value(eraser.now))
        .col_expr(Column::ExternalId, Expr::value(None::<String>))
        .col_expr(Column::LastSequence, Expr::col(Column::LastSequence).add(1))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::CouncilId.eq(eraser.council_id))
        .filter(of(Column::Id, cases, transaction))
        .exec(transaction)
        .await
        .map(|_| ())
}

fn event(eraser: Eraser<'_>, case: &cases::Model) -> case_event::Model {
    let id = eraser.clock.new_id();
    let of = (case.council_id, case.id);
    let what = (EventKind::Erased, eraser.now);
    case_event::Model {
        actor_id: eraser.actor,
        ..case_event::Model::blank(id, of, case.last_sequence + 1, what)
    }
}
