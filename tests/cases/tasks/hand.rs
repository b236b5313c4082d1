//! Tasks added by hand.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{Scene, TASK};
use crate::cases::desk::{Desk, at, merged};

on_both!(a_task_is_added_by_hand, |world| async move {
    // On a journey whose version has no steps.
    let scene = Scene {
        desk: Desk::open(&world).await,
    };
    let desk = &scene.desk;
    let case = scene.opened().await;
    let visit = Kind::Stage.id(desk.bins.visit);
    let task = scene
        .added(&case, json!({
            "title": "Ring Mrs Archer", "stageId": visit, "isRequired": true, "dueOn": "2026-10-20",
            "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter),
            "expectedRevision": 1,
        }))
        .await;
    let expected = json!({
        "id": task["id"], "title": "Ring Mrs Archer", "state": "OPEN", "isRequired": true,
        // The end of 20 October in London, British Summer Time.
        "dueAt": "2026-10-20T22:59:59.999999+00:00", "dueOn": "2026-10-20", "isOverdue": false,
        "madeAt": "2026-10-15T10:00:00+00:00", "endedAt": null, "revision": 1,
        "case": { "id": case["id"], "revision": 2 }, "step": null, "stage": { "code": "VISIT" },
        "team": { "code": "CREW" }, "assignee": { "code": "F1" }, "endedBy": null, "reason": null,
    });
    assert_eq!(task, expected);
    assert_eq!(scene.tasks(&case).await, [expected]);
    let event = desk.latest(&case).await;
    assert_eq!(
        (&event["kind"], &event["text"]),
        (&json!("TASK_ADDED"), &Value::Null)
    );
    assert_eq!(event["assignee"]["code"], "F1");

    // It keeps its stage and the case from ending, counted and not named.
    let case = scene.case(&case).await;
    let case = desk
        .done("caseMove", &case, json!({ "stageCode": "VISIT" }))
        .await;
    let payload = desk
        .tried("caseMove", &case, json!({ "stageCode": "DONE" }))
        .await;
    assert_eq!(
        payload["problems"][0]["message"],
        "The case cannot leave its stage while required tasks are open: 1 added by hand. Complete them, or have a manager of the team drop them."
    );
    let plain = scene.added(&case, json!({})).await;
    assert_eq!(
        (
            &plain["isRequired"],
            &plain["dueAt"],
            &plain["stage"],
            &plain["team"]
        ),
        (&json!(false), &Value::Null, &Value::Null, &Value::Null)
    );
});

on_both!(tasks_that_cannot_be_added_are_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let desk = &scene.desk;
    let worker = desk.worker_token();
    let case = scene.opened().await;
    let refuse = async |more: Value, expected: &[&str]| {
        let before = world.row_counts().await;
        let input = merged(json!({ "caseId": case["id"], "title": "Ring them" }), more);
        let payload = world
            .attempt(&worker, "taskAdd", input, "task { id }")
            .await;
        assert_eq!(at(&payload), expected, "{payload}");
        assert_eq!(payload["task"], Value::Null);
        assert_eq!(world.row_counts().await, before);
    };
    refuse(json!({ "caseId": "none" }), &["NOT_FOUND caseId"]).await;
    refuse(
        json!({ "expectedRevision": 9 }),
        &["CONFLICT expectedRevision"],
    )
    .await;
    for title in [" ".to_owned(), "a\nb".to_owned(), "x".repeat(201)] {
        refuse(json!({ "title": title }), &["INVALID title"]).await;
    }
    // A stage of the version before is none of this case's.
    let other = Kind::Stage.id(desk.bins.visit);
    let wrong = json!({
        "stageId": other, "dueOn": "2026-10-14", "teamId": Kind::Team.id(desk.strangers),
        "assigneeId": Kind::Staff.id(desk.leaver),
    });
    let expected = [
        "TEAM_NOT_ON_JOURNEY teamId",
        "STAGE_UNKNOWN stageId",
        "DUE_OUT_OF_BOUNDS dueOn",
        "ASSIGNEE_INACTIVE assigneeId",
    ];
    refuse(wrong, &expected).await;
    refuse(
        json!({ "dueOn": "2200-01-01" }),
        &["DUE_OUT_OF_BOUNDS dueOn"],
    )
    .await;

    // Three of its steps, and 97 more: a hundred.
    for number in 0..97 {
        scene
            .added(&case, json!({ "title": format!("Task {number}") }))
            .await;
    }
    refuse(json!({}), &["TOO_MANY_OPEN caseId"]).await;
    let now = scene.case(&case).await;
    desk.done("caseWithdraw", &now, json!({})).await;
    refuse(json!({}), &["CASE_NOT_OPEN caseId"]).await;
});

on_both!(the_same_key_adds_one_task, |world| async move {
    let scene = Scene::set(&world).await;
    let worker = scene.desk.worker_token();
    let case = scene.opened().await;
    let input = json!({
        "caseId": case["id"], "title": "Ring them", "expectedRevision": 1, "idempotencyKey": "k1",
    });
    let select = format!("replayed task {{ {TASK} }}");
    let first = world
        .change(&worker, "taskAdd", input.clone(), &select)
        .await;
    assert_eq!(first["replayed"], false);
    let counts = world.row_counts().await;
    let second = world
        .change(&worker, "taskAdd", input.clone(), &select)
        .await;
    assert_eq!(
        (&second["replayed"], &second["task"]),
        (&json!(true), &first["task"])
    );
    assert_eq!(world.row_counts().await, counts);
    let other = merged(input, json!({ "title": "Write to them" }));
    let payload = world.attempt(&worker, "taskAdd", other, &select).await;
    assert_eq!(at(&payload), ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
    assert_eq!(world.row_counts().await, counts);
});
