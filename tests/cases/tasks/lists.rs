//! The tasks of a case, of a team, and one's own.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::scene::Scene;

async fn titles(world: &World, token: &str, field: &str) -> Vec<Value> {
    let query =
        format!("{{ viewer {{ {field} {{ totalCount {{ count }} nodes {{ title }} }} }} }}");
    let data = world.data(token, &query, json!({})).await;
    let list = &data["viewer"]["myTasks"];
    let nodes = list["nodes"].as_array().expect("tasks").clone();
    assert_eq!(list["totalCount"]["count"], json!(nodes.len()));
    nodes
        .into_iter()
        .map(|task| task["title"].clone())
        .collect()
}

on_both!(
    my_tasks_are_the_open_ones_that_i_have_the_soonest_due_first,
    |world| async move {
        let scene = Scene::set(&world).await;
        let desk = &scene.desk;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let mine = json!({ "assigneeId": Kind::Staff.id(desk.worker) });
        let case = scene.opened().await;
        for (title, due_on) in [
            ("whenever", Value::Null),
            ("later", json!("2026-10-30")),
            ("soon", json!("2026-10-16")),
        ] {
            let more = json!({ "title": title, "dueOn": due_on, "assigneeId": mine["assigneeId"] });
            scene.added(&case, more).await;
        }
        let other = scene.opened().await;
        let address = scene.task(&other, "ADDRESS").await;
        scene.done("taskAssign", &address, mine).await;
        // Soon on Friday, the address on Monday, later on the Friday after next.
        let all = ["soon", "Check the address", "later", "whenever"];
        assert_eq!(titles(&world, &worker, "myTasks").await, all);
        assert_eq!(
            titles(&world, &manager, "myTasks").await,
            Vec::<Value>::new()
        );
        // Who is no member of staff has none.
        let officer = world.token("performance-officer", "nobody");
        assert_eq!(
            titles(&world, &officer, "myTasks").await,
            Vec::<Value>::new()
        );

        world.set_now("2026-10-17T09:00:00Z");
        let query = "query($after: String) { viewer { myTasks(first: 2, after: $after) {
            nodes { title isOverdue } pageInfo { hasNextPage endCursor } } } }";
        let page = world.data(&worker, query, json!({})).await;
        let expected = json!([
            { "title": "soon", "isOverdue": true },
            { "title": "Check the address", "isOverdue": false },
        ]);
        let list = &page["viewer"]["myTasks"];
        assert_eq!(list["nodes"], expected);
        let after = json!({ "after": list["pageInfo"]["endCursor"] });
        let page = world.data(&worker, query, after).await;
        let expected = json!([
            { "title": "later", "isOverdue": false }, { "title": "whenever", "isOverdue": false },
        ]);
        assert_eq!(page["viewer"]["myTasks"]["nodes"], expected);

        let mut soon = scene.tasks(&case).await.into_iter();
        let soon = soon.rfind(|task| task["title"] == "soon");
        scene
            .done("taskComplete", &soon.expect("a task"), json!({}))
            .await;
        assert_eq!(titles(&world, &worker, "myTasks").await, all[1..]);
        scene
            .desk
            .done("caseWithdraw", &scene.case(&case).await, json!({}))
            .await;
        assert_eq!(titles(&world, &worker, "myTasks").await, all[1..2]);
    }
);

on_both!(
    the_tasks_of_a_case_are_chosen_by_state_and_those_of_a_team_are_open,
    |world| async move {
        let scene = Scene::set(&world).await;
        let worker = scene.desk.worker_token();
        let case = scene.opened().await;
        scene
            .done("taskComplete", &scene.task(&case, "PHOTO").await, json!({}))
            .await;
        let query = "query($id: ID!) { node(id: $id) { ... on Case {
            all: tasks(first: 2) { totalCount { count } nodes { step { code } } }
            done: tasks(state: DONE) { totalCount { count } nodes { step { code } } }
            lapsed: tasks(state: LAPSED) { totalCount { count } nodes { step { code } } } } }
            teams { nodes { code tasks { totalCount { count } nodes { step { code } case { id } } } } } }";
        let data = world
            .data(&worker, query, json!({ "id": case["id"] }))
            .await;
        let list = |count, codes: &[&str]| {
            let nodes: Vec<Value> = codes
                .iter()
                .map(|code| json!({ "step": { "code": code } }))
                .collect();
            json!({ "totalCount": { "count": count }, "nodes": nodes })
        };
        let expected = json!({
            "all": list(3, &["ADDRESS", "PHOTO"]), "done": list(1, &["PHOTO"]), "lapsed": list(0, &[]),
        });
        assert_eq!(data["node"], expected);
        let of_team = |code: &str| {
            let node = json!([{ "step": { "code": code }, "case": { "id": case["id"] } }]);
            json!({ "totalCount": { "count": 1 }, "nodes": node })
        };
        let none = json!({ "totalCount": { "count": 0 }, "nodes": [] });
        let expected = json!([
            { "code": "CREW", "tasks": of_team("LETTER") },
            { "code": "DESK", "tasks": of_team("ADDRESS") },
            { "code": "STRANGERS", "tasks": none },
        ]);
        assert_eq!(data["teams"]["nodes"], expected);
    }
);

on_both!(
    many_tasks_take_as_many_statements_as_few,
    |world| async move {
        let scene = Scene::set(&world).await;
        let desk = &scene.desk;
        let worker = desk.worker_token();
        let more = json!({ "assigneeId": Kind::Staff.id(desk.worker), "dueOn": "2026-10-30" });
        let task =
            "nodes { title isOverdue case { reference } step { code } stage { code } team { code }
            assignee { code } endedBy { name } reason } totalCount { count }";
        let query = format!(
            "{{ viewer {{ myTasks(first: 100) {{ {task} }} }}
                cases(first: 100) {{ nodes {{ tasks(first: 100) {{ {task} }}
                    history(first: 100) {{ nodes {{ kind task {{ id title }} }} }} }} }} }}"
        );
        // One of each kind, done and dropped ones among them.
        let fill = async || {
            let case = scene.opened().await;
            for _ in 0..2 {
                scene.added(&case, more.clone()).await;
            }
            scene
                .done(
                    "taskComplete",
                    &scene.task(&case, "ADDRESS").await,
                    json!({}),
                )
                .await;
            let photo = scene.task(&case, "PHOTO").await;
            scene
                .done("taskDrop", &photo, json!({ "reason": "why" }))
                .await;
        };
        // Who asks is looked up or remembered; that says nothing of tasks.
        let of_tasks = |sql: &String| {
            let tables = [
                "case_task",
                "case_text",
                "\"step\"",
                "\"stage\"",
                "\"cases\"",
            ];
            tables.iter().any(|table| sql.contains(table))
        };
        let count = async || {
            world.mark();
            world.data(&worker, &query, json!({})).await;
            let statements = world.statements().into_iter().filter(of_tasks);
            statements.collect::<std::collections::BTreeSet<String>>()
        };
        fill().await;
        let of_one = count().await;
        for _ in 0..5 {
            fill().await;
        }
        let of_six = count().await;
        assert_eq!(of_six.len(), of_one.len(), "{of_one:#?} {of_six:#?}");
    }
);
