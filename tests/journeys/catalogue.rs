//! `journeyCreate`: made, refused, repeated.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{Scene, directorate_of, text, told};

on_both!(
    a_journey_is_made_and_found_by_its_code,
    |world| async move {
        let scene = Scene::set(&world).await;
        let mut input = scene.journey_input("WASTE.MISSED-BIN");
        input["description"] = json!("  Bins that were not emptied.\nSecond line. ");
        input["lgslId"] = json!(524);
        input["teamIds"] = json!([scene.teams[1], scene.teams[0], scene.teams[1]]);
        input["clientMutationId"] = json!("form 7");
        let made = scene
            .change(
                "journeyCreate",
                input,
                "journey { id revision } replayed clientMutationId",
            )
            .await;
        assert_eq!(made["replayed"], json!(false));
        assert_eq!(made["clientMutationId"], json!("form 7"));
        assert_eq!(made["journey"]["revision"], json!(1));

        let data = scene
        .data(
            r#"{ journey(code: "WASTE.MISSED-BIN") { id code title description customerKind lgslId
                service { code } teams { code } currentVersion { number } versions { number }
                outcomes { code } activities { name stageCode } } }"#,
        )
        .await;
        let expected = json!({
            "id": made["journey"]["id"],
            "code": "WASTE.MISSED-BIN",
            "title": "Report a missed bin",
            "description": "  Bins that were not emptied.\nSecond line. ",
            "customerKind": "RESIDENT",
            "lgslId": 524,
            "service": { "code": "WASTE" },
            // Each team once, by code.
            "teams": [{ "code": "ALPHA" }, { "code": "BETA" }],
            "currentVersion": null,
            "versions": [],
            "outcomes": [],
            "activities": [],
        });
        assert_eq!(data["journey"], expected);
        assert_eq!(
            scene
                .data(r#"{ journey(code: "waste.missed-bin") { id } }"#)
                .await["journey"],
            json!(null)
        );
    }
);

on_both!(
    everything_wrong_with_a_journey_comes_back_together,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.journey("TAKEN").await;
        let input = json!({
            "serviceId": scene.teams[0],
            "code": "missed bin",
            "title": " ",
            "description": "x".repeat(10_001),
            "customerKind": "STAFF",
            "lgslId": 0,
            "teamIds": [scene.teams[0], scene.service, "!", Kind::Team.id(uuid::Uuid::nil()).0],
        });
        let expected = [
            "INVALID code",
            "INVALID title",
            "INVALID description",
            "INVALID lgslId",
            "NOT_FOUND serviceId",
            "NOT_FOUND teamIds.1",
            "NOT_FOUND teamIds.2",
            "NOT_FOUND teamIds.3",
        ];
        assert_eq!(scene.refused("journeyCreate", input).await, expected);

        let mut input = scene.journey_input("TAKEN");
        input["title"] = json!("x".repeat(201));
        input["teamIds"] = json!(vec![scene.teams[0].clone(); 101]);
        let expected = ["INVALID title", "TAKEN code", "INVALID teamIds"];
        assert_eq!(scene.refused("journeyCreate", input).await, expected);
    }
);

on_both!(
    another_councils_service_does_not_exist_here,
    |world| async move {
        let scene = Scene::set(&world).await;
        let other = world.clock.new_id();
        world.add_council(other, "OTHER").await;
        let directorate = directorate_of(&world, other).await;
        let stranger = world.token_for("OTHER", &["administrator"], "administrator");
        let service = json!({
            "directorateId": Kind::Directorate.id(directorate).0, "code": "WASTE", "name": "Theirs",
        });
        let made = world
            .change(&stranger, "serviceCreate", service, "service { id }")
            .await;

        let mut input = scene.journey_input("MINE");
        input["serviceId"] = made["service"]["id"].clone();
        assert_eq!(
            scene.refused("journeyCreate", input).await,
            ["NOT_FOUND serviceId"]
        );

        let (journey, version) = scene.published_journey("MINE").await;
        let seen = world
            .data(
                &stranger,
                r#"{ journey(code: "MINE") { id } journeys { nodes { id } } }"#,
                json!({}),
            )
            .await;
        assert_eq!(
            seen,
            json!({ "journey": null, "journeys": { "nodes": [] } })
        );
        let update = json!({ "id": journey, "expectedRevision": 1, "title": "Theirs now" });
        let refused = world.attempt(&stranger, "journeyUpdate", update, "").await;
        assert_eq!(told(&refused), ["NOT_FOUND id"]);
        let retire = json!({ "id": version, "expectedRevision": 2 });
        let refused = world
            .attempt(&stranger, "journeyVersionRetire", retire, "")
            .await;
        assert_eq!(told(&refused), ["NOT_FOUND id"]);
    }
);

on_both!(a_creation_sent_twice_acts_once, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = scene.journey_input("ONCE");
    input["idempotencyKey"] = json!("key 1");
    let object = "journey { id } replayed";
    let first = scene.change("journeyCreate", input.clone(), object).await;
    let before = world.row_counts().await;
    let again = scene.change("journeyCreate", input.clone(), object).await;
    assert_eq!(again["journey"], first["journey"]);
    assert_eq!(again["replayed"], json!(true));
    assert_eq!(world.row_counts().await, before);

    input["title"] = json!("Another title");
    let problems = scene.refused("journeyCreate", input.clone()).await;
    assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);

    // Another administrator's key of the same text is another key.
    input["code"] = json!("TWICE");
    let other = world.token("administrator", "another");
    let made = world.change(&other, "journeyCreate", input, object).await;
    assert_eq!(made["replayed"], json!(false));
    assert_ne!(made["journey"], first["journey"]);
});

on_both!(a_refused_creation_leaves_its_key_free, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = scene.journey_input("bad");
    input["idempotencyKey"] = json!("key 1");
    assert_eq!(
        scene.refused("journeyCreate", input.clone()).await,
        ["INVALID code"]
    );
    input["code"] = json!("GOOD");
    let made = scene.change("journeyCreate", input, "replayed").await;
    assert_eq!(made["replayed"], json!(false));
});

on_both!(
    of_many_who_take_a_code_at_once_one_gets_it,
    |world| async move {
        let scene = Scene::set(&world).await;
        let input = scene.journey_input("RACE");
        let tries = (0..8).map(|_| scene.problems("journeyCreate", input.clone()));
        let mut told = futures_util::future::join_all(tries).await;
        told.sort();
        assert_eq!(told.remove(0), [""; 0]);
        for problems in told {
            assert_eq!(problems, ["TAKEN code"]);
        }
    }
);

on_both!(a_draft_sent_twice_acts_once, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let mut input = scene.draft_input(&journey);
    input["idempotencyKey"] = json!("key 1");
    let object = "journeyVersion { id number stages { code } } replayed";
    let first = scene
        .change("journeyVersionDraft", input.clone(), object)
        .await;
    let again = scene
        .change("journeyVersionDraft", input.clone(), object)
        .await;
    assert_eq!(again["journeyVersion"], first["journeyVersion"]);
    assert_eq!(again["replayed"], json!(true));
    input["stages"] = json!([]);
    let problems = scene.refused("journeyVersionDraft", input).await;
    assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);

    let mut input = json!({ "journeyId": journey, "code": "MET", "title": "Done", "kind": "MET" });
    input["idempotencyKey"] = json!("key 1");
    let object = "outcome { id } replayed";
    let first = scene.change("outcomeCreate", input.clone(), object).await;
    let again = scene.change("outcomeCreate", input.clone(), object).await;
    assert_eq!(text(&again["outcome"]["id"]), text(&first["outcome"]["id"]));
    assert_eq!(again["replayed"], json!(true));
    input["kind"] = json!("NOT_MET");
    let problems = scene.refused("outcomeCreate", input).await;
    assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
});
