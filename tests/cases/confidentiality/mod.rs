//! Levels of cases and documents: who finds what, and what is read for which reason.

mod documents;
mod levels;
mod readings;
mod verb;

use serde_json::{Value, json};
use support::{Answer, World};

use crate::cases::desk::Desk;

/// The levels, the lowest first, written out by hand.
const LEVELS: [&str; 8] = [
    "PUBLIC",
    "LIMITED_PUBLIC",
    "INTERNAL",
    "CASE_CONFIDENTIAL",
    "RESTRICTED",
    "CONFIDENTIAL",
    "SECRET",
    "TOP_SECRET",
];

/// A case of the journey `bins` at a level.
pub async fn opened_at(desk: &Desk, level: &str, more: Value) -> Value {
    let case = desk.opened(more).await;
    // What is opened is internal already.
    if level == "INTERNAL" {
        return case;
    }
    set(desk, &case, level).await
}

/// Raises or lowers a case as the manager.
pub async fn set(desk: &Desk, case: &Value, level: &str) -> Value {
    let more = json!({ "confidentiality": level, "reason": "It is about a child." });
    desk.done("caseSetConfidentiality", case, more).await
}

/// What is answered to who states why they read.
pub async fn ask_for(
    world: &World,
    token: &str,
    reason: &str,
    query: &str,
    variables: Value,
) -> Answer {
    let body = json!({ "query": query, "variables": variables });
    let request = world.post().bearer_auth(token).json(&body);
    let request = request.header("accept", "application/graphql-response+json");
    // Words of any language, as UTF-8.
    let reason = reqwest::header::HeaderValue::from_bytes(reason.as_bytes());
    let reason = reason.expect("a value");
    world
        .send(request.header("Throughline-Reading-Reason", reason))
        .await
}

/// The readings in the manager's reach, the latest first, as `account reason operation`.
pub async fn readings(desk: &Desk) -> Vec<String> {
    let query = "{ caseReadings(first: 100) { nodes { reason operation readBy { name } } } }";
    let data = desk
        .world
        .data(&desk.manager_token(), query, json!({}))
        .await;
    let nodes = data["caseReadings"]["nodes"].as_array().expect("nodes");
    let told = nodes.iter().map(|node| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let (name, reason) = (text(&node["readBy"]["name"]), text(&node["reason"]));
        format!("{name} {reason} {}", text(&node["operation"]))
    });
    told.collect()
}
