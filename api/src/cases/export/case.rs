//! One case in an export.

use entities::cases::{case_event, cases, document};
use rules::cases::EventKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cases::{Beside, Council, OfCase};
use super::head::{hold, json_of};
use super::stream::Export;
use crate::cases::event_detail;
use crate::graphql::id::Kind;

/// The case, and what belongs to it.
pub(super) fn told(case: &cases::Model, beside: &Beside) -> Value {
    let text = |id: Option<Uuid>| beside.texts.get(&id?).map(String::as_str);
    let answers = beside.answers.get(&case.id);
    json!({
        "id": Kind::Case.id(case.id).0,
        "reference": case.reference,
        "journey": beside.names.title(case.journey_id),
        "channel": beside.names.title(case.channel_id),
        "state": case.state,
        "demandCode": case.demand_code,
        "confidentiality": case.confidentiality,
        "receivedAt": case.received_at,
        "recordedAt": case.recorded_at,
        "dueAt": case.due_at,
        "closedAt": case.closed_at,
        "externalId": case.external_id,
        "erasedAt": case.erased_at,
        "description": text(case.description_id),
        "attributes": text(case.attributes_id).and_then(json_of),
        "answers": answers.and_then(|answers| json_of(answers)),
        "events": events(case.id, beside),
        "endings": endings(case.id, beside),
        "pauses": pauses(case.id, beside),
        "extensions": extensions(case.id, beside),
        "documents": documents(case, beside),
        "forCouncil": beside.council.as_ref().map(|council| for_council(case.id, council, beside)),
    })
}

/// Each row of a case, told.
fn each<M>(of: &OfCase<M>, case_id: Uuid, told: impl Fn(&M) -> Value) -> Vec<Value> {
    let rows = of.get(&case_id).into_iter().flatten();
    rows.map(told).collect()
}

/// What happened, but for legal holds: these stand apart.
fn events(case_id: Uuid, beside: &Beside) -> Vec<Value> {
    let rows = beside.events.get(&case_id).into_iter().flatten();
    rows.filter(|row| !EventKind::OF_HOLDS.contains(&row.kind))
        .map(|row| event(row, beside))
        .collect()
}

fn event(row: &case_event::Model, beside: &Beside) -> Value {
    let text = row.text_id.and_then(|id| beside.texts.get(&id));
    // The words of an imported event are its columns, not what somebody wrote.
    let is_columns = row.kind == EventKind::Activity;
    // What somebody got in touch for is told with their contact alone.
    let is_contact = matches!(
        row.kind,
        EventKind::Contacted | EventKind::ContactReclassified
    );
    let detail = row.detail.as_ref().filter(|_| !is_contact);
    let details = event_detail::details(detail).into_iter();
    let details = details.map(|one| json!({ "name": one.name, "from": one.from, "to": one.to }));
    json!({
        "sequence": row.sequence,
        "kind": row.kind,
        "happenedAt": row.happened_at,
        "recordedAt": row.recorded_at,
        "by": beside.names.whose(row.actor_id),
        "stage": beside.names.title(row.stage_id),
        "outcome": beside.names.title(row.outcome_id),
        "text": text.filter(|_| !is_columns),
        "attributes": text.filter(|_| is_columns).and_then(|text| json_of(text)),
        "details": details.collect::<Value>(),
    })
}

fn endings(case_id: Uuid, beside: &Beside) -> Vec<Value> {
    each(&beside.closings, case_id, |row| {
        json!({ "kind": row.kind, "endedAt": row.closed_at, "outcome": beside.names.title(row.outcome_id),
            "reopenedAt": row.reopened_at })
    })
}

fn pauses(case_id: Uuid, beside: &Beside) -> Vec<Value> {
    each(&beside.pauses, case_id, |row| {
        json!({ "reason": row.reason, "pausedAt": row.paused_at, "resumedAt": row.resumed_at,
            "authority": beside.texts.get(&row.authority_id) })
    })
}

fn extensions(case_id: Uuid, beside: &Beside) -> Vec<Value> {
    each(&beside.extensions, case_id, |row| {
        json!({ "extendedBy": row.extended_by, "extendedAt": row.extended_at,
            "reason": beside.texts.get(&row.reason_id) })
    })
}

fn documents(case: &cases::Model, beside: &Beside) -> Vec<Value> {
    each(&beside.documents, case.id, |row: &document::Model| {
        let level = row.confidentiality.unwrap_or(case.confidentiality);
        json!({
            "id": Kind::Document.id(row.id).0,
            "fileName": row.name_id.and_then(|id| beside.texts.get(&id)),
            "mediaType": row.media_type,
            "sizeBytes": row.size_bytes,
            "sha256": Export::words(&row.sha256),
            "confidentiality": level.max(case.confidentiality),
            "by": beside.names.whose(row.added_by),
            "addedAt": row.added_at,
            "removedAt": row.removed_at,
        })
    })
}

fn for_council(case_id: Uuid, council: &Council, beside: &Beside) -> Value {
    let text = |id: Option<Uuid>| beside.texts.get(&id?);
    let tasks = each(&council.tasks, case_id, |row| {
        json!({ "title": text(row.title_id), "state": row.state, "madeAt": row.made_at,
            "endedAt": row.ended_at, "reason": text(row.reason_id) })
    });
    let readings = each(
        &council.readings,
        case_id,
        |row| json!({ "readAt": row.read_at, "reason": Export::words(&row.reason) }),
    );
    json!({ "tasks": tasks, "legalHolds": each(&council.holds, case_id, hold), "readings": readings })
}
