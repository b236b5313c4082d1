//! Jobs: what they do, whom they do it for, and how they end.

use entities::cases::case_bulk_job;
use entities::identity::account;
use entities::organisation::team_member;
use entities::select::InCouncil;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::scene::{failures, stands};
use crate::cases::desk::{Desk, at};
use crate::cases::rows::Maker;

fn note(text: &str) -> Value {
    json!({ "note": { "text": text } })
}

/// What the rows of jobs keep of what was to be done.
async fn actions(world: &World) -> Vec<Value> {
    let rows = case_bulk_job::Entity::in_council(world.council_id);
    let rows = rows.all(world.own_connection()).await.expect("jobs");
    rows.into_iter().map(|row| row.action).collect()
}

/// The account of a subject.
async fn account_of(world: &World, subject: &str) -> account::Model {
    account::Entity::in_council(world.council_id)
        .filter(account::Column::Subject.eq(subject))
        .one(world.own_connection())
        .await
        .expect("an answer")
        .expect("an account")
}

/// How many of these cases have a note.
async fn noted(desk: &Desk, cases: &[Value]) -> usize {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Case { notes { text } } } }";
    let ids: Vec<&Value> = cases.iter().map(|case| &case["id"]).collect();
    let manager = desk.manager_token();
    let data = desk
        .world
        .data(&manager, query, json!({ "ids": ids }))
        .await;
    let nodes = data["nodes"].as_array().expect("cases");
    let notes = nodes
        .iter()
        .map(|node| node["notes"].as_array().expect("notes"));
    notes.filter(|notes| !notes.is_empty()).count()
}

on_both!(
    a_job_does_to_each_case_what_its_mutation_does,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        let cases = desk.many(12).await;
        let crew = json!({ "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter) });
        let job = desk.job(&manager, json!({ "assign": crew })).await;
        assert_eq!(
            (stands(&job), &job["totalCount"]),
            (("QUEUED", 0, 0, 0), &json!(12))
        );
        assert_eq!(
            (&job["verb"], &job["startedBy"]["name"]),
            (&json!("ASSIGN"), &json!("manager"))
        );
        assert_eq!(job["createdAt"], "2026-10-15T10:00:00+00:00");
        assert_eq!(
            (&job["startedAt"], &job["finishedAt"]),
            (&Value::Null, &Value::Null)
        );
        // Cases of later are no part of it.
        let later = desk.opened(json!({})).await;
        world.advance(chrono::TimeDelta::minutes(1));
        assert_eq!(desk.some().await, 1);
        let job = desk.read(&manager, &job).await;
        assert_eq!(stands(&job), ("RUNNING", 10, 10, 0));
        world.advance(chrono::TimeDelta::minutes(1));
        desk.all().await;
        let job = desk.read(&manager, &job).await;
        assert_eq!(stands(&job), ("DONE", 12, 12, 0));
        assert_eq!(job["startedAt"], "2026-10-15T10:01:00+00:00");
        assert_eq!(job["finishedAt"], "2026-10-15T10:02:00+00:00");
        let met = Kind::Outcome.id(desk.bins.met);
        for action in [
            json!({ "move": { "stageCode": "VISIT" } }),
            note("Called on Monday"),
            json!({ "close": { "outcomeId": met, "closedAt": "2026-10-15T10:00:30Z", "note": "All done" } }),
        ] {
            world.advance(chrono::TimeDelta::seconds(1));
            let job = desk.job(&manager, action).await;
            desk.all().await;
            assert_eq!(
                stands(&desk.read(&manager, &job).await),
                ("DONE", 13, 13, 0)
            );
        }
        for case in &cases {
            let kinds = ["OPENED", "ASSIGNED", "MOVED", "NOTED", "CLOSED"];
            assert_eq!(desk.kinds(case).await, kinds);
            let event = desk.latest(case).await;
            assert_eq!(
                (&event["actor"]["name"], &event["text"]),
                (&json!("manager"), &json!("All done"))
            );
            assert_eq!(event["happenedAt"], "2026-10-15T10:00:30+00:00");
        }
        assert_eq!(
            desk.kinds(&later).await,
            ["OPENED", "MOVED", "NOTED", "CLOSED"]
        );
        // What was to be done is kept no longer than it is needed, since it holds words.
        assert_eq!(actions(&world).await, vec![json!({}); 4]);
        let listed = "{ viewer { caseBulkJobs(first: 2) { nodes { verb state } } } }";
        let listed = world.data(&manager, listed, json!({})).await;
        let latest =
            json!([{ "verb": "CLOSE", "state": "DONE" }, { "verb": "NOTE", "state": "DONE" }]);
        assert_eq!(listed["viewer"]["caseBulkJobs"]["nodes"], latest);
    }
);

on_both!(
    a_case_that_cannot_be_changed_is_told_and_the_others_go_on,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        let cases = desk.many(3).await;
        let job = desk
            .job(&manager, json!({ "move": { "stageCode": "VISIT" } }))
            .await;
        desk.done("caseClose", &cases[1], desk.outcome(desk.bins.met))
            .await;
        // Whatever revision a case has when its turn comes.
        desk.done("caseNote", &cases[2], json!({ "text": "Meanwhile" }))
            .await;
        desk.all().await;
        let job = desk.read(&manager, &job).await;
        assert_eq!(stands(&job), ("DONE", 3, 2, 1));
        assert_eq!(
            failures(&job),
            [(cases[1]["id"].clone(), "NOT_OPEN caseId".to_owned())]
        );
        assert_eq!(desk.kinds(&cases[1]).await, ["OPENED", "CLOSED"]);
        assert_eq!(desk.kinds(&cases[2]).await, ["OPENED", "NOTED", "MOVED"]);
    }
);

on_both!(
    who_loses_the_team_half_way_changes_no_more,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let cases = desk.many(25).await;
        let job = desk.job(&worker, note("Half of them")).await;
        assert_eq!(desk.some().await, 1);
        let left = team_member::Entity::delete_many()
            .filter(team_member::Column::CouncilId.eq(world.council_id))
            .filter(team_member::Column::StaffId.eq(desk.worker))
            .exec(world.own_connection())
            .await;
        assert_eq!(left.expect("a team less").rows_affected, 1);
        desk.all().await;
        let told = desk.read(&worker, &job).await;
        assert_eq!(stands(&told), ("DONE", 25, 10, 15));
        // Their cases are out of reach, too.
        let missing = (Value::Null, "NOT_FOUND caseId".to_owned());
        assert_eq!(failures(&told), vec![missing; 15]);
        // Their manager is that no more.
        assert_eq!(desk.read(&manager, &job).await, Value::Null);
        assert_eq!(noted(&desk, &cases).await, 10);
    }
);

on_both!(a_job_is_stopped, |world| async move {
    let desk = Desk::open(&world).await;
    let (worker, manager) = (desk.worker_token(), desk.manager_token());
    desk.many(30).await;
    let job = desk.job(&worker, note("Never mind")).await;
    desk.some().await;
    let cancel = json!({ "jobId": job["id"] });
    let before = world.row_counts().await;
    // A manager of another team does not see it, and nobody else may stop any.
    let maker = Maker {
        world: &world,
        council_id: world.council_id,
    };
    maker.account("fitter", Some(desk.fitter), None).await;
    let stranger = world.token("team-manager", "fitter");
    let mut counts = before.clone();
    for (table, count) in &mut counts {
        *count += i64::from(table == "account");
    }
    let refused = world
        .attempt(&stranger, "caseBulkCancel", cancel.clone(), "job { id }")
        .await;
    assert_eq!(at(&refused), ["NOT_FOUND jobId"]);
    assert_eq!(desk.read(&stranger, &job).await, Value::Null);
    let refused = world
        .mutate(
            &desk.customer_token("ann"),
            "caseBulkCancel",
            cancel.clone(),
        )
        .await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    assert_eq!(world.row_counts().await, counts);
    // That of whoever started it does.
    let select = "job { state doneCount succeededCount failedCount finishedAt }";
    let stopped = world
        .change(&manager, "caseBulkCancel", cancel.clone(), select)
        .await;
    assert_eq!(stands(&stopped["job"]), ("CANCELLED", 10, 10, 0));
    assert_eq!(stopped["job"]["finishedAt"], "2026-10-15T10:00:00+00:00");
    assert_eq!(desk.some().await, 0);
    assert_eq!(
        stands(&desk.read(&worker, &job).await),
        ("CANCELLED", 10, 10, 0)
    );
    assert_eq!(actions(&world).await, [json!({})]);
    let again = world
        .attempt(&worker, "caseBulkCancel", cancel, "job { id }")
        .await;
    assert_eq!(at(&again), ["ALREADY_ENDED jobId"]);
});

on_both!(a_job_of_nobody_ends, |world| async move {
    let desk = Desk::open(&world).await;
    let cases = desk.many(12).await;
    let job = desk.job(&desk.worker_token(), note("Who was it?")).await;
    desk.some().await;
    let maker = Maker {
        world: &world,
        council_id: world.council_id,
    };
    maker
        .switched_off(account_of(&world, "worker").await.id)
        .await;
    desk.all().await;
    let job = desk.read(&desk.manager_token(), &job).await;
    assert_eq!(stands(&job), ("FAILED", 10, 10, 0));
    assert_eq!(actions(&world).await, [json!({})]);
    assert_eq!(noted(&desk, &cases).await, 10);
});

on_both!(
    a_job_that_always_breaks_off_is_given_up_and_keeps_none_waiting,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        desk.many(2).await;
        let broken = desk.job(&manager, note("Garbled")).await;
        let garbled = case_bulk_job::Entity::update_many()
            .col_expr(
                case_bulk_job::Column::Action,
                sea_orm::sea_query::Expr::value(json!({ "sing": 1 })),
            )
            .filter(case_bulk_job::Column::CouncilId.eq(world.council_id))
            .exec(world.own_connection())
            .await;
        assert_eq!(garbled.expect("a job").rows_affected, 1);
        let sound = desk.job(&manager, note("Clear")).await;
        desk.some().await;
        assert_eq!(
            stands(&desk.read(&manager, &sound).await),
            ("DONE", 2, 2, 0)
        );
        assert_eq!(
            stands(&desk.read(&manager, &broken).await),
            ("QUEUED", 0, 0, 0)
        );
        for _ in 0..8 {
            assert_eq!(desk.some().await, 1);
        }
        assert_eq!(
            stands(&desk.read(&manager, &broken).await),
            ("QUEUED", 0, 0, 0)
        );
        // The tenth time.
        assert_eq!(desk.some().await, 1);
        assert_eq!(
            stands(&desk.read(&manager, &broken).await),
            ("FAILED", 0, 0, 0)
        );
        assert_eq!(desk.some().await, 0);
    }
);

on_both!(several_at_one_job_do_nothing_twice, |world| async move {
    let desk = Desk::open(&world).await;
    let manager = desk.manager_token();
    let cases = desk.many(45).await;
    let job = desk.job(&manager, note("Once each")).await;
    loop {
        let went_on = join_all((0..4).map(|_| desk.some())).await;
        if went_on.iter().all(|count| *count == 0) {
            break;
        }
    }
    assert_eq!(
        stands(&desk.read(&manager, &job).await),
        ("DONE", 45, 45, 0)
    );
    for case in &cases {
        assert_eq!(desk.kinds(case).await, ["OPENED", "NOTED"]);
    }
});

on_both!(
    a_job_that_is_asked_for_twice_is_started_once,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        desk.many(1).await;
        let key = json!({ "idempotencyKey": "monday" });
        let first = desk.begun(&manager, note("Once"), key.clone()).await;
        let before = world.row_counts().await;
        let again = desk.begun(&manager, note("Once"), key.clone()).await;
        assert_eq!(
            (&again["replayed"], &again["job"]),
            (&json!(true), &first["job"])
        );
        let other = desk.begun(&manager, note("Twice"), key).await;
        assert_eq!(at(&other), ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
        assert_eq!(world.row_counts().await, before);
    }
);
