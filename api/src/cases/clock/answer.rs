//! What a customer tells resumes a clock that waited for them.

use chrono::{DateTime, Utc};
use entities::cases::{case_pause, cases};
use entities::select::InCouncil;
use rules::cases::EventKind;
use rules::cases::clock::PauseReason;
use rules::cases::replay::{Detail, Given};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::json;

use super::counted::{Counted, moved};
use crate::cases::record::Change;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// Ends the pauses of a held case that wait for its customer since `at` or before, in the change that writes
/// down what they told then. A case that waits for nobody stays as it is.
pub(in crate::cases) async fn answered(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (case, at): (&cases::Model, DateTime<Utc>),
    change: &mut Change<'_>,
) -> Result<(), Failure> {
    let waits = case_pause::Entity::in_council(case.council_id)
        .filter(case_pause::Column::CaseId.eq(case.id))
        .filter(case_pause::Column::Reason.eq(PauseReason::AwaitingCustomer))
        .filter(case_pause::Column::ResumedAt.is_null())
        .filter(case_pause::Column::PausedAt.lte(at))
        .one(transaction)
        .await?;
    let Some(waits) = waits else { return Ok(()) };
    let before = Counted::read(transaction, reader, case).await?;
    let mut after = before.clone();
    for pause in &mut after.pauses {
        if pause.id == waits.id {
            pause.resumed_at = Some(at);
            pause.resumed_by = reader.viewer().account_id();
        }
    }
    after.write(&before, change);
    let detail = Detail {
        pause_reason: Some(Given::First(waits.reason)),
        ..moved(change)
    };
    change.event(EventKind::Resumed, at, |event| {
        event.detail = Some(json!(detail));
    });
    Ok(())
}
