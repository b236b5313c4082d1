//! The skills that steps of a version ask for: drafted, checked, kept, frozen.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, text};
use crate::organisation::skills::made;

const STEPS: &str =
    "journeyVersion { id revision steps { code stage { code } skills { skill { code } level } } }";

/// Two steps: one needs wasps at 3 and letters at 1, the other nothing.
fn two(wasps: &Value, letters: &Value) -> Value {
    json!([
        { "code": "NEST", "title": "Remove the nest", "stageCode": "DO", "skills": [
            { "skillId": wasps["id"], "level": 3 }, { "skillId": letters["id"], "level": 1 } ] },
        { "code": "CALL", "title": "Call them" },
    ])
}

fn told(skills: Value) -> Value {
    json!([{ "code": "NEST", "stage": { "code": "DO" }, "skills": skills },
        { "code": "CALL", "stage": null, "skills": [] }])
}

on_both!(
    a_step_keeps_its_skills_with_its_stage_and_for_good_once_published,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        scene.outcome(&journey, "MET", "MET").await;
        let [wasps, letters] = [made(&world, "WASPS").await, made(&world, "LETTERS").await];
        let mut input = scene.draft_input(&journey);
        input["steps"] = two(&wasps, &letters);
        let drafted = scene.change("journeyVersionDraft", input, STEPS).await;
        let version = text(&drafted["journeyVersion"]["id"]);
        let both = json!([{ "skill": { "code": "LETTERS" }, "level": 1 }, { "skill": { "code": "WASPS" }, "level": 3 }]);
        assert_eq!(drafted["journeyVersion"]["steps"], told(both.clone()));
        let update = async |revision: i64, more: Value| {
            let mut input = more;
            input["id"] = json!(version);
            input["expectedRevision"] = json!(revision);
            let stored = scene.change("journeyVersionUpdate", input, STEPS).await;
            stored["journeyVersion"]["steps"].clone()
        };
        // The stages are other rows from now on, and so are the steps.
        let stages = json!({ "stages": [{ "code": "DO", "title": "Do it" }] });
        assert_eq!(update(1, stages.clone()).await, told(both.clone()));
        let retire = json!({ "skillId": letters["id"], "expectedRevision": 1 });
        scene.change("skillRetire", retire, "").await;
        // It stays told, and goes when the steps are written anew.
        assert_eq!(
            update(2, json!({ "design": "REDESIGNED" })).await,
            told(both)
        );
        let one = json!([{ "skill": { "code": "WASPS" }, "level": 3 }]);
        assert_eq!(update(3, stages).await, told(one.clone()));
        let publish = json!({ "id": version, "expectedRevision": 4 });
        scene.change("journeyVersionPublish", publish, "").await;
        let change = json!({ "id": version, "expectedRevision": 5, "steps": [] });
        assert_eq!(
            scene.refused("journeyVersionUpdate", change).await,
            ["NOT_A_DRAFT id"]
        );
        let query = "{ journey(code: \"BINS\") { currentVersion { steps {
            code stage { code } skills { skill { code } level } } } } }";
        let data = scene.data(query).await;
        assert_eq!(data["journey"]["currentVersion"]["steps"], told(one));
        // How a journey is done is published; what its staff must be able to do is not.
        let answer = world.ask("", query, json!({})).await;
        let step = &answer.body["data"]["journey"]["currentVersion"]["steps"][0];
        assert_eq!(
            (&step["code"], &step["skills"]),
            (&json!("NEST"), &Value::Null)
        );
        assert_eq!(answer.codes(), ["UNAUTHENTICATED", "UNAUTHENTICATED"]);
    }
);

on_both!(
    skills_that_no_step_can_ask_for_are_told,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let [wasps, letters] = [made(&world, "WASPS").await, made(&world, "LETTERS").await];
        let retire = json!({ "skillId": letters["id"], "expectedRevision": 1 });
        scene.change("skillRetire", retire, "").await;
        let mut input = scene.draft_input(&journey);
        input["steps"] = two(&wasps, &letters);
        input["steps"][1]["skills"] = json!([
            { "skillId": wasps["id"], "level": 6 }, { "skillId": wasps["id"], "level": 1 },
            { "skillId": "bogus", "level": 1 },
        ]);
        let expected = [
            "INVALID steps.0.skills.1.skillId",
            "INVALID steps.1.skills.0.level",
            "DUPLICATE steps.1.skills.1.skillId",
            "NOT_FOUND steps.1.skills.2.skillId",
        ];
        assert_eq!(
            scene.refused("journeyVersionDraft", input.clone()).await,
            expected
        );
        let one = json!({ "skillId": wasps["id"], "level": 1 });
        input["steps"][0]["skills"] = json!(vec![one; 11]);
        input["steps"][1]["skills"] = json!([]);
        assert_eq!(
            scene.refused("journeyVersionDraft", input).await,
            ["INVALID steps.0.skills"]
        );
    }
);
