//! `journeyVersionPublish` and `journeyVersionRetire`, and which version is in force.

use serde_json::{Value, json};
use support::{World, on_both};

use super::scene::Scene;

async fn current(world: &World) -> Value {
    let query = r#"{ journey(code: "BINS") { currentVersion { number } } }"#;
    let data = world.data("", query, json!({})).await;
    data["journey"]["currentVersion"]["number"].clone()
}

on_both!(
    publishing_puts_a_version_in_force_and_its_teams_to_work,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let update = json!({ "id": journey, "expectedRevision": 1, "teamIds": [scene.teams[1]] });
        scene.change("journeyUpdate", update, "").await;
        scene.outcome(&journey, "MET", "MET").await;
        let draft = scene.draft(&journey, "2026-10-15").await;
        assert_eq!(current(&world).await, json!(null));

        let input = json!({ "id": draft, "expectedRevision": 1, "clientMutationId": "7" });
        let object = "journeyVersion { state publishedAt retiredAt revision } clientMutationId";
        let made = scene.change("journeyVersionPublish", input, object).await;
        let expected = json!({
            "state": "PUBLISHED", "publishedAt": "2026-10-15T10:00:00+00:00", "retiredAt": null, "revision": 2,
        });
        assert_eq!(made["journeyVersion"], expected);
        assert_eq!(made["clientMutationId"], json!("7"));
        assert_eq!(current(&world).await, json!(1));
        // ALPHA does the work of the first stage; BETA was there before.
        let data = scene
            .data(r#"{ journey(code: "BINS") { teams { code } } }"#)
            .await;
        assert_eq!(
            data["journey"]["teams"],
            json!([{ "code": "ALPHA" }, { "code": "BETA" }])
        );

        let again = json!({ "id": draft, "expectedRevision": 2 });
        assert_eq!(
            scene.refused("journeyVersionPublish", again).await,
            ["NOT_A_DRAFT id"]
        );
        let stale = json!({ "id": draft, "expectedRevision": 1 });
        let problems = scene.refused("journeyVersionPublish", stale).await;
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
        let unknown = json!({ "id": journey, "expectedRevision": 1 });
        assert_eq!(
            scene.refused("journeyVersionPublish", unknown).await,
            ["NOT_FOUND id"]
        );
    }
);

on_both!(
    a_version_needs_a_stage_and_an_outcome_that_closes_to_be_published,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        scene.outcome(&journey, "WITHDRAWN", "WITHDRAWN").await;
        let mut input = scene.draft_input(&journey);
        input["stages"] = json!([]);
        let made = scene
            .change(
                "journeyVersionDraft",
                input,
                "journeyVersion { id transitions { from { code } } }",
            )
            .await;
        assert_eq!(made["journeyVersion"]["transitions"], json!([]));
        let id = made["journeyVersion"]["id"].clone();
        let publish = json!({ "id": id, "expectedRevision": 1 });
        let problems = scene.refused("journeyVersionPublish", publish).await;
        assert_eq!(problems, ["NO_STAGE id", "NO_CLOSING_OUTCOME id"]);

        let met = scene.outcome(&journey, "MET", "MET").await;
        let update = json!({
            "id": id, "expectedRevision": 1, "outcomeIds": [met],
            "stages": [{ "code": "ONLY", "title": "The only stage" }],
        });
        scene.change("journeyVersionUpdate", update, "").await;
        let publish = json!({ "id": id, "expectedRevision": 2 });
        let made = scene
            .change(
                "journeyVersionPublish",
                publish,
                "journeyVersion { revision }",
            )
            .await;
        assert_eq!(made["journeyVersion"]["revision"], json!(3));
    }
);

on_both!(
    a_version_is_in_force_from_its_local_day_until_a_later_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        let (journey, first) = scene.published_journey("BINS").await;
        let second = scene.draft(&journey, "2027-07-01").await;
        scene.publish(&second).await;
        assert_eq!(current(&world).await, json!(1));
        // In British Summer Time, 1 July begins at 23:00 UTC on 30 June.
        world.set_now("2027-06-30T22:59:59Z");
        assert_eq!(current(&world).await, json!(1));
        world.set_now("2027-06-30T23:00:00Z");
        assert_eq!(current(&world).await, json!(2));
        // A third one for the same day takes over once it is published.
        let third = scene.draft(&journey, "2027-07-01").await;
        assert_eq!(current(&world).await, json!(2));
        scene.publish(&third).await;
        assert_eq!(current(&world).await, json!(3));

        for (version, left) in [
            (&third, json!(2)),
            (&second, json!(1)),
            (&first, json!(null)),
        ] {
            let retire = json!({ "id": version, "expectedRevision": 2 });
            let object = "journeyVersion { state retiredAt publishedAt revision }";
            let retired = scene.change("journeyVersionRetire", retire, object).await;
            let retired = &retired["journeyVersion"];
            assert_eq!(retired["state"], json!("RETIRED"));
            assert_eq!(retired["retiredAt"], json!("2027-06-30T23:00:00+00:00"));
            assert_ne!(retired["publishedAt"], json!(null));
            assert_eq!(retired["revision"], json!(3));
            assert_eq!(current(&world).await, left);
        }
        // What is retired stays to be seen.
        let data = world
            .data(
                "",
                r#"{ journey(code: "BINS") { versions { number state } } }"#,
                json!({}),
            )
            .await;
        let expected = [1, 2, 3].map(|number| json!({ "number": number, "state": "RETIRED" }));
        assert_eq!(data["journey"]["versions"], json!(expected));
    }
);

on_both!(only_a_published_version_is_retired, |world| async move {
    let scene = Scene::set(&world).await;
    let (journey, published) = scene.published_journey("BINS").await;
    let draft = scene.draft(&journey, "2026-02-01").await;
    let input = json!({ "id": draft, "expectedRevision": 1 });
    assert_eq!(
        scene.refused("journeyVersionRetire", input).await,
        ["NOT_PUBLISHED id"]
    );
    let input = json!({ "id": published, "expectedRevision": 1 });
    let problems = scene.refused("journeyVersionRetire", input).await;
    assert_eq!(problems, ["CONFLICT expectedRevision"]);
    let input = json!({ "id": scene.service, "expectedRevision": 1 });
    assert_eq!(
        scene.refused("journeyVersionRetire", input).await,
        ["NOT_FOUND id"]
    );
    let input = json!({ "id": published, "expectedRevision": 2 });
    scene.change("journeyVersionRetire", input, "").await;
    let input = json!({ "id": published, "expectedRevision": 3 });
    assert_eq!(
        scene.refused("journeyVersionRetire", input).await,
        ["NOT_PUBLISHED id"]
    );
});

on_both!(of_many_who_publish_at_once_one_does, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    scene.outcome(&journey, "MET", "MET").await;
    let draft = scene.draft(&journey, "2026-01-01").await;
    let tries = (0..6).map(|_| {
        let input = json!({ "id": draft, "expectedRevision": 1 });
        scene.problems("journeyVersionPublish", input)
    });
    let mut told = futures_util::future::join_all(tries).await;
    told.sort();
    assert_eq!(told.remove(0), [""; 0]);
    for problems in told {
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
    }
});
