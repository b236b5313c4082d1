//! A request that is sent twice acts once.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{counts, items, told};
use crate::cases::desk::{Desk, at};

on_both!(a_repetition_tells_what_was_written, |world| async move {
    let desk = Desk::open(&world).await;
    let cases = desk.many(3).await;
    let mut notes = items(&cases, &json!({ "text": "Once" }));
    notes[1]["expectedRevision"] = json!(9);
    let key = json!({ "errorPolicy": "SKIP_FAILED", "idempotencyKey": "notes of today" });
    let first = desk.bulk("caseNoteBulk", &notes, key.clone()).await;
    assert_eq!(
        told(&first),
        ["written", "CONFLICT expectedRevision", "written"]
    );
    desk.done(
        "caseMove",
        &first["results"][2]["case"],
        json!({ "stageCode": "VISIT" }),
    )
    .await;
    let before = world.row_counts().await;
    let again = desk.bulk("caseNoteBulk", &notes, key.clone()).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(counts(&again), (2, 1));
    // What failed is not tried again.
    assert_eq!(told(&again), ["written", "fine", "written"]);
    assert_eq!(again["results"][1]["case"], Value::Null);
    // The cases are told as they are by now.
    assert_eq!(again["results"][0]["case"]["revision"], 2);
    assert_eq!(again["results"][2]["case"]["stage"]["code"], "VISIT");
    notes[0]["text"] = json!("Something else");
    let other = desk.bulk("caseNoteBulk", &notes, key.clone()).await;
    assert_eq!(at(&other), ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
    assert_eq!((&other["results"], counts(&other)), (&json!([]), (0, 0)));
    assert_eq!(world.row_counts().await, before);
    assert_eq!(desk.kinds(&cases[0]).await, ["OPENED", "NOTED"]);
});

on_both!(
    every_row_of_a_full_request_is_remembered,
    |world| async move {
        let desk = Desk::open(&world).await;
        let cases = desk.many(4).await;
        let crew = json!({ "teamId": Kind::Team.id(desk.crew) });
        let given = items(&cases, &crew);
        let key = json!({ "idempotencyKey": "all" });
        let first = desk.bulk("caseAssignBulk", &given, key.clone()).await;
        let again = desk.bulk("caseAssignBulk", &given, key).await;
        assert_eq!(
            (told(&first), told(&again)),
            (vec!["written".to_owned(); 4], vec!["written".to_owned(); 4])
        );
        assert_eq!(
            (&first["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(
            (&first["results"], counts(&first)),
            (&again["results"], counts(&again))
        );
    }
);
