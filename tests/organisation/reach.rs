//! Accounts, memberships and grants decide what a viewer reaches, from the next request on.

use serde_json::{Value, json};
use support::World;
use support::on_both;

use super::scene::{Scene, account_input, customer_input};

const VIEWER: &str =
    "{ viewer { name roles staff { name teams { code } } customers { name } council { code } } }";

async fn viewer(world: &World, token: &str) -> Value {
    world.data(token, VIEWER, json!({})).await["viewer"].clone()
}

on_both!(the_viewer_is_whom_their_account_says, |world| async move {
    let scene = Scene::set(&world).await;
    let token = world.token("staff-member case-worker", "ada");
    let nobody = json!({ "name": null, "roles": ["STAFF_MEMBER", "CASE_WORKER"], "staff": null,
        "customers": [], "council": { "code": "TEST" } });
    assert_eq!(viewer(&world, &token).await, nobody);
    let ada = scene.id("staffCreate", scene.staff_input("S1")).await;
    let mut input = account_input("ada");
    input["staffId"] = json!(ada);
    let account = scene.id("accountCreate", input).await;
    let seen = viewer(&world, &token).await;
    assert_eq!(seen["name"], "A partner");
    let expected = json!({ "name": "Ada Reader", "teams": [{ "code": "ALPHA" }] });
    assert_eq!(seen["staff"], expected);
    // As a customer of internal services.
    let input = json!({ "kind": "STAFF", "staffId": ada, "name": "Ada at home" });
    scene.id("customerCreate", input).await;
    let seen = viewer(&world, &token).await;
    assert_eq!(seen["customers"], json!([{ "name": "Ada at home" }]));
    // Bound to a customer instead.
    let chris = scene
        .id("customerCreate", customer_input("Chris Asker"))
        .await;
    let input =
        json!({ "id": account, "expectedRevision": 1, "staffId": null, "customerId": chris });
    scene.change("accountUpdate", input, "").await;
    let seen = viewer(&world, &token).await;
    assert_eq!(seen["staff"], Value::Null);
    assert_eq!(seen["customers"], json!([{ "name": "Chris Asker" }]));
});

on_both!(an_account_switched_off_is_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let token = world.token("councillor", "charity");
    let account = scene.id("accountCreate", account_input("charity")).await;
    assert_eq!(viewer(&world, &token).await["name"], "A partner");
    let input = json!({ "id": account, "expectedRevision": 1, "isActive": false });
    scene.change("accountUpdate", input, "").await;
    assert_eq!(world.ask(&token, VIEWER, json!({})).await.status, 401);
    let input = json!({ "id": account, "expectedRevision": 2, "isActive": true });
    scene.change("accountUpdate", input, "").await;
    assert_eq!(viewer(&world, &token).await["name"], "A partner");
});

on_both!(
    customers_are_seen_as_far_as_reach_goes,
    |world| async move {
        let scene = Scene::set(&world).await;
        let chris = scene
            .id("customerCreate", customer_input("Chris Asker"))
            .await;
        world.advance(chrono::TimeDelta::seconds(1));
        scene
            .id("customerCreate", customer_input("Sam Other"))
            .await;
        let mut input = account_input("chris");
        input["customerId"] = json!(chris);
        scene.id("accountCreate", input).await;
        let customers = async |role: &str, subject: &str| {
            let token = world.token(role, subject);
            json!(world.walk(&token, "customers", "", "name").await)
        };
        // A customer sees themselves, a case worker those of whom there is nothing yet.
        assert_eq!(
            customers("customer", "chris").await,
            json!([{ "name": "Chris Asker" }])
        );
        assert_eq!(customers("customer", "somebody").await, json!([]));
        assert_eq!(customers("partner", "somebody").await, json!([]));
        let both = json!([{ "name": "Sam Other" }, { "name": "Chris Asker" }]);
        assert_eq!(customers("case-worker", "somebody").await, both);
        let input = json!({ "id": chris, "expectedRevision": 1, "name": "Kris" });
        let manager = world.token("team-manager", "somebody");
        world.change(&manager, "customerUpdate", input, "").await;
    }
);

on_both!(
    a_contact_decides_who_sees_its_customer,
    |world| async move {
        let scene = Scene::set(&world).await;
        let beta = scene.id("teamCreate", scene.team_input("BETA")).await;
        let bins = scene.journey("BINS", &[&beta]).await;
        let channel = json!({ "code": "WEB", "title": "Web" });
        let channel = scene.id("channelCreate", channel).await;
        let chris = scene
            .id("customerCreate", customer_input("Chris Asker"))
            .await;
        for (code, subject, team) in [("S1", "ada", &scene.team), ("S2", "bob", &beta)] {
            let mut input = scene.staff_input(code);
            input["teamIds"] = json!([team]);
            let staff = scene.id("staffCreate", input).await;
            let mut input = account_input(subject);
            input["staffId"] = json!(staff);
            scene.id("accountCreate", input).await;
        }
        let ada = world.token("case-worker", "ada");
        let bob = world.token("case-worker", "bob");
        let query = "{ customers { nodes { name } } }";
        let nodes = async |token: &str| {
            world.data(token, query, json!({})).await["customers"]["nodes"].clone()
        };
        let seen = json!([{ "name": "Chris Asker" }]);
        assert_eq!(
            (nodes(&ada).await, nodes(&bob).await),
            (seen.clone(), seen.clone())
        );
        let input = json!({ "journeyId": bins, "channelId": channel, "customerId": chris,
        "demandCode": "VALUE_NEW", "happenedAt": "2026-10-15T09:00:00Z" });
        world.change(&bob, "contactRecord", input, "").await;
        assert_eq!((nodes(&ada).await, nodes(&bob).await), (json!([]), seen));
        let input = json!({ "id": chris, "expectedRevision": 1, "name": "Kris" });
        let payload = world
            .attempt(&ada, "customerUpdate", input.clone(), "")
            .await;
        assert_eq!(support::answer::told(&payload), ["NOT_FOUND id"]);
        world.change(&bob, "customerUpdate", input, "").await;
    }
);
