//! Giving everything of a customer to another. What figures count does not tell customers apart, but for repeat
//! contacts, which go on to be told by whom each was recorded of: it adds nothing to the roll-ups.

use chrono::{DateTime, Utc};
use entities::cases::{case_event, case_party, cases, contact};
use rules::cases::EventKind;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::cases::event_detail::CUSTOMER;
use crate::cases::rows;
use crate::graphql::context::Reader;

/// Gives the cases of one customer, all of them held, and their contacts and parts in cases of others to another.
/// Each case tells of it.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(in crate::cases) async fn give_to(
    transaction: &impl ConnectionTrait,
    (reader, now): (&Reader, DateTime<Utc>),
    held: &[cases::Model],
    (from, to): (Uuid, Uuid),
) -> Result<(), DbErr> {
    let events = held
        .iter()
        .map(|case| event((reader, now), case, (from, to)));
    rows::insert_rows::<case_event::Model>(transaction, events.collect()).await?;
    let council_id = reader.council_id();
    cases::Entity::update_many()
        .col_expr(cases::Column::CustomerId, Expr::value(to))
        .col_expr(
            cases::Column::LastSequence,
            Expr::col(cases::Column::LastSequence).add(1),
        )
        .col_expr(
            cases::Column::Revision,
            Expr::col(cases::Column::Revision).add(1),
        )
        .filter(cases::Column::CouncilId.eq(council_id))
        .filter(cases::Column::CustomerId.eq(from))
        .exec(transaction)
        .await?;
    let first = Expr::col(contact::Column::MergedFromId).if_null(from);
    contact::Entity::update_many()
        .col_expr(contact::Column::MergedFromId, first)
        .col_expr(contact::Column::CustomerId, Expr::value(to))
        .col_expr(
            contact::Column::Revision,
            Expr::col(contact::Column::Revision).add(1),
        )
        .filter(contact::Column::CouncilId.eq(council_id))
        .filter(contact::Column::CustomerId.eq(from))
        .exec(transaction)
        .await?;
    case_party::Entity::update_many()
        .col_expr(case_party::Column::CustomerId, Expr::value(to))
        .col_expr(
            case_party::Column::Revision,
            Expr::col(case_party::Column::Revision).add(1),
        )
        .filter(case_party::Column::CouncilId.eq(council_id))
        .filter(case_party::Column::CustomerId.eq(from))
        .exec(transaction)
        .await
        .map(|_| ())
}

fn event(
    (reader, now): (&Reader, DateTime<Utc>),
    case: &cases::Model,
    (from, to): (Uuid, Uuid),
) -> case_event::Model {
    let id = reader.clock().new_id();
    let of = (case.council_id, case.id);
    let what = (EventKind::CustomerMerged, now);
    case_event::Model {
        actor_id: reader.viewer().account_id(),
        detail: Some(json!({ CUSTOMER: { "from": from, "to": to } })),
        ..case_event::Model::blank(id, of, case.last_sequence + 1, what)
    }
}
