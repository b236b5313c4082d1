//! Jobs that are not started.

use entities::cases::cases;
use entities::select::InCouncil;
use serde_json::{Value, json};
use support::on_both;
use throughline::cases::rows::insert_rows;

use crate::cases::desk::{Desk, at};

fn note(text: &str) -> Value {
    json!({ "note": { "text": text } })
}

on_both!(
    a_job_that_makes_no_sense_is_not_started,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        desk.many(1).await;
        let before = world.row_counts().await;
        let none = json!({ "where": { "state": { "eq": "CLOSED" } } });
        let wrong = json!({ "where": { "reference": { "eq": "nonsense" } } });
        let both = json!({ "move": { "stageCode": "VISIT", "stageId": "x" } });
        for (action, more, expected) in [
            (note("For nobody"), none, "EMPTY where"),
            (note("For whom?"), wrong, "INVALID where.reference"),
            (note(" "), json!({}), "INVALID action.note.text"),
            (
                note(&"x".repeat(10_001)),
                json!({}),
                "INVALID action.note.text",
            ),
            (both, json!({}), "INVALID action.move.stageId"),
            (
                json!({ "move": {} }),
                json!({}),
                "INVALID action.move.stageId",
            ),
        ] {
            let payload = desk.begun(&manager, action, more).await;
            assert_eq!(at(&payload), [expected], "{payload}");
            assert_eq!(payload["job"], Value::Null);
        }
        // Somebody without an account cannot be found again later.
        let nobody = world.token("director", "nobody");
        let payload = desk.begun(&nobody, note("From whom?"), json!({})).await;
        assert_eq!(at(&payload), ["EMPTY where", "ACCOUNT_MISSING "]);
        // Who may not do it to one case may not do it to many; and customers start no jobs.
        let bins = json!({ "journeyCode": { "eq": "BINS" } });
        let input = json!({ "where": bins, "action": { "assign": {} } });
        let refused = world
            .mutate(&desk.worker_token(), "caseBulkStart", input)
            .await;
        assert_eq!(refused.codes(), ["FORBIDDEN"]);
        let input = json!({ "where": bins, "action": note("Mine") });
        let refused = world
            .mutate(&desk.customer_token("ann"), "caseBulkStart", input)
            .await;
        assert_eq!(refused.codes(), ["FORBIDDEN"]);
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(somebody_has_ten_jobs_at_a_time, |world| async move {
    let desk = Desk::open(&world).await;
    let manager = desk.manager_token();
    desk.many(1).await;
    for _ in 0..10 {
        desk.job(&manager, note("One of ten")).await;
    }
    let before = world.row_counts().await;
    let payload = desk.begun(&manager, note("The eleventh"), json!({})).await;
    assert_eq!(at(&payload), ["TOO_MANY_JOBS "]);
    assert_eq!(world.row_counts().await, before);
    desk.job(&desk.worker_token(), note("Of somebody else"))
        .await;
    desk.all().await;
    desk.job(&manager, note("The eleventh")).await;
});

on_both!(a_job_has_ten_thousand_cases_at_most, |world| async move {
    let desk = Desk::open(&world).await;
    let manager = desk.manager_token();
    desk.many(1).await;
    let own = world.own_connection();
    let case = cases::Entity::in_council(world.council_id).one(own).await;
    let case = case.expect("an answer").expect("a case");
    let copies = (1..10_000).map(|number| cases::Model {
        id: world.clock.new_id(),
        reference: format!("COPY-{number}"),
        ..case.clone()
    });
    let written = insert_rows(own, copies.collect()).await;
    written.expect("the cases");
    let job = desk.job(&manager, note("Just so many")).await;
    assert_eq!(job["totalCount"], 10_000);
    let one_more = cases::Model {
        id: world.clock.new_id(),
        reference: "COPY-10000".to_owned(),
        ..case
    };
    insert_rows(own, vec![one_more]).await.expect("a case");
    let before = world.row_counts().await;
    let payload = desk.begun(&manager, note("Too many"), json!({})).await;
    assert_eq!(at(&payload), ["TOO_MANY where"]);
    assert_eq!(world.row_counts().await, before);
});
