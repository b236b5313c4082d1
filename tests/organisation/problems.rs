//! What a caller can put right comes back all together, with its place in the input, and nothing is
//! written.

use async_graphql::ID;
use serde_json::json;
use support::on_both;
use throughline::graphql::id::{Kind, parse};

use super::scene::{Scene, account_input, customer_input, nobodys};

on_both!(several_problems_come_back_together, |world| async move {
    let scene = Scene::set(&world).await;
    let none = nobodys(Kind::Team, &world);
    let input = json!({ "code": "bad code", "name": " ", "email": "nobody",
            "directorateId": scene.team, "teamIds": [scene.team, none] });
    let expected = [
        "INVALID code",
        "INVALID name",
        "INVALID email",
        "NOT_FOUND directorateId",
        "NOT_FOUND teamIds.1",
    ];
    assert_eq!(scene.refused("staffCreate", input).await, expected);
    let input = json!({ "code": "ALPHA", "title": "x\ny", "kind": "STRATEGY",
            "directorateId": nobodys(Kind::Directorate, &world) });
    let expected = ["INVALID title", "TAKEN code", "NOT_FOUND directorateId"];
    assert_eq!(scene.refused("teamCreate", input).await, expected);
});

on_both!(a_code_is_taken_once_in_a_council, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, input) in scene.inputs() {
        if mutation == "customerCreate" {
            continue;
        }
        let field = if mutation == "accountCreate" {
            "TAKEN subject"
        } else {
            "TAKEN code"
        };
        scene.id(mutation, input.clone()).await;
        assert_eq!(scene.refused(mutation, input).await, [field], "{mutation}");
    }
    // Another council's codes are its own.
    world.add_council(world.clock.new_id(), "OTHER").await;
    let other = world.token_for("OTHER", &["administrator"], "administrator");
    let input = json!({ "code": "PLACE", "title": "Place" });
    world.change(&other, "directorateCreate", input, "").await;
});

on_both!(of_two_at_once_one_gets_the_code, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, input) in scene.inputs() {
        if mutation == "customerCreate" {
            continue;
        }
        let attempts: Vec<_> = (0..8)
            .map(|_| scene.problems(mutation, input.clone()))
            .collect();
        let answers = futures_util::future::join_all(attempts).await;
        let made = answers
            .iter()
            .filter(|problems| problems.is_empty())
            .count();
        assert_eq!(made, 1, "{mutation}: {answers:?}");
        let told = answers.iter().flatten();
        assert!(
            told.clone().all(|one| one.starts_with("TAKEN ")),
            "{answers:?}"
        );
        assert_eq!(told.count(), 7, "{mutation}");
    }
});

on_both!(a_stale_revision_changes_nothing, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, id) in scene.rows().await {
        let input = json!({ "id": id, "expectedRevision": 1 });
        assert_eq!(scene.problems(mutation, input.clone()).await, [""; 0]);
        let token = scene.token_of(mutation);
        let payload = world.attempt(token, mutation, input, "").await;
        let problem = &payload["problems"][0];
        assert_eq!(problem["code"], "CONFLICT", "{mutation}");
        assert_eq!(problem["field"], json!(["expectedRevision"]), "{mutation}");
        let message = problem["message"].as_str().expect("a message");
        assert!(message.contains("current revision is 2"), "{message}");
        let input = json!({ "id": id, "expectedRevision": 3 });
        assert_eq!(
            scene.problems(mutation, input).await,
            ["CONFLICT expectedRevision"]
        );
    }
});

on_both!(of_two_changes_at_once_one_is_stale, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, id) in scene.rows().await {
        let input = json!({ "id": id, "expectedRevision": 1 });
        let attempts: Vec<_> = (0..4)
            .map(|_| scene.problems(mutation, input.clone()))
            .collect();
        let mut answers = futures_util::future::join_all(attempts).await;
        answers.sort();
        let stale = vec!["CONFLICT expectedRevision".to_owned()];
        assert_eq!(
            answers,
            [vec![], stale.clone(), stale.clone(), stale],
            "{mutation}"
        );
    }
});

on_both!(ids_of_no_row_are_told_at_their_place, |world| async move {
    let scene = Scene::set(&world).await;
    let rows = scene.rows().await;
    // Of the right kind but nobody's, of another kind, and no id at all.
    for (mutation, id) in &rows {
        let (kind, _) = parse(&ID(id.clone())).expect("an id");
        let others = rows.iter().find(|(_, one)| one != id).expect("two kinds");
        for wrong in [
            nobodys(kind, &world),
            others.1.clone(),
            "nonsense".to_owned(),
        ] {
            let input = json!({ "id": wrong, "expectedRevision": 1 });
            let problems = scene.refused(mutation, input).await;
            assert_eq!(problems, ["NOT_FOUND id"], "{mutation} {wrong}");
        }
    }
    let none = nobodys(Kind::Staff, &world);
    let input = json!({ "kind": "STAFF", "staffId": none, "name": "Nobody" });
    assert_eq!(
        scene.refused("customerCreate", input).await,
        ["NOT_FOUND staffId"]
    );
    for (field, kind) in [("staffId", Kind::Staff), ("customerId", Kind::Customer)] {
        let mut input = account_input("somebody");
        input[field] = json!(nobodys(kind, &world));
        let expected = [format!("NOT_FOUND {field}")];
        assert_eq!(scene.refused("accountCreate", input).await, expected);
    }
    let mut input = account_input("somebody");
    input["journeyIds"] = json!([nobodys(Kind::Journey, &world)]);
    let expected = ["NOT_FOUND journeyIds.0"];
    assert_eq!(scene.refused("accountCreate", input).await, expected);
});

on_both!(another_councils_rows_do_not_exist, |world| async move {
    let scene = Scene::set(&world).await;
    let rows = scene.rows().await;
    world.add_council(world.clock.new_id(), "OTHER").await;
    let admin = world.token_for("OTHER", &["administrator"], "administrator");
    let worker = world.token_for("OTHER", &["case-worker"], "worker");
    let before = world.row_counts().await;
    for (mutation, id) in &rows {
        let token = if *mutation == "customerUpdate" {
            &worker
        } else {
            &admin
        };
        let input = json!({ "id": id, "expectedRevision": 1 });
        let payload = world.attempt(token, mutation, input, "").await;
        let told = support::answer::told(&payload);
        assert_eq!(told, ["NOT_FOUND id"], "{mutation}");
        for token in [&admin, &worker] {
            let query = "query($id: ID!) { node(id: $id) { id } }";
            let data = world.data(token, query, json!({ "id": id })).await;
            assert_eq!(data["node"], json!(null), "{mutation}");
        }
    }
    for (mutation, input, expected) in [
        (
            "teamCreate",
            scene.team_input("T"),
            "NOT_FOUND directorateId",
        ),
        (
            "serviceCreate",
            scene.service_input("S"),
            "NOT_FOUND directorateId",
        ),
    ] {
        let payload = world.attempt(&admin, mutation, input, "").await;
        assert_eq!(support::answer::told(&payload), [expected], "{mutation}");
    }
    assert_eq!(world.row_counts().await, before);
    for list in [
        "directorates { id }",
        "channels { id }",
        "teams { nodes { id } }",
    ] {
        let data = world
            .data(&admin, &format!("{{ {list} }}"), json!({}))
            .await;
        let text = data.to_string();
        assert!(!text.contains("\"id\""), "{text}");
    }
});

on_both!(
    a_holder_is_one_and_only_partners_have_journeys,
    |world| async move {
        let scene = Scene::set(&world).await;
        let bins = scene.journey("BINS", &[]).await;
        let ada = scene.id("staffCreate", scene.staff_input("S1")).await;
        let chris = scene.id("customerCreate", customer_input("Chris")).await;
        let mut input = account_input("both");
        input["staffId"] = json!(ada);
        input["customerId"] = json!(chris);
        input["journeyIds"] = json!([bins]);
        let expected = ["INVALID customerId", "INVALID journeyIds"];
        assert_eq!(scene.refused("accountCreate", input).await, expected);
        let mut input = account_input("staff");
        input["staffId"] = json!(ada);
        let account = scene.id("accountCreate", input).await;
        let input = json!({ "id": account, "expectedRevision": 1, "customerId": chris,
        "journeyIds": [bins] });
        assert_eq!(scene.refused("accountUpdate", input).await, expected);
        // Only staff are staff.
        let input = json!({ "kind": "RESIDENT", "staffId": ada, "name": "Ada" });
        assert_eq!(
            scene.refused("customerCreate", input).await,
            ["INVALID staffId"]
        );
        let input = json!({ "kind": "STAFF", "name": "Ada" });
        assert_eq!(
            scene.refused("customerCreate", input).await,
            ["INVALID staffId"]
        );
    }
);

on_both!(lists_have_a_longest_length, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = scene.staff_input("S1");
    input["teamIds"] = json!(vec![&scene.team; 101]);
    assert_eq!(
        scene.refused("staffCreate", input).await,
        ["INVALID teamIds"]
    );
    let ids: Vec<String> = (0..1_001).map(|_| nobodys(Kind::Journey, &world)).collect();
    let mut input = account_input("charity");
    input["journeyIds"] = json!(ids);
    let problems = scene.refused("accountCreate", input).await;
    assert!(
        problems.contains(&"INVALID journeyIds".to_owned()),
        "{problems:?}"
    );
});
