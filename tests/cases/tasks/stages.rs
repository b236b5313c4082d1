//! The tasks that a case gets of steps, and what they keep from ending.

use serde_json::{Value, json};
use support::{Kind as Database, on_both};

use super::scene::{Scene, publish};
use crate::cases::desk::{Desk, at};

fn to(stage: &str) -> Value {
    json!({ "stageCode": stage })
}

/// What is told of a task that a step made.
fn told(task: &Value) -> Value {
    json!([
        task["step"]["code"],
        task["title"],
        task["stage"]["code"],
        task["isRequired"],
        task["dueAt"],
        task["dueOn"],
        task["team"]["code"],
    ])
}

on_both!(
    a_case_is_opened_with_the_tasks_of_its_first_stage,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        let tasks = scene.tasks(&case).await;
        let all: Vec<Value> = tasks.iter().map(told).collect();
        // From Thursday 11:00 in London: two working days are Friday and Monday, five end on Thursday; eight
        // working hours are six until 17:00 and two more on Friday, until 11:00.
        let expected = [
            json!([
                "ADDRESS",
                "Check the address",
                "RECEIVED",
                true,
                "2026-10-19T22:59:59.999999+00:00",
                "2026-10-19",
                "DESK"
            ]),
            json!([
                "PHOTO",
                "Look at the photo",
                "RECEIVED",
                false,
                "2026-10-16T10:00:00+00:00",
                "2026-10-16",
                null
            ]),
            json!([
                "LETTER",
                "Write to the customer",
                null,
                true,
                "2026-10-22T22:59:59.999999+00:00",
                "2026-10-22",
                "CREW"
            ]),
        ];
        assert_eq!(all, expected);
        for task in &tasks {
            assert_eq!(
                [&task["state"], &task["isOverdue"], &task["revision"]],
                [&json!("OPEN"), &json!(false), &json!(1)]
            );
            assert_eq!(task["madeAt"], "2026-10-15T10:00:00+00:00");
            for none in ["assignee", "endedAt", "endedBy", "reason"] {
                assert_eq!(task[none], Value::Null, "{none}");
            }
        }
        assert_eq!(
            scene.desk.kinds(&case).await,
            ["OPENED", "TASK_ADDED", "TASK_ADDED", "TASK_ADDED"]
        );
        assert_eq!(case["revision"], 1);
        let event = scene.desk.latest(&case).await;
        assert_eq!(
            (&event["team"]["code"], &event["details"]),
            (&json!("CREW"), &json!([]))
        );
    }
);

on_both!(
    an_opening_with_steps_reads_them_once_and_one_without_asks_nothing_more,
    |world| async move {
        let desk = Desk::open(&world).await;
        let count = async || {
            world.mark();
            desk.opened(json!({})).await;
            world.statements()
        };
        count().await;
        let without = count().await;
        assert!(
            !without
                .iter()
                .any(|sql| sql.contains("case_task") || sql.contains("\"step\""))
        );
        publish(&desk).await;
        count().await;
        let with = count().await;
        // The steps are read; their tasks go into the one statement that writes, on SQLite into their own.
        let more = if world.kind == Database::Postgres {
            1
        } else {
            2
        };
        assert_eq!(with.len(), without.len() + more, "{with:#?}");
    }
);

on_both!(
    required_tasks_keep_a_stage_and_a_case_from_ending,
    |world| async move {
        let scene = Scene::set(&world).await;
        let desk = &scene.desk;
        let case = scene.opened().await;
        let before = world.row_counts().await;
        let payload = desk.tried("caseMove", &case, to("VISIT")).await;
        assert_eq!(at(&payload), ["REQUIRED_TASKS_OPEN caseId"]);
        assert_eq!(
            payload["problems"][0]["message"],
            "The case cannot leave its stage while required tasks are open: Check the address. Complete them, or have a manager of the team drop them."
        );
        let met = desk.outcome(desk.bins.met);
        let payload = desk.tried("caseClose", &case, met.clone()).await;
        assert_eq!(at(&payload), ["REQUIRED_TASKS_OPEN caseId"]);
        assert_eq!(
            payload["problems"][0]["message"],
            "The case cannot be closed while required tasks are open: Check the address, Write to the customer. Complete them, or have a manager of the team drop them."
        );
        assert_eq!(world.row_counts().await, before);

        world.set_now("2026-10-16T09:00:00Z");
        let address = scene.task(&case, "ADDRESS").await;
        scene.done("taskComplete", &address, json!({})).await;
        // What is not required stays open; what is required of no stage keeps none.
        let case = scene.case(&case).await;
        assert_eq!(case["revision"], 2);
        let case = desk.done("caseMove", &case, to("VISIT")).await;
        let states = scene.states(&case).await;
        assert_eq!(
            states,
            ["ADDRESS DONE", "PHOTO OPEN", "LETTER OPEN", "SEE OPEN"]
        );
        let see = scene.task(&case, "SEE").await;
        assert_eq!(
            told(&see),
            json!(["SEE", "See the bin", "VISIT", true, null, null, null])
        );
        assert_eq!(see["madeAt"], "2026-10-16T09:00:00+00:00");

        scene.done("taskComplete", &see, json!({})).await;
        let letter = scene.task(&case, "LETTER").await;
        scene.done("taskComplete", &letter, json!({})).await;
        let case = scene.case(&case).await;
        let case = desk.done("caseClose", &case, met).await;
        // What is open when the case ends lapses with it, and the closing says how many.
        let states = scene.states(&case).await;
        assert_eq!(
            states,
            ["ADDRESS DONE", "PHOTO LAPSED", "LETTER DONE", "SEE DONE"]
        );
        let event = desk.latest(&case).await;
        let lapsed = json!([{ "name": "tasksLapsed", "from": null, "to": "1" }]);
        assert_eq!(
            (&event["kind"], &event["details"]),
            (&json!("CLOSED"), &lapsed)
        );
        assert_eq!(
            desk.kinds(&case).await,
            [
                "OPENED",
                "TASK_ADDED",
                "TASK_ADDED",
                "TASK_ADDED",
                "TASK_DONE",
                "MOVED",
                "TASK_ADDED",
                "TASK_DONE",
                "TASK_DONE",
                "CLOSED",
            ]
        );
    }
);

on_both!(
    a_case_that_comes_back_to_a_stage_gets_its_tasks_again_but_those_still_open,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        world.set_now("2026-10-16T09:00:00Z");
        let address = scene.task(&case, "ADDRESS").await;
        scene.done("taskComplete", &address, json!({})).await;
        let case = scene
            .desk
            .done("caseMove", &scene.case(&case).await, to("VISIT"))
            .await;
        let see = scene.task(&case, "SEE").await;
        scene
            .done("taskDrop", &see, json!({ "reason": "No bin" }))
            .await;
        world.set_now("2026-10-19T09:00:00Z");
        let case = scene
            .desk
            .done("caseMove", &scene.case(&case).await, to("RECEIVED"))
            .await;
        let states = scene.states(&case).await;
        assert_eq!(
            states,
            [
                "ADDRESS DONE",
                "PHOTO OPEN",
                "LETTER OPEN",
                "SEE DROPPED",
                "ADDRESS OPEN"
            ]
        );
        // Two working days from Monday 19 October.
        assert_eq!(scene.task(&case, "ADDRESS").await["dueOn"], "2026-10-21");
        let payload = scene.desk.tried("caseMove", &case, to("VISIT")).await;
        assert_eq!(at(&payload), ["REQUIRED_TASKS_OPEN caseId"]);
    }
);

on_both!(
    what_lapses_with_a_case_is_open_again_when_it_is_reopened,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.opened().await;
        let photo = scene.task(&case, "PHOTO").await;
        scene
            .done("taskDrop", &photo, json!({ "reason": "There is none" }))
            .await;
        world.set_now("2026-10-16T12:00:00Z");
        // Withdrawing asks for no task to be done.
        let case = scene
            .desk
            .done("caseWithdraw", &scene.case(&case).await, json!({}))
            .await;
        let states = scene.states(&case).await;
        assert_eq!(states, ["ADDRESS LAPSED", "PHOTO DROPPED", "LETTER LAPSED"]);
        let lapsed = &scene.tasks(&case).await[0];
        assert_eq!(lapsed["endedAt"], "2026-10-16T12:00:00+00:00");
        assert_eq!(lapsed["endedBy"], json!({ "name": "manager" }));
        assert_eq!(
            (&lapsed["revision"], &lapsed["isOverdue"]),
            (&json!(2), &json!(false))
        );
        let event = scene.desk.latest(&case).await;
        let two = |name| json!([{ "name": name, "from": null, "to": "2" }]);
        assert_eq!(event["details"], two("tasksLapsed"));

        let case = scene
            .desk
            .done("caseReopen", &case, json!({ "reason": "Still there" }))
            .await;
        let states = scene.states(&case).await;
        assert_eq!(states, ["ADDRESS OPEN", "PHOTO DROPPED", "LETTER OPEN"]);
        let open = &scene.tasks(&case).await[0];
        assert_eq!(
            (&open["endedAt"], &open["endedBy"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(
            (&open["revision"], &open["dueOn"]),
            (&json!(3), &json!("2026-10-19"))
        );
        let event = scene.desk.latest(&case).await;
        assert_eq!(event["details"], two("tasksReopened"));
    }
);
