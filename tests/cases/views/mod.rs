//! Saved views of cases.

use serde_json::{Value, json};
use support::World;

use super::desk::at;

mod changing;
mod reach;
mod reading;
mod saving;

/// What tests read of a view.
const VIEW: &str = "id name where orderBy { field direction } isPrivate owner { name } team { code } \
    createdBy { name } createdAt changedAt revision";

/// Saves a view, and gives it as read.
async fn saved(world: &World, token: &str, input: Value) -> Value {
    let select = format!("view {{ {VIEW} }}");
    let payload = world.change(token, "caseViewSave", input, &select).await;
    payload["view"].clone()
}

/// What must be refused with these codes at these fields, and write nothing.
async fn refused(world: &World, (token, mutation): (&str, &str), input: Value, expected: &[&str]) {
    let before = world.row_counts().await;
    let payload = world.attempt(token, mutation, input, "view { id }").await;
    assert_eq!(at(&payload), expected, "{mutation}: {payload}");
    assert_eq!(payload["view"], Value::Null);
    assert_eq!(world.row_counts().await, before, "{mutation} wrote");
}

/// The names of the views that somebody may use.
async fn names(world: &World, token: &str) -> Vec<String> {
    let query = "{ viewer { caseViews(first: 100) { nodes { name } } } }";
    let data = world.data(token, query, json!({})).await;
    let nodes = data["viewer"]["caseViews"]["nodes"].as_array();
    let names = nodes
        .expect("views")
        .iter()
        .map(|view| view["name"].as_str());
    names.map(|name| name.expect("a name").to_owned()).collect()
}
