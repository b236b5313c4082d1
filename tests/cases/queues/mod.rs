//! Queues of teams: what waits, in which order, and who gets which case.

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

mod plan;
mod reading;
mod taking;

/// The queue of a team: the references in their order, and the count.
async fn of_team(world: &World, token: &str, id: Uuid, filter: Value) -> (Vec<String>, Value) {
    let query = "query($id: ID!, $w: CaseWhere) { node(id: $id) { ... on Team {
        queue(where: $w, first: 100) { totalCount { count precision } nodes { reference } } } } }";
    let variables = json!({ "id": Kind::Team.id(id), "w": filter });
    let data = world.data(token, query, variables).await;
    let queue = &data["node"]["queue"];
    (references(queue), queue["totalCount"].clone())
}

/// A page of the queue of the viewer's teams.
async fn mine(world: &World, token: &str, page: Value) -> Value {
    let query = "query($first: Int, $after: String, $last: Int, $before: String) { viewer {
        queue(first: $first, after: $after, last: $last, before: $before) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { reference } } } }";
    let data = world.data(token, query, page).await;
    data["viewer"]["queue"].clone()
}

/// The references of a connection.
fn references(connection: &Value) -> Vec<String> {
    let nodes = connection["nodes"].as_array().expect("cases").iter();
    nodes.map(reference).collect()
}

fn reference(case: &Value) -> String {
    case["reference"].as_str().expect("a reference").to_owned()
}
