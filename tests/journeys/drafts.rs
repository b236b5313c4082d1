//! `journeyVersionDraft` and `journeyVersionUpdate`; who sees a draft.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, text};

const WHOLE: &str = "journeyVersion { number state design validFrom targetWorkingDays publishedAt
    retiredAt revision journey { code } outcomes { code } transitions { from { code } to { code } }
    stages { position code title targetWorkingDays team { code } } }";

fn moves(pairs: &[(&str, &str)]) -> Value {
    let moves = pairs
        .iter()
        .map(|(from, to)| json!({ "from": { "code": from }, "to": { "code": to } }));
    moves.collect()
}

on_both!(a_draft_is_stored_whole, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    scene.outcome(&journey, "NOT-MET", "NOT_MET").await;
    scene.outcome(&journey, "MET", "MET").await;
    let made = scene
        .change("journeyVersionDraft", scene.draft_input(&journey), WHOLE)
        .await;
    let expected = json!({
        "number": 1, "state": "DRAFT", "design": "AS_IS", "validFrom": "2026-01-01",
        "targetWorkingDays": 10, "publishedAt": null, "retiredAt": null, "revision": 1,
        "journey": { "code": "BINS" },
        // All outcomes of the journey, since none are named, by code.
        "outcomes": [{ "code": "MET" }, { "code": "NOT-MET" }],
        // On to the next stage, since no moves are named.
        "transitions": moves(&[("TRIAGE", "DO")]),
        "stages": [
            { "position": 1, "code": "TRIAGE", "title": "Triage", "targetWorkingDays": 1, "team": { "code": "ALPHA" } },
            { "position": 2, "code": "DO", "title": "Do it", "targetWorkingDays": null, "team": null },
        ],
    });
    assert_eq!(made["journeyVersion"], expected);
});

on_both!(
    a_draft_takes_the_moves_and_outcomes_that_are_named,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let met = scene.outcome(&journey, "MET", "MET").await;
        scene.outcome(&journey, "REFERRED", "REFERRED").await;
        let other = scene.outcome(&journey, "OTHER", "OTHER").await;
        let mut input = scene.draft_input(&journey);
        input["design"] = json!("REDESIGNED");
        input["targetWorkingDays"] = json!(null);
        input["outcomeIds"] = json!([other, met]);
        input["transitions"] =
            json!([{ "from": "DO", "to": "TRIAGE" }, { "from": "TRIAGE", "to": "DO" }]);
        let made = scene.change("journeyVersionDraft", input, WHOLE).await;
        let version = &made["journeyVersion"];
        assert_eq!(version["design"], json!("REDESIGNED"));
        assert_eq!(version["targetWorkingDays"], json!(null));
        assert_eq!(
            version["outcomes"],
            json!([{ "code": "OTHER" }, { "code": "MET" }])
        );
        assert_eq!(
            version["transitions"],
            moves(&[("TRIAGE", "DO"), ("DO", "TRIAGE")])
        );
    }
);

on_both!(
    everything_wrong_with_a_draft_comes_back_together,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let other = scene.journey("PERMIT").await;
        let foreign = scene.outcome(&other, "MET", "MET").await;
        let own = scene.outcome(&journey, "MET", "MET").await;
        let input = json!({
            "journeyId": journey, "design": "AS_IS", "validFrom": "1899-12-31", "targetWorkingDays": 1001,
            "stages": [
                { "code": "A", "title": "", "targetWorkingDays": -1 },
                { "code": "a", "title": "a\nb", "teamId": scene.service },
                { "code": "A", "title": "Again" },
            ],
            "transitions": [{ "from": "A", "to": "A" }, { "from": "A", "to": "Z" }],
            "outcomeIds": [own, foreign, own],
        });
        let expected = [
            "INVALID validFrom",
            "INVALID targetWorkingDays",
            "INVALID stages.0.title",
            "INVALID stages.0.targetWorkingDays",
            "INVALID stages.1.code",
            "INVALID stages.1.title",
            "DUPLICATE stages.2.code",
            "NOT_FOUND stages.1.teamId",
            "INVALID transitions.0.to",
            "NOT_FOUND transitions.1.to",
            "NOT_FOUND outcomeIds.1",
            "DUPLICATE outcomeIds.2",
        ];
        assert_eq!(scene.refused("journeyVersionDraft", input).await, expected);

        let stage = |number: usize| json!({ "code": format!("S{number}"), "title": "A stage" });
        let input = json!({
            "journeyId": scene.service, "design": "AS_IS", "validFrom": "2026-01-01",
            "stages": (0..51).map(stage).collect::<Vec<_>>(),
            "transitions": vec![json!({ "from": "S0", "to": "S1" }); 501],
        });
        let expected = [
            "NOT_FOUND journeyId",
            "INVALID stages",
            "INVALID transitions",
        ];
        assert_eq!(scene.refused("journeyVersionDraft", input).await, expected);

        let mut input = scene.draft_input(&journey);
        input["outcomeIds"] = json!(vec![own; 201]);
        assert_eq!(
            scene.refused("journeyVersionDraft", input).await,
            ["INVALID outcomeIds"]
        );
    }
);

on_both!(a_draft_may_be_as_large_as_the_limits, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let stage = |number: usize| json!({ "code": format!("S{number}"), "title": "A stage", "targetWorkingDays": 1000 });
    // Ten targets from each of the fifty stages.
    let moves = (0..50).flat_map(|from| {
        (1..=10).map(move |step| json!({ "from": format!("S{from}"), "to": format!("S{}", (from + step) % 50) }))
    });
    let input = json!({
        "journeyId": journey, "design": "AS_IS", "validFrom": "2199-12-31", "targetWorkingDays": 0,
        "stages": (0..50).map(stage).collect::<Vec<_>>(),
        "transitions": moves.collect::<Vec<_>>(),
    });
    let made = scene
        .change(
            "journeyVersionDraft",
            input,
            "journeyVersion { stages { code } transitions { from { code } } }",
        )
        .await;
    assert_eq!(
        made["journeyVersion"]["stages"].as_array().map(Vec::len),
        Some(50)
    );
    assert_eq!(
        made["journeyVersion"]["transitions"]
            .as_array()
            .map(Vec::len),
        Some(500)
    );
});

on_both!(
    drafts_are_numbered_in_turn_however_many_are_made_at_once,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let tries = (0..8).map(|_| async {
            let input = scene.draft_input(&journey);
            scene
                .change("journeyVersionDraft", input, "journeyVersion { number }")
                .await
        });
        let made = futures_util::future::join_all(tries).await;
        let mut numbers: Vec<i64> = made
            .iter()
            .filter_map(|payload| payload["journeyVersion"]["number"].as_i64())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
);

on_both!(
    only_the_given_parts_of_a_draft_are_replaced,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let met = scene.outcome(&journey, "MET", "MET").await;
        scene.outcome(&journey, "OTHER", "OTHER").await;
        let id = scene.draft(&journey, "2026-01-01").await;

        let input = json!({ "id": id, "expectedRevision": 1, "design": "REDESIGNED", "targetWorkingDays": null });
        let changed = scene.change("journeyVersionUpdate", input, WHOLE).await;
        let version = &changed["journeyVersion"];
        assert_eq!(version["design"], json!("REDESIGNED"));
        assert_eq!(version["targetWorkingDays"], json!(null));
        assert_eq!(version["validFrom"], json!("2026-01-01"));
        assert_eq!(version["revision"], json!(2));
        assert_eq!(version["stages"].as_array().map(Vec::len), Some(2));
        assert_eq!(version["transitions"], moves(&[("TRIAGE", "DO")]));
        assert_eq!(
            version["outcomes"],
            json!([{ "code": "MET" }, { "code": "OTHER" }])
        );

        // New moves between the present stages.
        let input = json!({
            "id": id, "expectedRevision": 2, "transitions": [{ "from": "DO", "to": "TRIAGE" }],
            "outcomeIds": [met], "validFrom": "2026-02-01",
        });
        let changed = scene.change("journeyVersionUpdate", input, WHOLE).await;
        let version = &changed["journeyVersion"];
        assert_eq!(version["transitions"], moves(&[("DO", "TRIAGE")]));
        assert_eq!(version["outcomes"], json!([{ "code": "MET" }]));
        assert_eq!(version["validFrom"], json!("2026-02-01"));

        // New stages, and with them the moves from each to the next.
        let input = json!({
            "id": id, "expectedRevision": 3, "targetWorkingDays": 5,
            "stages": [
                { "code": "DO", "title": "First" },
                { "code": "CHECK", "title": "Second", "teamId": scene.teams[1] },
                { "code": "TELL", "title": "Third" },
            ],
        });
        let changed = scene.change("journeyVersionUpdate", input, WHOLE).await;
        let version = &changed["journeyVersion"];
        let expected = json!([
            { "position": 1, "code": "DO", "title": "First", "targetWorkingDays": null, "team": null },
            { "position": 2, "code": "CHECK", "title": "Second", "targetWorkingDays": null, "team": { "code": "BETA" } },
            { "position": 3, "code": "TELL", "title": "Third", "targetWorkingDays": null, "team": null },
        ]);
        assert_eq!(version["stages"], expected);
        assert_eq!(
            version["transitions"],
            moves(&[("DO", "CHECK"), ("CHECK", "TELL")])
        );
        assert_eq!(version["targetWorkingDays"], json!(5));

        // A move to a stage of before.
        let input = json!({
            "id": id, "expectedRevision": 4, "transitions": [{ "from": "DO", "to": "TRIAGE" }],
            "validFrom": "2200-01-01", "targetWorkingDays": -1, "outcomeIds": [id],
        });
        let expected = [
            "INVALID validFrom",
            "INVALID targetWorkingDays",
            "NOT_FOUND transitions.0.to",
            "NOT_FOUND outcomeIds.0",
        ];
        assert_eq!(scene.refused("journeyVersionUpdate", input).await, expected);
    }
);

on_both!(
    a_draft_is_changed_by_who_saw_it_last_and_only_while_it_is_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        let (journey, published) = scene.published_journey("BINS").await;
        let stale = json!({ "id": published, "expectedRevision": 1, "design": "REDESIGNED" });
        let problems = scene.refused("journeyVersionUpdate", stale).await;
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
        let input =
            json!({ "id": published, "expectedRevision": 2, "design": "REDESIGNED", "stages": [] });
        assert_eq!(
            scene.refused("journeyVersionUpdate", input).await,
            ["NOT_A_DRAFT id"]
        );
        let input = json!({ "id": journey, "expectedRevision": 2 });
        assert_eq!(
            scene.refused("journeyVersionUpdate", input).await,
            ["NOT_FOUND id"]
        );
        let retire = json!({ "id": published, "expectedRevision": 2 });
        scene.change("journeyVersionRetire", retire, "").await;
        let input = json!({ "id": published, "expectedRevision": 3, "design": "REDESIGNED" });
        assert_eq!(
            scene.refused("journeyVersionUpdate", input).await,
            ["NOT_A_DRAFT id"]
        );
    }
);

on_both!(
    a_draft_does_not_exist_for_those_who_may_not_see_it,
    |world| async move {
        let scene = Scene::set(&world).await;
        let (journey, _) = scene.published_journey("BINS").await;
        let draft = scene.draft(&journey, "2026-02-01").await;
        let query = "query($draft: ID!, $stage: ID!) {
        journey(code: \"BINS\") { versions { number state } currentVersion { number } }
        draft: node(id: $draft) { id }
        stage: node(id: $stage) { id } }";
        let data = scene
            .data(r#"{ journey(code: "BINS") { versions { stages { id } } } }"#)
            .await;
        let stage = text(&data["journey"]["versions"][1]["stages"][0]["id"]);
        let variables = json!({ "draft": draft, "stage": stage });
        let published = json!({ "number": 1, "state": "PUBLISHED" });
        let current = json!({ "number": 1 });

        for role in ["", "customer", "staff-member", "councillor", "partner"] {
            let token = world.token(role, "somebody");
            let data = world.data(&token, query, variables.clone()).await;
            let expected = json!({
                "journey": { "versions": [published], "currentVersion": current },
                "draft": null,
                "stage": null,
            });
            assert_eq!(data, expected, "{role}");
        }
        let roles = [
            "case-worker",
            "team-manager",
            "performance-officer",
            "director",
            "administrator",
        ];
        for role in roles {
            let token = world.token(role, "somebody");
            let data = world.data(&token, query, variables.clone()).await;
            let both = json!([published, { "number": 2, "state": "DRAFT" }]);
            let expected = json!({
                "journey": { "versions": both, "currentVersion": current },
                "draft": { "id": draft },
                "stage": { "id": stage },
            });
            assert_eq!(data, expected, "{role}");
        }
    }
);
