//! The head of an export: the customer themselves, and what is held of them beside their cases.

use entities::cases::{case_draft, customer_erasure, customer_export, customer_merge, legal_hold};
use entities::identity::account;
use entities::journeys::journey;
use entities::organisation::customer;
use entities::scope::Reach;
use sea_orm::{QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::left_out;
use super::stream::Export;
use crate::cases::draft::own;
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;

/// The most earlier exports that are told.
const MOST_TOLD: u64 = 100;

/// The form of the document that docs/export.md describes.
const FORMAT: u32 = 1;

/// Everything but the lists that come in batches.
pub(super) async fn told(export: &Export) -> Result<Value, Failure> {
    let customer = &export.customer;
    Ok(json!({
        "format": FORMAT,
        "council": export.reader.viewer().council().name,
        "writtenAt": export.reader.clock().now(),
        "authority": export.asked.authority,
        "journeys": journeys(export).await?,
        "leftOut": left_out::told(export.asked.is_own),
        "customer": {
            "id": Kind::Customer.id(customer.id).0,
            "kind": customer.kind,
            "name": Export::words(&customer.name),
            "email": customer.email,
            "telephone": customer.telephone,
            "isStaff": customer.staff_id.is_some(),
            "createdAt": customer.created_at,
            "erasure": erasure(export).await?,
        },
        "mergedFrom": merged_from(export).await?,
        "accounts": accounts(export).await?,
        "drafts": drafts(export).await?,
        "exports": exports(export).await?,
        "forCouncil": for_council(export).await?,
    }))
}

/// The journeys whose cases and contacts are told; null for all of them.
async fn journeys(export: &Export) -> Result<Option<Vec<String>>, Failure> {
    let mut ids: Vec<Uuid> = Vec::new();
    for reach in &export.scope.reaches {
        match reach {
            Reach::Journeys(some) => ids.extend(some),
            Reach::Council | Reach::Customers(_) => return Ok(None),
            Reach::Partner(_) => {}
        }
    }
    let select = export
        .reader
        .rows_of::<journey::Entity>(journey::Column::Id, ids);
    let select = select.order_by_asc(journey::Column::Code);
    let rows = export.reader.all("export: journeys", select).await?;
    Ok(Some(rows.into_iter().map(|row| row.code).collect()))
}

async fn erasure(export: &Export) -> Result<Option<Value>, Failure> {
    use customer_erasure::{Column, Entity};
    let select = export
        .reader
        .rows_of::<Entity>(Column::CustomerId, [export.customer.id]);
    let rows = export.reader.all("export: erasure", select).await?;
    let told =
        |row: &customer_erasure::Model| json!({ "erasedAt": row.erased_at, "ground": row.ground });
    Ok(rows.first().map(told))
}

/// What was known of those who turned out to be the customer.
async fn merged_from(export: &Export) -> Result<Vec<Value>, Failure> {
    use customer_merge::{Column, Entity};
    let reader = &export.reader;
    let select = reader.rows_of::<Entity>(Column::IntoId, [export.customer.id]);
    let select = select.order_by_asc(Column::Id);
    let merges = reader.all("export: merges", select).await?;
    let ids = merges.iter().map(|merge| merge.customer_id);
    let select = reader.rows_of::<customer::Entity>(customer::Column::Id, ids);
    let gone = reader.all("export: merged customers", select).await?;
    let told = merges.iter().filter_map(|merge| {
        let row = gone.iter().find(|row| row.id == merge.customer_id)?;
        let reason = Export::words(&merge.reason);
        let for_council = export.is_for_council().then(|| json!({ "reason": reason }));
        Some(
            json!({ "name": Export::words(&row.name), "email": row.email,
            "telephone": row.telephone, "createdAt": row.created_at, "mergedAt": merge.merged_at,
            "forCouncil": for_council }),
        )
    });
    Ok(told.collect())
}

/// Without anything that signs somebody in: the subject is only what the issuer calls them.
async fn accounts(export: &Export) -> Result<Vec<Value>, Failure> {
    use account::{Column, Entity};
    let select = export
        .reader
        .rows_of::<Entity>(Column::CustomerId, [export.customer.id]);
    let select = select.order_by_asc(Column::Id);
    let rows = export.reader.all("export: accounts", select).await?;
    let told = rows.iter().map(|row| {
        json!({ "issuer": row.issuer, "subject": row.subject, "name": Export::words(&row.name),
            "isActive": row.is_active, "createdAt": row.created_at })
    });
    Ok(told.collect())
}

/// A draft is its account's alone: told to nobody but that account; null otherwise.
async fn drafts(export: &Export) -> Result<Option<Vec<Value>>, Failure> {
    if !export.asked.is_own {
        return Ok(None);
    }
    let select = own::drafts(&export.reader).order_by_asc(case_draft::Column::Id);
    let rows = export.reader.all("export: drafts", select).await?;
    let told = rows.iter().map(|row| {
        json!({ "journeyId": Kind::Journey.id(row.journey_id).0, "description": row.description,
            "answers": row.answers.as_deref().and_then(json_of), "savedAt": row.saved_at,
            "expiresAt": row.expires_at })
    });
    Ok(Some(told.collect()))
}

/// JSON as it was stored; none once it was erased.
pub(super) fn json_of(stored: &str) -> Option<Value> {
    serde_json::from_str(stored).ok()
}

async fn exports(export: &Export) -> Result<Vec<Value>, Failure> {
    use customer_export::{Column, Entity};
    let select = export
        .reader
        .rows_of::<Entity>(Column::CustomerId, [export.customer.id]);
    let select = select
        .order_by_desc(Column::GrantedAt)
        .order_by_desc(Column::Id);
    let rows = export
        .reader
        .all("export: exports", select.limit(MOST_TOLD))
        .await?;
    let told = rows.iter().map(|row| {
        let reason = Export::words(&row.reason);
        let for_council = export.is_for_council().then(|| json!({ "reason": reason }));
        json!({ "isOwn": row.is_own, "authority": row.authority, "askedAt": row.granted_at,
            "fetchedAt": row.fetched_at, "forCouncil": for_council })
    });
    Ok(told.collect())
}

async fn for_council(export: &Export) -> Result<Option<Value>, Failure> {
    use legal_hold::{Column, Entity};
    if !export.is_for_council() {
        return Ok(None);
    }
    let select = export
        .reader
        .rows_of::<Entity>(Column::CustomerId, [export.customer.id]);
    let rows = export
        .reader
        .all("export: holds", select.order_by_asc(Column::Id))
        .await?;
    let holds: Vec<Value> = rows.iter().map(hold).collect();
    Ok(Some(json!({ "legalHolds": holds })))
}

/// A legal hold, on the customer or on a case.
pub(super) fn hold(row: &legal_hold::Model) -> Value {
    json!({ "authority": row.authority, "reason": Export::words(&row.reason), "placedAt": row.placed_at,
        "liftedAt": row.lifted_at, "liftAuthority": row.lift_authority })
}
