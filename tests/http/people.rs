//! Somebody who can do something, and is away.

use serde_json::{Value, json};
use support::World;

use crate::stories::by_mutations::Council;

/// A skill that the owner of the council's KPIs has, and an absence of theirs; gives the ids of both.
pub async fn able(world: &World, token: &str, council: &Council) -> [Value; 2] {
    let skill = json!({ "code": "BINS", "name": "Bins" });
    let skill = world
        .change(token, "skillCreate", skill, "skill { id }")
        .await["skill"]
        .clone();
    let has = json!({ "staffId": council.owner, "skillId": skill["id"], "level": 2, "from": "2026-01-01" });
    world.change(token, "staffSkillSet", has, "").await;
    let away = json!({ "staffId": council.owner, "from": "2026-10-15" });
    let away = world
        .change(token, "absenceRecord", away, "absence { id }")
        .await;
    [skill["id"].clone(), away["absence"]["id"].clone()]
}
