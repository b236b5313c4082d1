//! `kpiRebase`: a decision with a reason, a cause and an author.

use serde_json::{Value, json};
use support::answer::told;
use support::{World, on_both};

use super::scene::{Scene, assert_near};

const MADE: &str =
    "rebase { from cause reason recordedAt author { name } journeyVersion { number } } replayed";
const MADE_ALONE: &str =
    "rebase { from cause reason recordedAt author { name } journeyVersion { number } }";

fn input(scene: &Scene) -> Value {
    json!({ "kpiId": scene.kpi, "from": "2026-04-01", "cause": "POLICY", "reason": "Fortnightly rounds" })
}

async fn tried(world: &World, scene: &Scene, change: &[(&str, Value)]) -> Vec<String> {
    let mut input = input(scene);
    for (field, value) in change {
        input[*field] = value.clone();
    }
    let before = world.row_counts().await;
    let payload = world
        .attempt(&scene.council.officer, "kpiRebase", input, "")
        .await;
    let told = told(&payload);
    if !told.is_empty() {
        assert_eq!(world.row_counts().await, before, "something was written");
    }
    told
}

on_both!(a_rebasing_begins_a_phase_and_says_why, |world| async move {
    let scene = Scene::set(&world).await;
    let officer = &scene.council.officer;
    let made = world
        .change(officer, "kpiRebase", input(&scene), MADE)
        .await;
    assert_eq!(
        made["rebase"],
        json!({ "from": "2026-04-01", "cause": "POLICY", "reason": "Fortnightly rounds",
                "recordedAt": "2026-10-15T10:00:00+00:00", "author": { "name": "Olu Officer" },
                "journeyVersion": null })
    );
    let selection = "controlChart(period: { lastMonths: 13 }) { phases { number from rebase { reason } } \
            points { mean } } rebases { from }";
    let kpi = scene.ask(&world, selection).await;
    assert_eq!(kpi["rebases"], json!([{ "from": "2026-04-01" }]));
    let reason = json!({ "reason": "Fortnightly rounds" });
    let phases = json!([
        { "number": 1, "from": "2025-09-01", "rebase": null },
        { "number": 2, "from": "2026-04-01", "rebase": reason },
    ]);
    assert_eq!(kpi["controlChart"]["phases"], phases);
    // As in `charts`: 17 / 7 before, 22 / 6 after.
    assert_near(&kpi["controlChart"]["points"][6]["mean"], 17.0 / 7.0);
    assert_near(&kpi["controlChart"]["points"][7]["mean"], 22.0 / 6.0);
    // Taken back, it is as if it had not been decided.
    let taken_back = json!({ "kpiId": scene.kpi, "from": "2026-04-01" });
    let removed = world
        .change(officer, "kpiRebaseRemove", taken_back.clone(), MADE_ALONE)
        .await;
    assert_eq!(removed["rebase"], made["rebase"]);
    let kpi = scene.ask(&world, selection).await;
    assert_eq!(kpi["rebases"], json!([]));
    assert_eq!(
        kpi["controlChart"]["phases"].as_array().map(Vec::len),
        Some(1)
    );
    assert_near(&kpi["controlChart"]["points"][7]["mean"], 39.0 / 13.0);
    let again = world
        .attempt(officer, "kpiRebaseRemove", taken_back, "")
        .await;
    assert_eq!(told(&again), ["NOT_FOUND from"]);
});

on_both!(a_published_version_is_a_cause, |world| async move {
    let scene = Scene::set(&world).await;
    let query = "{ journey(code: \"MISSED\") { currentVersion { id } } }";
    let journey = world.data(&scene.council.officer, query, json!({})).await;
    let version = journey["journey"]["currentVersion"]["id"].clone();
    let mut input = input(&scene);
    input["cause"] = json!("JOURNEY_VERSION");
    input["journeyVersionId"] = version.clone();
    let officer = &scene.council.officer;
    let made = world.change(officer, "kpiRebase", input, MADE).await;
    assert_eq!(made["rebase"]["journeyVersion"], json!({ "number": 1 }));
    let draft = json!({ "journeyId": scene.council.journey, "design": "REDESIGNED",
        "validFrom": "2027-01-01", "outcomeIds": scene.council.outcomes,
        "stages": [{ "code": "DO", "title": "Collect the bin" }] });
    let administrator = &scene.council.administrator;
    let draft = world
        .change(
            administrator,
            "journeyVersionDraft",
            draft,
            "journeyVersion { id }",
        )
        .await["journeyVersion"]["id"]
        .clone();
    let cause = ("cause", json!("JOURNEY_VERSION"));
    let change = [cause, ("journeyVersionId", draft)];
    assert_eq!(
        tried(&world, &scene, &change).await,
        ["NOT_PUBLISHED journeyVersionId"]
    );
});

on_both!(
    what_is_wrong_is_told_and_nothing_written,
    |world| async move {
        let scene = Scene::set(&world).await;
        for (change, expected) in [
            (("reason", json!("")), "INVALID reason"),
            (("from", json!("2026-04-02")), "NOT_FIRST_DAY from"),
            (("from", json!("2026-11-01")), "INVALID from"),
            (("kpiId", scene.council.journey.clone()), "NOT_FOUND kpiId"),
            (
                ("cause", json!("JOURNEY_VERSION")),
                "INVALID journeyVersionId",
            ),
        ] {
            let at = format!("{change:?}");
            assert_eq!(tried(&world, &scene, &[change]).await, [expected], "{at}");
        }
        let nobody = world.token("performance-officer", "nobody");
        let before = world.row_counts().await;
        let payload = world.attempt(&nobody, "kpiRebase", input(&scene), "").await;
        assert_eq!(told(&payload), ["ACCOUNT_MISSING "]);
        assert_eq!(world.row_counts().await, before);
        // Twice on one day is refused; with the same key it is the same.
        let mut keyed = input(&scene);
        keyed["idempotencyKey"] = json!("once");
        let officer = &scene.council.officer;
        let first = world
            .change(officer, "kpiRebase", keyed.clone(), MADE)
            .await;
        assert_eq!(first["replayed"], false);
        let second = world.change(officer, "kpiRebase", keyed, MADE).await;
        assert_eq!(second["replayed"], true);
        assert_eq!(second["rebase"], first["rebase"]);
        assert_eq!(tried(&world, &scene, &[]).await, ["TAKEN from"]);
    }
);
