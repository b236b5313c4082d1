//! `outcomeCreate` and `outcomeUpdate`.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

fn input(journey: &str, code: &str) -> Value {
    json!({ "journeyId": journey, "code": code, "title": "Bin emptied", "kind": "MET" })
}

on_both!(an_outcome_belongs_to_its_journey, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let other = scene.journey("PERMIT").await;
    let object = "outcome { code title kind revision journey { code } } replayed";
    let made = scene
        .change("outcomeCreate", input(&journey, "MET"), object)
        .await;
    let expected = json!({
        "code": "MET", "title": "Bin emptied", "kind": "MET", "revision": 1,
        "journey": { "code": "BINS" },
    });
    assert_eq!(made["outcome"], expected);
    // A code is unique in its journey alone.
    scene
        .change("outcomeCreate", input(&other, "MET"), "")
        .await;
    let problems = scene.refused("outcomeCreate", input(&journey, "MET")).await;
    assert_eq!(problems, ["TAKEN code"]);
    for kind in ["NOT_MET", "WITHDRAWN", "REFERRED", "OTHER"] {
        scene.outcome(&journey, kind, kind).await;
    }
    let data = scene
        .data(r#"{ journey(code: "BINS") { outcomes { code kind } } }"#)
        .await;
    let codes = ["MET", "NOT_MET", "OTHER", "REFERRED", "WITHDRAWN"];
    let expected = codes.map(|code| json!({ "code": code, "kind": code }));
    assert_eq!(data["journey"]["outcomes"], json!(expected));
});

on_both!(
    everything_wrong_with_an_outcome_comes_back_together,
    |world| async move {
        let scene = Scene::set(&world).await;
        let wrong =
            json!({ "journeyId": scene.service, "code": "a b", "title": "a\nb", "kind": "MET" });
        let expected = ["INVALID code", "INVALID title", "NOT_FOUND journeyId"];
        assert_eq!(scene.refused("outcomeCreate", wrong).await, expected);
    }
);

on_both!(a_journey_has_at_most_200_outcomes, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    for number in 0..200 {
        scene
            .outcome(&journey, &format!("O{number}"), "OTHER")
            .await;
    }
    let problems = scene.refused("outcomeCreate", input(&journey, "O0")).await;
    assert_eq!(problems, ["TAKEN code", "TOO_MANY journeyId"]);
});

on_both!(
    an_outcome_changes_but_keeps_its_kind_once_published,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let outcome = scene.outcome(&journey, "MET", "OTHER").await;
        scene.outcome(&journey, "NOT-MET", "NOT_MET").await;
        let draft = scene.draft(&journey, "2026-01-01").await;
        // A draft holds nobody back.
        let object = "outcome { code title kind revision }";
        let change =
            json!({ "id": outcome, "expectedRevision": 1, "kind": "MET", "title": "Done" });
        let changed = scene.change("outcomeUpdate", change, object).await;
        let expected = json!({ "code": "MET", "title": "Done", "kind": "MET", "revision": 2 });
        assert_eq!(changed["outcome"], expected);

        scene.publish(&draft).await;
        let change = json!({
            "id": outcome, "expectedRevision": 2, "kind": "OTHER", "code": "NOT-MET", "title": " ",
        });
        let expected = ["INVALID title", "TAKEN code", "IN_USE kind"];
        assert_eq!(scene.refused("outcomeUpdate", change).await, expected);
        let change = json!({ "id": outcome, "expectedRevision": 2, "kind": "MET", "code": "DONE" });
        let changed = scene.change("outcomeUpdate", change, object).await;
        let expected = json!({ "code": "DONE", "title": "Done", "kind": "MET", "revision": 3 });
        assert_eq!(changed["outcome"], expected);

        let change = json!({ "id": outcome, "expectedRevision": 2, "title": "Late" });
        let problems = scene.refused("outcomeUpdate", change).await;
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
        let change = json!({ "id": journey, "expectedRevision": 2, "title": "Late" });
        assert_eq!(
            scene.refused("outcomeUpdate", change).await,
            ["NOT_FOUND id"]
        );
    }
);
