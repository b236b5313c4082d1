//! Who may change journeys, and what those without a token read of them. Written by hand.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

/// Every mutation about journeys with an input that would do.
async fn mutations(scene: &Scene) -> Vec<(&'static str, Value)> {
    let journey = scene.journey("BINS").await;
    let outcome = scene.outcome(&journey, "MET", "MET").await;
    let published = scene.draft(&journey, "2026-01-01").await;
    scene.publish(&published).await;
    let draft = scene.draft(&journey, "2026-02-01").await;
    let other = json!({ "journeyId": journey, "code": "OTHER", "title": "Other", "kind": "OTHER" });
    vec![
        ("journeyCreate", scene.journey_input("PERMIT")),
        (
            "journeyUpdate",
            json!({ "id": journey, "expectedRevision": 1, "title": "New" }),
        ),
        ("outcomeCreate", other),
        (
            "outcomeUpdate",
            json!({ "id": outcome, "expectedRevision": 1, "title": "New" }),
        ),
        ("journeyVersionDraft", scene.draft_input(&journey)),
        (
            "journeyVersionUpdate",
            json!({ "id": draft, "expectedRevision": 1, "design": "REDESIGNED" }),
        ),
        (
            "journeyVersionPublish",
            json!({ "id": draft, "expectedRevision": 2 }),
        ),
        (
            "journeyVersionRetire",
            json!({ "id": published, "expectedRevision": 2 }),
        ),
    ]
}

on_both!(
    journeys_are_changed_by_administrators_alone,
    |world| async move {
        let scene = Scene::set(&world).await;
        let mutations = mutations(&scene).await;
        let before = world.row_counts().await;
        let others = [
            "customer",
            "staff-member",
            "case-worker",
            "team-manager",
            "performance-officer",
            "director",
            "councillor",
            "partner",
        ];
        for (mutation, input) in &mutations {
            let answer = world.mutate("", mutation, input.clone()).await;
            assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{mutation}");
            for role in others {
                let token = world.token(role, "somebody");
                let answer = world.mutate(&token, mutation, input.clone()).await;
                assert_eq!(answer.codes(), ["FORBIDDEN"], "{mutation} by {role}");
            }
        }
        assert_eq!(world.row_counts().await, before);
        for (mutation, input) in mutations {
            assert_eq!(scene.problems(mutation, input).await, [""; 0], "{mutation}");
        }
    }
);

on_both!(
    the_public_reads_the_catalogue_but_not_the_teams,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.published_journey("BINS").await;
        let query = r#"{ journey(code: "BINS") { code teams { code } currentVersion { stages { code team { code } } outcomes { code } } } }"#;
        let answer = world.ask("", query, json!({})).await;
        let stages = json!([{ "code": "TRIAGE", "team": null }, { "code": "DO", "team": null }]);
        let expected = json!({
            "code": "BINS", "teams": null,
            "currentVersion": { "stages": stages, "outcomes": [{ "code": "MET" }] },
        });
        assert_eq!(answer.body["data"]["journey"], expected);
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"; 3]);
        let token = world.token("customer", "somebody");
        let data = world.data(&token, query, json!({})).await;
        assert_eq!(data["journey"]["teams"], json!([{ "code": "ALPHA" }]));
    }
);
