//! A desk whose journey `bins` gets a version with other terms.

use serde_json::{Value, json};
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, merged};

/// Publishes another version of the journey `bins` with these terms, in force at once.
pub async fn publish(desk: &Desk, terms: Value) -> String {
    let admin = desk.world.administrator();
    let least = json!({
        "journeyId": Kind::Journey.id(desk.bins.id), "design": "REDESIGNED", "validFrom": "2026-02-01",
        "stages": [
            { "code": "RECEIVED", "title": "Received", "teamId": Kind::Team.id(desk.desk_team) },
            { "code": "DONE", "title": "Done" },
        ],
    });
    let input = merged(least, terms);
    let select = "journeyVersion { id }";
    let made = desk
        .world
        .change(&admin, "journeyVersionDraft", input, select);
    let id = made.await["journeyVersion"]["id"].clone();
    let input = json!({ "id": id, "expectedRevision": 1 });
    desk.world
        .change(&admin, "journeyVersionPublish", input, "")
        .await;
    id.as_str().expect("an id").to_owned()
}
