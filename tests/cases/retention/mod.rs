//! For how long words of cases are kept, and what becomes of them then.

mod destroying;
mod merged;
mod outcomes;
mod reviewing;

use serde_json::{Value, json};
use support::World;
use throughline::cases::retention::round;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::desk::Desk;

/// Has the cases that end so kept for so many months; `null` keeps them for good.
async fn keeps(world: &World, outcome: Uuid, revision: i64, (months, action): (Value, Value)) {
    let input = json!({ "id": Kind::Outcome.id(outcome), "expectedRevision": revision,
        "retentionMonths": months, "retentionAction": action });
    let administrator = world.administrator();
    world
        .change(&administrator, "outcomeUpdate", input, "outcome { id }")
        .await;
}

/// What the background work does at once: how many cases it took.
pub async fn destroyed(world: &World) -> usize {
    use entities::organisation::council;
    use entities::select::InCouncil;
    let council = council::Entity::in_council(world.council_id);
    let council = council.one(world.own_connection()).await;
    let council = council.expect("a council").expect("a council");
    let done = round::some(world.database(), &world.clock, &council).await;
    done.expect("destroyed")
}

/// What the manager reads of the retention of a case.
async fn retention(desk: &Desk, case: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { retention {
        dueOn action keptUntil isDue isHeld
        destruction { outcome { code } dueOn destroyedAt destroyedBy { name } } } } } }";
    let variables = json!({ "id": case["id"] });
    let data = desk
        .world
        .data(&desk.manager_token(), query, variables)
        .await;
    data["node"]["retention"].clone()
}

/// Nothing is kept for a time only.
fn for_good() -> Value {
    json!({ "dueOn": null, "action": null, "keptUntil": null, "isDue": false, "isHeld": false,
        "destruction": null })
}
