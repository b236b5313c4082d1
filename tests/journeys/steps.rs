//! The steps of a version: drafted, checked, changed, kept.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, text};

const STEPS: &str = "journeyVersion { id revision steps { position code title isRequired
    targetWorkingDays targetWorkingHours stage { code } team { code } } }";

fn two(scene: &Scene) -> Value {
    json!([
        { "code": "ADDRESS", "title": "Check the address", "stageCode": "DO", "isRequired": true,
            "targetWorkingDays": 2, "teamId": scene.teams[1] },
        { "code": "CALL", "title": "Call them", "targetWorkingHours": 4 },
    ])
}

fn two_told() -> Value {
    json!([
        { "position": 1, "code": "ADDRESS", "title": "Check the address", "isRequired": true,
            "targetWorkingDays": 2, "targetWorkingHours": null, "stage": { "code": "DO" },
            "team": { "code": "BETA" } },
        { "position": 2, "code": "CALL", "title": "Call them", "isRequired": false,
            "targetWorkingDays": null, "targetWorkingHours": 4, "stage": null, "team": null },
    ])
}

on_both!(
    steps_are_drafted_changed_and_kept_with_their_stages,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let mut input = scene.draft_input(&journey);
        input["steps"] = two(&scene);
        let made = scene.change("journeyVersionDraft", input, STEPS).await;
        let version = &made["journeyVersion"];
        assert_eq!(version["steps"], two_told());
        let update = async |revision: i64, more: Value| {
            let mut input = more;
            input["id"] = version["id"].clone();
            input["expectedRevision"] = json!(revision);
            let stored = scene.change("journeyVersionUpdate", input, STEPS).await;
            stored["journeyVersion"]["steps"].clone()
        };
        // Steps stay with the stages of the same codes, which are other rows now.
        let stages =
            json!([{ "code": "DO", "title": "Do it" }, { "code": "END", "title": "End it" }]);
        assert_eq!(update(1, json!({ "stages": stages })).await, two_told());
        assert_eq!(
            update(2, json!({ "design": "REDESIGNED" })).await,
            two_told()
        );
        let without = json!({ "id": version["id"], "expectedRevision": 3,
            "stages": [{ "code": "END", "title": "End it" }] });
        assert_eq!(
            scene.refused("journeyVersionUpdate", without).await,
            ["INVALID stages"]
        );
        let other = json!({ "steps": [{ "code": "END", "title": "End", "stageCode": "END" }],
            "stages": [{ "code": "END", "title": "End it" }] });
        let told = update(3, other).await;
        assert_eq!(told[0]["stage"]["code"], "END");
        assert_eq!(update(4, json!({ "steps": [] })).await, json!([]));
    }
);

on_both!(wrong_steps_are_told_at_their_places, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let mut input = scene.draft_input(&journey);
    input["steps"] = json!([
        { "code": "call", "title": "" },
        { "code": "CALL", "title": "Call them", "stageCode": "NOWHERE", "targetWorkingDays": 1_001 },
        { "code": "CALL", "title": "Again", "teamId": "none", "targetWorkingDays": 1, "targetWorkingHours": 1 },
    ]);
    let expected = [
        "INVALID steps.0.code",
        "INVALID steps.0.title",
        "NOT_FOUND steps.1.stageCode",
        "INVALID steps.1.targetWorkingDays",
        "DUPLICATE steps.2.code",
        "INVALID steps.2.targetWorkingHours",
        "NOT_FOUND steps.2.teamId",
    ];
    assert_eq!(
        scene.refused("journeyVersionDraft", input.clone()).await,
        expected
    );
    let step = json!({ "code": "CALL", "title": "Call them" });
    input["steps"] = json!(vec![step; 51]);
    assert_eq!(
        scene.refused("journeyVersionDraft", input).await,
        ["INVALID steps"]
    );
});

on_both!(
    published_steps_stay_and_their_teams_work_on_the_journey,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        scene.outcome(&journey, "MET", "MET").await;
        let mut input = scene.draft_input(&journey);
        input["steps"] = two(&scene);
        let made = scene.change("journeyVersionDraft", input, STEPS).await;
        let version = text(&made["journeyVersion"]["id"]);
        scene.publish(&version).await;
        let change = json!({ "id": version, "expectedRevision": 2, "steps": [] });
        assert_eq!(
            scene.refused("journeyVersionUpdate", change).await,
            ["NOT_A_DRAFT id"]
        );
        // ALPHA does the first stage, BETA a step.
        let query = "{ journey(code: \"BINS\") { teams { code }
            currentVersion { steps { code team { code } } } } }";
        let data = scene.data(query).await;
        let expected = json!({
            "teams": [{ "code": "ALPHA" }, { "code": "BETA" }],
            "currentVersion": { "steps": [
                { "code": "ADDRESS", "team": { "code": "BETA" } }, { "code": "CALL", "team": null },
            ] },
        });
        assert_eq!(data["journey"], expected);
        // How a journey is done is published; who does it is not.
        let answer = world.ask("", query, json!({})).await;
        let step = &answer.body["data"]["journey"]["currentVersion"]["steps"][0];
        assert_eq!(step, &json!({ "code": "ADDRESS", "team": null }));
        assert!(answer.codes().iter().all(|code| code == "UNAUTHENTICATED"));
    }
);
