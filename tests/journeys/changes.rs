//! `journeyUpdate`: changed, refused.

use serde_json::json;
use support::on_both;

use super::scene::Scene;

on_both!(
    only_what_is_given_of_a_journey_changes,
    |world| async move {
        let scene = Scene::set(&world).await;
        let mut input = scene.journey_input("BINS");
        input["description"] = json!("Words");
        input["lgslId"] = json!(524);
        input["teamIds"] = json!([scene.teams[0]]);
        let made = scene.change("journeyCreate", input, "journey { id }").await;
        let id = made["journey"]["id"].clone();
        let object = "journey { code title description customerKind lgslId revision service { code } teams { code } }";

        let input = json!({ "id": id, "expectedRevision": 1, "title": "New title" });
        let changed = scene.change("journeyUpdate", input, object).await;
        let expected = json!({
            "code": "BINS", "title": "New title", "description": "Words", "customerKind": "RESIDENT",
            "lgslId": 524, "revision": 2, "service": { "code": "WASTE" }, "teams": [{ "code": "ALPHA" }],
        });
        assert_eq!(changed["journey"], expected);

        let input = json!({
            "id": id, "expectedRevision": 2, "code": "BINS-2", "description": null, "lgslId": null,
            "customerKind": "BUSINESS", "serviceId": scene.service("PARKING").await,
            "teamIds": [scene.teams[1]],
        });
        let changed = scene.change("journeyUpdate", input, object).await;
        let expected = json!({
            "code": "BINS-2", "title": "New title", "description": null, "customerKind": "BUSINESS",
            "lgslId": null, "revision": 3, "service": { "code": "PARKING" }, "teams": [{ "code": "BETA" }],
        });
        assert_eq!(changed["journey"], expected);

        let input = json!({ "id": id, "expectedRevision": 3, "teamIds": [] });
        let changed = scene
            .change("journeyUpdate", input, "journey { teams { code } }")
            .await;
        assert_eq!(changed["journey"]["teams"], json!([]));
    }
);

on_both!(
    a_stale_change_of_a_journey_is_a_conflict,
    |world| async move {
        let scene = Scene::set(&world).await;
        let id = scene.journey("BINS").await;
        let input = json!({ "id": id, "expectedRevision": 1, "title": "Second" });
        scene.change("journeyUpdate", input, "").await;
        let input = json!({ "id": id, "expectedRevision": 1, "title": "Third" });
        let payload = world
            .attempt(&scene.admin, "journeyUpdate", input, "journey { id }")
            .await;
        assert_eq!(payload["journey"], json!(null));
        let problem = json!([{
            "code": "CONFLICT",
            "field": ["expectedRevision"],
            "message": "Somebody changed this since you read it: the current revision is 2. Read it again and repeat your change.",
        }]);
        assert_eq!(payload["problems"], problem);
        let data = scene
            .data(r#"{ journey(code: "BINS") { title revision } }"#)
            .await;
        assert_eq!(data["journey"], json!({ "title": "Second", "revision": 2 }));
    }
);

on_both!(
    everything_wrong_with_a_change_comes_back_together,
    |world| async move {
        let scene = Scene::set(&world).await;
        let id = scene.journey("BINS").await;
        scene.journey("OTHER").await;
        let input = json!({
            "id": id, "expectedRevision": 1, "code": "OTHER", "title": "", "lgslId": -1,
            "description": "x".repeat(10_001), "serviceId": id, "teamIds": [id],
        });
        let expected = [
            "INVALID title",
            "INVALID description",
            "INVALID lgslId",
            "NOT_FOUND serviceId",
            "TAKEN code",
            "NOT_FOUND teamIds.0",
        ];
        assert_eq!(scene.refused("journeyUpdate", input).await, expected);
        for unknown in [scene.service.as_str(), "", "Sm91cm5leTp4"] {
            let input = json!({ "id": unknown, "expectedRevision": 1 });
            assert_eq!(
                scene.refused("journeyUpdate", input).await,
                ["NOT_FOUND id"]
            );
        }
        // Its own code is not taken by another.
        let input = json!({ "id": id, "expectedRevision": 1, "code": "BINS" });
        assert_eq!(scene.problems("journeyUpdate", input).await, [""; 0]);
    }
);

on_both!(
    of_many_who_change_a_journey_at_once_one_does,
    |world| async move {
        let scene = Scene::set(&world).await;
        let id = scene.journey("BINS").await;
        let tries = (0..6).map(|number| {
            let title = format!("Title {number}");
            let input = json!({ "id": id, "expectedRevision": 1, "title": title });
            scene.problems("journeyUpdate", input)
        });
        let mut told = futures_util::future::join_all(tries).await;
        told.sort();
        assert_eq!(told.remove(0), [""; 0]);
        for problems in told {
            assert_eq!(problems, ["CONFLICT expectedRevision"]);
        }
    }
);
