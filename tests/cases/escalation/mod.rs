//! Rules of escalation, and what they do to cases. Every world begins on Thursday, 15 October 2026, at 11:00 in
//! London, which is an hour ahead of UTC; an office works from 09:00 to 17:00.

use entities::organisation::council;
use entities::select::InCouncil;
use serde_json::{Value, json};
use support::World;
use throughline::cases::escalation::round;

use super::desk::{Desk, at};

mod changing;
mod clocks;
mod rules;
mod seen;
mod unassigned;
mod workers;

/// What tests read of a rule.
const RULE: &str = "id name journey { code } trigger { kind workingDays workingHours } team { code } \
    assignee { code } isActive changedAt revision";

/// Overdue, at once.
fn overdue() -> Value {
    json!({ "kind": "OVERDUE", "workingHours": 0 })
}

/// Makes a rule, and gives it as read.
async fn made(desk: &Desk, name: &str, trigger: Value, action: Value) -> Value {
    let admin = desk.world.administrator();
    let input = json!({ "name": name, "trigger": trigger, "action": action });
    let select = format!("rule {{ {RULE} }}");
    let made = desk
        .world
        .change(&admin, "escalationRuleCreate", input, &select);
    made.await["rule"].clone()
}

/// What must be refused with these codes at these fields, and write nothing.
async fn refused(world: &World, mutation: &str, input: Value, expected: &[&str]) {
    let before = world.row_counts().await;
    let admin = world.administrator();
    let payload = world.attempt(&admin, mutation, input, "rule { id }").await;
    assert_eq!(at(&payload), expected, "{mutation}: {payload}");
    assert_eq!(payload["rule"], Value::Null);
    assert_eq!(world.row_counts().await, before, "{mutation} wrote");
}

/// One look of the background work: how many escalations began, and how many ended.
pub async fn look(world: &World) -> (u64, u64) {
    let council = council::Entity::in_council(world.council_id)
        .one(world.own_connection())
        .await;
    let council = council.expect("an answer").expect("a council");
    let done = round::round(world.database(), &world.clock, council).await;
    let done = done.expect("a round");
    (done.escalated, done.ended)
}

/// One look at an instant.
async fn look_at(world: &World, now: &str) -> (u64, u64) {
    world.set_now(now);
    look(world).await
}

/// The escalations of a case as the worker reads them: rule with revision, whether it was given, from when to when.
async fn escalations(desk: &Desk, case: &Value) -> Vec<Value> {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { escalations {
        ruleName ruleRevision isGiven escalatedAt endedAt } } } }";
    let variables = json!({ "id": case["id"] });
    let data = desk
        .world
        .data(&desk.worker_token(), query, variables)
        .await;
    let rows = data["node"]["escalations"].as_array().expect("escalations");
    let each = rows.iter().map(|row| {
        json!([
            row["ruleName"],
            row["ruleRevision"],
            row["isGiven"],
            row["escalatedAt"],
            row["endedAt"]
        ])
    });
    each.collect()
}

/// An instant as it is read.
fn read(at: &str) -> String {
    format!("{at}+00:00")
}

/// A case as it is now.
async fn again(desk: &Desk, case: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ {} }} }} }}",
        super::desk::CASE
    );
    let variables = json!({ "id": case["id"] });
    let data = desk
        .world
        .data(&desk.worker_token(), &query, variables)
        .await;
    data["node"].clone()
}
