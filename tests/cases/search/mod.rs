//! Finding cases by words.

mod found;
mod kept;
pub mod plan;
mod seen;

use serde_json::{Value, json};
use support::World;

use crate::cases::desk::Desk;

const SEARCH: &str = "query($t: String!, $w: CaseWhere, $n: Int, $a: String) {
    caseSearch(text: $t, where: $w, first: $n, after: $a) {
        totalCount { count precision } isComplete nodes { reference } } }";

/// What a search answers.
async fn search(world: &World, token: &str, text: &str) -> Value {
    let data = world.data(token, SEARCH, json!({ "t": text })).await;
    data["caseSearch"].clone()
}

/// The references that are found, in their order, after checking that they are counted as they are shown.
async fn found(world: &World, token: &str, text: &str) -> Vec<String> {
    let answer = search(world, token, text).await;
    let nodes = answer["nodes"].as_array().expect("nodes");
    let count = json!({ "count": nodes.len(), "precision": "EXACT" });
    assert_eq!(answer["totalCount"], count, "{text}");
    assert_eq!(answer["isComplete"], true);
    nodes.iter().map(reference).collect()
}

fn reference(case: &Value) -> String {
    case["reference"].as_str().expect("a reference").to_owned()
}

/// Gives a customer another name.
async fn rename(desk: &Desk, customer: uuid::Uuid, revision: i64, name: &str) {
    let input = json!({ "id": throughline::graphql::id::Kind::Customer.id(customer),
        "expectedRevision": revision, "name": name, "email": "Ann.Black@Example.org",
        "telephone": "07700 900-123" });
    let worker = desk.worker_token();
    let world = &desk.world;
    world
        .change(&worker, "customerUpdate", input, "customer { revision }")
        .await;
}
