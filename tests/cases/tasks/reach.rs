//! Who sees tasks, and what of them; who changes them.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;
use crate::cases::desk::{Desk, at};

const TASKS: &str =
    "query($id: ID!) { node(id: $id) { ... on Case { reference tasks { nodes { title } } } } }";

on_both!(
    residents_and_partners_see_no_tasks_of_their_cases,
    |world| async move {
        let scene = Scene::set(&world).await;
        let desk = &scene.desk;
        let ann = desk.customer_token("ann");
        let input = desk.opening(&desk.bins, json!({}));
        let payload = world.change(&ann, "caseOpen", input, "case { id }").await;
        let case = &payload["case"];
        assert_eq!(scene.states(case).await.len(), 3);
        let answer = world.ask(&ann, TASKS, json!({ "id": case["id"] })).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        assert_eq!(answer.body["data"]["node"]["tasks"], Value::Null);
        assert!(answer.body["data"]["node"]["reference"].is_string());
        let mine = "{ viewer { myTasks { nodes { title } } } }";
        for token in [&ann, &desk.staff_token("clerk"), &desk.partner_token()] {
            let answer = world.ask(token, mine, json!({})).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"]);
        }
        // Their history says that something is to be done, and not what.
        let query = "query($id: ID!) { node(id: $id) { ... on Case { history(first: 2) { nodes {
            kind task { title } } } } } }";
        let answer = world.ask(&ann, query, json!({ "id": case["id"] })).await;
        let nodes = &answer.body["data"]["node"]["history"]["nodes"];
        let expected = json!([
            { "kind": "OPENED", "task": null }, { "kind": "TASK_ADDED", "task": null },
        ]);
        assert_eq!(nodes, &expected);
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let id = scene.task(case, "ADDRESS").await["id"].clone();
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let data = world.data(&ann, node, json!({ "id": id })).await;
        assert_eq!(data["node"], Value::Null);
    }
);

on_both!(a_task_beyond_reach_does_not_exist, |world| async move {
    let scene = Scene::set(&world).await;
    let desk = &scene.desk;
    let case = scene.opened().await;
    let task = scene.task(&case, "ADDRESS").await;
    let other = uuid::Uuid::from_u128(77);
    world.add_council(other, "OTHER").await;
    let theirs = Desk::of(&world, other, "OTHER").await;
    // Somebody whose teams work on no journey of the case, and a manager of another council.
    let outsider = world.token("case-worker", "clerk");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for token in [&outsider, &theirs.manager_token()] {
        let data = world.data(token, node, json!({ "id": task["id"] })).await;
        assert_eq!(data["node"], Value::Null);
        for (mutation, more) in [
            ("taskComplete", json!({})),
            ("taskReopen", json!({})),
            ("taskAssign", json!({})),
            ("taskDrop", json!({ "reason": "why" })),
        ] {
            scene
                .refused((token, mutation), &task, more, &["NOT_FOUND taskId"])
                .await;
        }
        let input = json!({ "caseId": case["id"], "title": "Ring them" });
        let payload = world.attempt(token, "taskAdd", input, "task { id }").await;
        assert_eq!(at(&payload), ["NOT_FOUND caseId"]);
    }
    let data = world
        .data(&desk.worker_token(), node, json!({ "id": task["id"] }))
        .await;
    assert_eq!(data["node"]["id"], task["id"]);
});

on_both!(
    who_sees_no_personal_fields_reads_the_titles_of_steps_alone,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        world.set_now("2026-10-15T11:00:00Z");
        scene
            .added(&case, json!({ "title": "Ring Mrs Archer" }))
            .await;
        let officer = world.token("performance-officer", "nobody");
        let data = world
            .data(&officer, TASKS, json!({ "id": case["id"] }))
            .await;
        let titles = [
            "Check the address",
            "Look at the photo",
            "Write to the customer",
        ];
        let mut expected: Vec<Value> = titles
            .iter()
            .map(|title| json!({ "title": title }))
            .collect();
        expected.push(json!({ "title": null }));
        assert_eq!(data["node"]["tasks"]["nodes"], json!(expected));
        let query = "query($id: ID!) { node(id: $id) { ... on Case { tasks(first: 1) { nodes {
            assignee { code } endedBy { name } reason } } } } }";
        let answer = world
            .ask(&officer, query, json!({ "id": case["id"] }))
            .await;
        assert_eq!(answer.codes(), ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
    }
);
