//! The contacts of a customer in an export, about whichever case and about none.

use entities::cases::contact::{Column, Entity, Model};
use entities::journeys::journey;
use entities::organisation::channel;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use super::names::Names;
use super::stream::{Batch, Export};
use crate::graphql::failure::Failure;

/// Contacts that are read at a time.
const AT_ONCE: u64 = 500;

/// The next contacts. One about a case is as confidential as the case.
pub(super) async fn some(export: &Export, after: Option<Uuid>) -> Result<Batch, Failure> {
    let select = export
        .scope
        .contacts(export.reader.backend())
        .filter(Column::CustomerId.eq(export.customer.id));
    let of = (Column::Id, AT_ONCE);
    let (rows, last) = export
        .page::<Entity>("export: contacts", select, after, of, |row| row.id)
        .await?;
    let cases = export
        .cases_by_id(rows.iter().filter_map(|row| row.case_id))
        .await?;
    export.record_others(cases.values()).await?;
    let mut names = Names::default();
    let journeys = rows.iter().map(|row| row.journey_id);
    names.read::<journey::Entity>(export, journeys).await?;
    let channels = rows.iter().map(|row| row.channel_id);
    names.read::<channel::Entity>(export, channels).await?;
    let items = rows.iter().filter_map(|row| {
        let case = row.case_id.and_then(|id| cases.get(&id));
        // Whoever does not see the case does not see who got in touch about it, but for themselves.
        let is_seen = export.asked.is_own || case.is_some() || row.case_id.is_none();
        is_seen.then(|| told(row, case.map(|case| case.reference.as_str()), &names))
    });
    let items = items.collect();
    Ok(Batch { items, last })
}

fn told(row: &Model, case: Option<&str>, names: &Names) -> Value {
    json!({
        "happenedAt": row.happened_at,
        "recordedAt": row.recorded_at,
        "channel": names.title(row.channel_id),
        "journey": names.title(row.journey_id),
        "case": case,
        "demandCode": row.demand_code,
        "isResolvedAtContact": row.is_resolved_at_contact,
        "isInvited": row.is_invited,
        "bringsNewInformation": row.brings_new_information,
    })
}
