//! Completing, reopening, dropping and assigning a task: what each writes, and every reason to refuse it.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::Scene;
use crate::cases::desk::at;

/// The rows by which figures are told.
async fn figures(scene: &Scene) -> Vec<(String, i64)> {
    let mut counts = scene.desk.world.row_counts().await;
    counts.retain(|(table, _)| table.starts_with("cell"));
    counts
}

on_both!(
    a_task_is_done_reopened_and_dropped_and_no_figure_changes,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        let before = figures(&scene).await;
        world.set_now("2026-10-15T12:00:00Z");
        let task = scene.task(&case, "PHOTO").await;
        let done = scene.done("taskComplete", &task, json!({})).await;
        assert_eq!(
            (&done["state"], &done["revision"]),
            (&json!("DONE"), &json!(2))
        );
        assert_eq!(done["endedAt"], "2026-10-15T12:00:00+00:00");
        assert_eq!(done["endedBy"], json!({ "name": "manager" }));
        assert_eq!(done["case"], json!({ "id": case["id"], "revision": 2 }));
        let event = scene.desk.latest(&case).await;
        assert_eq!(
            (&event["kind"], &event["sequence"]),
            (&json!("TASK_DONE"), &json!(5))
        );

        let open = scene.done("taskReopen", &done, json!({})).await;
        assert_eq!(
            (&open["state"], &open["revision"]),
            (&json!("OPEN"), &json!(3))
        );
        for none in ["endedAt", "endedBy", "reason"] {
            assert_eq!(open[none], Value::Null, "{none}");
        }
        let dropped = scene
            .done("taskDrop", &open, json!({ "reason": "Too dark" }))
            .await;
        assert_eq!(
            (&dropped["state"], &dropped["reason"]),
            (&json!("DROPPED"), &json!("Too dark"))
        );
        let event = scene.desk.latest(&case).await;
        assert_eq!(
            (&event["kind"], &event["text"]),
            (&json!("TASK_DROPPED"), &json!("Too dark"))
        );
        let again = scene.done("taskReopen", &dropped, json!({})).await;
        assert_eq!(
            (&again["reason"], &again["dueOn"]),
            (&Value::Null, &json!("2026-10-16"))
        );
        assert_eq!(
            scene.desk.kinds(&case).await[4..],
            [
                "TASK_DONE",
                "TASK_REOPENED",
                "TASK_DROPPED",
                "TASK_REOPENED"
            ]
        );
        assert_eq!(figures(&scene).await, before);
    }
);

on_both!(
    what_cannot_be_done_to_a_task_is_refused,
    |world| async move {
        let scene = Scene::set(&world).await;
        let manager = scene.desk.manager_token();
        let case = scene.opened().await;
        let open = scene.task(&case, "PHOTO").await;
        let refuse = async |mutation: &str, task: &Value, more: Value, expected: &[&str]| {
            scene
                .refused((&manager, mutation), task, more, expected)
                .await;
        };
        refuse("taskReopen", &open, json!({}), &["ALREADY_OPEN taskId"]).await;
        let stale = json!({ "expectedRevision": 2 });
        refuse("taskComplete", &open, stale, &["CONFLICT expectedRevision"]).await;
        for id in [json!("none"), case["id"].clone()] {
            refuse(
                "taskComplete",
                &open,
                json!({ "taskId": id }),
                &["NOT_FOUND taskId"],
            )
            .await;
        }
        let blank = json!({ "reason": " " });
        refuse("taskDrop", &open, blank, &["INVALID reason"]).await;

        let done = scene.done("taskComplete", &open, json!({})).await;
        let why = json!({ "reason": "why" });
        refuse("taskComplete", &done, json!({}), &["TASK_NOT_OPEN taskId"]).await;
        refuse("taskDrop", &done, why.clone(), &["TASK_NOT_OPEN taskId"]).await;
        refuse("taskAssign", &done, json!({}), &["TASK_NOT_OPEN taskId"]).await;

        let letter = scene.task(&case, "LETTER").await;
        let case = scene.case(&case).await;
        scene.desk.done("caseWithdraw", &case, json!({})).await;
        let lapsed = json!({ "id": letter["id"], "revision": 2 });
        for mutation in ["taskComplete", "taskReopen", "taskAssign"] {
            refuse(mutation, &lapsed, json!({}), &["CASE_NOT_OPEN taskId"]).await;
        }
        refuse("taskDrop", &lapsed, why, &["CASE_NOT_OPEN taskId"]).await;
    }
);

on_both!(
    a_required_task_is_dropped_by_a_manager_and_by_no_worker,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        let (worker, why) = (
            scene.desk.worker_token(),
            json!({ "reason": "It is known" }),
        );
        let address = scene.task(&case, "ADDRESS").await;
        let refused = ["TASK_REQUIRED taskId"];
        scene
            .refused((&worker, "taskDrop"), &address, why.clone(), &refused)
            .await;
        let photo = scene.task(&case, "PHOTO").await;
        let payload = scene.tried(&worker, "taskDrop", &photo, why.clone()).await;
        assert_eq!(payload["task"]["state"], "DROPPED");
        scene.done("taskDrop", &address, why).await;
        let case = scene.case(&case).await;
        let visit = json!({ "stageCode": "VISIT" });
        let case = scene.desk.done("caseMove", &case, visit).await;
        assert_eq!(case["stage"]["code"], "VISIT");
    }
);

on_both!(a_task_is_given_and_taken_away, |world| async move {
    let scene = Scene::set(&world).await;
    let desk = &scene.desk;
    let worker = desk.worker_token();
    let case = scene.opened().await;
    let task = scene.task(&case, "PHOTO").await;
    let crew = json!({
        "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter),
    });
    let payload = scene.tried(&worker, "taskAssign", &task, crew).await;
    let given = payload["task"].clone();
    assert_eq!(
        (
            &given["team"]["code"],
            &given["assignee"]["code"],
            &given["revision"]
        ),
        (&json!("CREW"), &json!("F1"), &json!(2))
    );
    let event = desk.latest(&case).await;
    assert_eq!(event["kind"], "TASK_ASSIGNED");
    assert_eq!(
        (&event["team"]["code"], &event["assignee"]["code"]),
        (&json!("CREW"), &json!("F1"))
    );
    // The case itself is whoever's it was.
    let now = scene.case(&case).await;
    assert_eq!(
        (&now["team"]["code"], &now["assignee"]),
        (&json!("DESK"), &Value::Null)
    );
    let nobody = scene.done("taskAssign", &given, json!({})).await;
    assert_eq!(
        (&nobody["team"], &nobody["assignee"]),
        (&Value::Null, &Value::Null)
    );

    let refuse = async |more: Value, expected: &[&str]| {
        scene
            .refused((&worker, "taskAssign"), &nobody, more, expected)
            .await;
    };
    let mixed = json!({
        "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.worker),
    });
    refuse(mixed, &["ASSIGNEE_NOT_IN_TEAM assigneeId"]).await;
    let gone = json!({ "assigneeId": Kind::Staff.id(desk.leaver) });
    refuse(gone, &["ASSIGNEE_INACTIVE assigneeId"]).await;
    let strangers = json!({ "teamId": Kind::Team.id(desk.strangers) });
    refuse(strangers, &["TEAM_NOT_ON_JOURNEY teamId"]).await;
    let none = json!({ "teamId": "none", "assigneeId": "none" });
    refuse(none, &["NOT_FOUND teamId", "NOT_FOUND assigneeId"]).await;
});

on_both!(
    of_two_who_complete_a_task_at_once_one_is_told_to_look_again,
    |world| async move {
        let scene = Scene::set(&world).await;
        let manager = scene.desk.manager_token();
        let case = scene.opened().await;
        let task = scene.task(&case, "ADDRESS").await;
        let both = (0..2).map(|_| scene.tried(&manager, "taskComplete", &task, json!({})));
        let mut told: Vec<Vec<String>> = futures_util::future::join_all(both)
            .await
            .iter()
            .map(at)
            .collect();
        told.sort();
        assert_eq!(told, [vec![], vec!["CONFLICT expectedRevision".to_owned()]]);
        assert_eq!(scene.desk.kinds(&case).await[4..], ["TASK_DONE"]);
    }
);
