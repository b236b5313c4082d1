//! Drafts: saved, resumed, opened, discarded, expired; and nobody else's.

mod opening;
mod saving;

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, Journey, at, merged};

/// What tests read of a draft.
pub const DRAFT: &str =
    "id revision savedAt expiresAt answers description isOutdated journey { code }
    version { number } problems { code field }";

/// The least that a draft needs, with further fields.
pub fn input(journey: &Journey, more: Value) -> Value {
    merged(json!({ "journeyId": Kind::Journey.id(journey.id) }), more)
}

/// A draft that is saved: as read.
pub async fn saved(world: &World, token: &str, input: Value) -> Value {
    let select = format!("draft {{ {DRAFT} }}");
    let payload = world.change(token, "caseDraftSave", input, &select).await;
    payload["draft"].clone()
}

/// A mutation on a draft that must be refused with these problems, and write nothing.
pub async fn refused(desk: &Desk, token: &str, mutation: &str, input: Value) -> Vec<String> {
    let before = desk.world.row_counts().await;
    let payload = desk
        .world
        .attempt(token, mutation, input, "draft { id }")
        .await;
    assert_eq!(payload["draft"], Value::Null, "{payload}");
    assert_eq!(desk.world.row_counts().await, before, "{mutation} wrote");
    at(&payload)
}

/// Somebody's drafts: as read.
pub async fn drafts(world: &World, token: &str) -> Vec<Value> {
    let query = format!("{{ viewer {{ drafts(first: 100) {{ nodes {{ {DRAFT} }} }} }} }}");
    let data = world.data(token, &query, json!({})).await;
    let nodes = data["viewer"]["drafts"]["nodes"].as_array();
    nodes.expect("drafts").clone()
}

/// `CODE path.in.the.input` of each problem that a draft tells of.
pub fn told(draft: &Value) -> Vec<String> {
    let problems = draft["problems"].as_array().expect("problems");
    let mut told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let path = problem["field"].as_array().expect("a path");
            let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
            format!(
                "{} {}",
                problem["code"].as_str().expect("a code"),
                path.join(".")
            )
        })
        .collect();
    told.sort();
    told
}
