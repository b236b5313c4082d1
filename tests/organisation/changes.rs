//! What is made and changed is stored, and read back as it was given.

use serde_json::{Value, json};
use support::on_both;
use throughline::identity::local_key::LOCAL_ISSUER;

use super::scene::{Scene, account_input, customer_input};

on_both!(
    everything_of_the_organisation_is_made_and_changed,
    |world| async move {
        let scene = Scene::set(&world).await;
        let second = json!({ "code": "PEOPLE", "title": "People" });
        let second = scene.id("directorateCreate", second).await;

        // A team moves to another directorate.
        let input = json!({ "id": scene.team, "expectedRevision": 1, "title": "Alpha two",
            "kind": "SPECIALIST", "directorateId": second });
        let object = "team { code title kind revision directorate { code } }";
        let changed = scene.change("teamUpdate", input, object).await;
        let expected = json!({ "code": "ALPHA", "title": "Alpha two", "kind": "SPECIALIST",
            "revision": 2, "directorate": { "code": "PEOPLE" } });
        assert_eq!(changed["team"], expected);

        // What an update leaves out stays, and null removes what may be absent.
        let object = "service { name description revision }";
        let mut input = scene.service_input("BINS");
        input["description"] = json!("Waste and recycling.");
        let service = scene.change("serviceCreate", input, "service { id }").await;
        let id = &service["service"]["id"];
        let input = json!({ "id": id, "expectedRevision": 1, "name": "Bins" });
        let changed = scene.change("serviceUpdate", input, object).await;
        let expected =
            json!({ "name": "Bins", "description": "Waste and recycling.", "revision": 2 });
        assert_eq!(changed["service"], expected);
        let input = json!({ "id": id, "expectedRevision": 2, "description": null });
        let changed = scene.change("serviceUpdate", input, object).await;
        let expected = json!({ "name": "Bins", "description": null, "revision": 3 });
        assert_eq!(changed["service"], expected);

        let input = json!({ "code": "WEB", "title": "Web form" });
        let channel = scene.id("channelCreate", input).await;
        let input = json!({ "id": channel, "expectedRevision": 1, "title": "Website" });
        scene.change("channelUpdate", input, "").await;
        let input = json!({ "id": second, "expectedRevision": 1, "title": "People first" });
        scene.change("directorateUpdate", input, "").await;
        let query = "{ council { channels { code title revision } directorates { code title
            teams { code } services { code } } } }";
        let expected = json!({
            "channels": [{ "code": "WEB", "title": "Website", "revision": 2 }],
            "directorates": [
                { "code": "PEOPLE", "title": "People first", "teams": [{ "code": "ALPHA" }], "services": [] },
                { "code": "PLACE", "title": "Place", "teams": [], "services": [{ "code": "BINS" }] },
            ],
        });
        assert_eq!(scene.data(query).await["council"], expected);
    }
);

on_both!(staff_are_in_the_teams_last_given, |world| async move {
    let scene = Scene::set(&world).await;
    let beta = scene.id("teamCreate", scene.team_input("BETA")).await;
    let ada = scene.id("staffCreate", scene.staff_input("S1")).await;
    let object = "staff { name email isActive teams { code } directorate { code } revision }";
    let both = [&beta, &scene.team, &beta];
    let input = json!({ "id": ada, "expectedRevision": 1, "name": "Ada Author", "email": null,
        "teamIds": both });
    let changed = scene.change("staffUpdate", input, object).await;
    let expected = json!({ "name": "Ada Author", "email": null, "isActive": true, "revision": 2,
        "teams": [{ "code": "ALPHA" }, { "code": "BETA" }], "directorate": { "code": "PLACE" } });
    assert_eq!(changed["staff"], expected);
    // Left out they stay; an empty list takes her out of all.
    let input = json!({ "id": ada, "expectedRevision": 2, "isActive": false });
    let changed = scene.change("staffUpdate", input, object).await;
    assert_eq!(changed["staff"]["teams"], expected["teams"]);
    assert_eq!(changed["staff"]["isActive"], json!(false));
    let input = json!({ "id": ada, "expectedRevision": 3, "teamIds": [beta] });
    scene.change("staffUpdate", input, "").await;
    let data = scene
        .data("{ teams { nodes { code members { name } } } }")
        .await;
    let expected = json!([
        { "code": "ALPHA", "members": [] },
        { "code": "BETA", "members": [{ "name": "Ada Author" }] },
    ]);
    assert_eq!(data["teams"]["nodes"], expected);
    let input = json!({ "id": ada, "expectedRevision": 4, "teamIds": [] });
    let changed = scene.change("staffUpdate", input, object).await;
    assert_eq!(changed["staff"]["teams"], json!([]));
});

on_both!(a_customer_is_recorded_and_corrected, |world| async move {
    let scene = Scene::set(&world).await;
    let object = "customer { id kind name email telephone createdAt revision staff { name } }";
    let made = scene
        .change("customerCreate", customer_input("Chris Asker"), object)
        .await;
    let customer = &made["customer"];
    let expected = json!({ "id": customer["id"], "kind": "RESIDENT", "name": "Chris Asker",
        "email": "chris@home.example", "telephone": "01273 290000", "revision": 1, "staff": null,
        "createdAt": customer["createdAt"] });
    assert_eq!(customer, &expected);
    assert!(
        customer["createdAt"]
            .as_str()
            .is_some_and(|at| at.starts_with("2026-10-15T10:00:00"))
    );
    let input = json!({ "id": customer["id"], "expectedRevision": 1, "name": "Kris Asker",
        "telephone": null });
    let changed = scene.change("customerUpdate", input, object).await;
    assert_eq!(changed["customer"]["name"], "Kris Asker");
    assert_eq!(changed["customer"]["telephone"], Value::Null);
    assert_eq!(changed["customer"]["email"], "chris@home.example");
    // Staff are customers of internal services.
    world.advance(chrono::TimeDelta::seconds(1));
    let ada = scene.id("staffCreate", scene.staff_input("S1")).await;
    let input = json!({ "kind": "STAFF", "staffId": ada, "name": "Ada Reader" });
    let made = scene.change("customerCreate", input, object).await;
    assert_eq!(made["customer"]["staff"]["name"], "Ada Reader");
    // Everybody of whom there is no case yet, the newest first.
    let names = world.walk(&scene.worker, "customers", "", "name").await;
    let expected = json!([{ "name": "Ada Reader" }, { "name": "Kris Asker" }]);
    assert_eq!(json!(names), expected);
});

on_both!(
    an_account_is_bound_unbound_and_granted_journeys,
    |world| async move {
        let scene = Scene::set(&world).await;
        let bins = scene.journey("BINS", &[]).await;
        let permit = scene.journey("PERMIT", &[]).await;
        let object =
            "account { id name issuer subject isActive revision staff { name } customer { name }
            journeys { code } }";
        let mut input = account_input("charity");
        input["journeyIds"] = json!([permit, bins]);
        let made = scene.change("accountCreate", input, object).await;
        let account = &made["account"];
        let expected = json!({ "id": account["id"], "name": "A partner", "issuer": LOCAL_ISSUER,
            "subject": "charity", "isActive": true, "revision": 1, "staff": null, "customer": null,
            "journeys": [{ "code": "BINS" }, { "code": "PERMIT" }] });
        assert_eq!(account, &expected);
        let input = json!({ "id": account["id"], "expectedRevision": 1, "journeyIds": [bins],
            "name": "Age Aware" });
        let changed = scene.change("accountUpdate", input, object).await;
        assert_eq!(changed["account"]["journeys"], json!([{ "code": "BINS" }]));
        assert_eq!(changed["account"]["name"], "Age Aware");
        // Held by a member of staff it is a partner's no more.
        let ada = scene.id("staffCreate", scene.staff_input("S1")).await;
        let input = json!({ "id": account["id"], "expectedRevision": 2, "staffId": ada });
        let changed = scene.change("accountUpdate", input, object).await;
        assert_eq!(changed["account"]["staff"]["name"], "Ada Reader");
        assert_eq!(changed["account"]["journeys"], json!([]));
        let input = json!({ "id": account["id"], "expectedRevision": 3, "staffId": null,
            "isActive": false });
        let changed = scene.change("accountUpdate", input, object).await;
        assert_eq!(changed["account"]["staff"], Value::Null);
        assert_eq!(changed["account"]["isActive"], json!(false));
        let subjects = world.walk(&scene.admin, "accounts", "", "subject").await;
        assert_eq!(json!(subjects), json!([{ "subject": "charity" }]));
    }
);
