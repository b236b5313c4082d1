//! What becomes of the others when one row fails, and what a dry run leaves behind.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{self, counts, item, items, told};
use crate::cases::desk::{Desk, at};

/// Five cases to assign to the crew: good, stale, of no journey of the team's, not there, and with two mistakes.
async fn mixed(desk: &Desk) -> (Vec<Value>, Vec<Value>) {
    let cases = desk.many(4).await;
    let crew = json!({ "teamId": Kind::Team.id(desk.crew) });
    let mut items = items(&cases, &crew);
    items[1]["expectedRevision"] = json!(7);
    items[2]["teamId"] = json!(Kind::Team.id(desk.strangers));
    items[3]["teamId"] = json!(Kind::Team.id(desk.worker));
    items[3]["assigneeId"] = json!(Kind::Staff.id(desk.crew));
    let missing = json!({ "id": Kind::Case.id(desk.worker), "revision": 1 });
    items.insert(3, item(&missing, crew));
    (cases, items)
}

const WRONG: [&str; 4] = [
    "CONFLICT expectedRevision",
    "TEAM_NOT_ON_JOURNEY teamId",
    "NOT_FOUND caseId",
    "NOT_FOUND teamId, NOT_FOUND assigneeId",
];

on_both!(
    of_a_rejected_request_nothing_is_written_and_every_row_is_told,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (_, items) = mixed(&desk).await;
        let before = world.row_counts().await;
        // REJECT_ALL goes without saying.
        for more in [json!({}), json!({ "errorPolicy": "REJECT_ALL" })] {
            let more = crate::cases::desk::merged(more, json!({ "idempotencyKey": "one" }));
            let payload = desk.bulk("caseAssignBulk", &items, more).await;
            let [stale, strangers, missing, both] = WRONG;
            assert_eq!(told(&payload), ["fine", stale, strangers, missing, both]);
            assert_eq!(counts(&payload), (0, 4));
            assert_eq!(payload["results"][0]["case"], Value::Null);
            assert_eq!(payload["problems"], json!([]));
        }
        // Not the key either: once it is mended it may be sent under the same.
        assert_eq!(world.row_counts().await, before);
        let key = json!({ "idempotencyKey": "one" });
        let payload = desk.bulk("caseAssignBulk", &items[..1], key).await;
        assert_eq!(told(&payload), ["written"]);
    }
);

on_both!(rows_that_fail_are_skipped_when_asked, |world| async move {
    let desk = Desk::open(&world).await;
    let (cases, items) = mixed(&desk).await;
    let skip = json!({ "errorPolicy": "SKIP_FAILED" });
    let payload = desk.bulk("caseAssignBulk", &items, skip.clone()).await;
    let [stale, strangers, missing, both] = WRONG;
    assert_eq!(told(&payload), ["written", stale, strangers, missing, both]);
    assert_eq!(counts(&payload), (1, 4));
    assert_eq!(payload["results"][0]["case"]["team"]["code"], "CREW");
    assert_eq!(desk.kinds(&cases[0]).await, ["OPENED", "ASSIGNED"]);
    for case in &cases[1..] {
        assert_eq!(desk.kinds(case).await, ["OPENED"]);
    }
    let before = world.row_counts().await;
    let payload = desk.bulk("caseAssignBulk", &items[1..], skip).await;
    assert_eq!(told(&payload), WRONG);
    assert_eq!(counts(&payload), (0, 4));
    assert_eq!(world.row_counts().await, before);
});

on_both!(
    a_dry_run_tells_everything_and_writes_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (cases, mut items) = mixed(&desk).await;
        let before = world.row_counts().await;
        let dry =
            |policy: &str| json!({ "errorPolicy": policy, "dryRun": true, "idempotencyKey": "k" });
        let payload = desk
            .bulk("caseAssignBulk", &items, dry("SKIP_FAILED"))
            .await;
        let [stale, strangers, missing, both] = WRONG;
        assert_eq!(told(&payload), ["fine", stale, strangers, missing, both]);
        assert_eq!(counts(&payload), (1, 4));
        assert_eq!(payload["isDryRun"], true);
        // As it would be.
        let case = &payload["results"][0]["case"];
        assert_eq!(
            (&case["team"]["code"], &case["revision"]),
            (&json!("CREW"), &json!(2))
        );
        let payload = desk.bulk("caseAssignBulk", &items, dry("REJECT_ALL")).await;
        assert_eq!(counts(&payload), (0, 4));
        assert_eq!(payload["results"][0]["case"], Value::Null);
        items.truncate(1);
        let payload = desk.bulk("caseAssignBulk", &items, dry("REJECT_ALL")).await;
        assert_eq!(counts(&payload), (1, 0));
        let closed = scene::items(&cases, &desk.outcome(desk.bins.met));
        let payload = desk.bulk("caseCloseBulk", &closed, dry("REJECT_ALL")).await;
        assert_eq!(
            (told(&payload), counts(&payload)),
            (vec!["fine".to_owned(); 4], (4, 0))
        );
        assert_eq!(payload["results"][3]["case"]["state"], "CLOSED");
        let noted = scene::items(&cases, &json!({ "text": "zebra" }));
        let payload = desk.bulk("caseNoteBulk", &noted, dry("REJECT_ALL")).await;
        assert_eq!(counts(&payload), (4, 0));
        // Neither an event nor a delta, nor what cases are found by, nor the key.
        assert_eq!(world.row_counts().await, before);
        for case in &cases {
            assert_eq!(desk.kinds(case).await, ["OPENED"]);
        }
        let query = "{ caseSearch(text: \"zebra\", first: 10) { nodes { reference } } }";
        let found = world.data(&desk.worker_token(), query, json!({})).await;
        assert_eq!(found["caseSearch"]["nodes"], json!([]));
        let payload = desk
            .bulk("caseAssignBulk", &items, json!({ "idempotencyKey": "k" }))
            .await;
        assert_eq!(
            (&payload["replayed"], told(&payload)),
            (&json!(false), vec!["written".to_owned()])
        );
    }
);

on_both!(a_case_is_named_once_in_a_request, |world| async move {
    let desk = Desk::open(&world).await;
    let cases = desk.many(2).await;
    let note = json!({ "text": "Twice" });
    let [first, second] = [item(&cases[0], note.clone()), item(&cases[1], note)];
    let thrice = [first.clone(), second, first.clone(), first];
    let skip = json!({ "errorPolicy": "SKIP_FAILED" });
    let payload = desk.bulk("caseNoteBulk", &thrice, skip).await;
    let twice = "INVALID caseId";
    assert_eq!(told(&payload), ["written", "written", twice, twice]);
    let message = payload["results"][2]["problems"][0]["message"].as_str();
    assert!(message.is_some_and(|text| text.contains("item 0")));
    assert_eq!(desk.kinds(&cases[0]).await, ["OPENED", "NOTED"]);
});

on_both!(a_request_has_between_1_and_100_items, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let one = item(&case, json!({ "text": "One of many" }));
    let before = world.row_counts().await;
    let payload = desk.bulk("caseNoteBulk", &[], json!({})).await;
    assert_eq!(at(&payload), ["EMPTY items"]);
    let many = vec![one; 101];
    let payload = desk.bulk("caseNoteBulk", &many, json!({})).await;
    assert_eq!(at(&payload), ["TOO_MANY items"]);
    assert_eq!(
        (
            payload["results"].as_array().map(Vec::len),
            counts(&payload)
        ),
        (Some(0), (0, 0))
    );
    assert_eq!(world.row_counts().await, before);
    let payload = desk.bulk("caseNoteBulk", &many[..100], json!({})).await;
    assert_eq!((at(&payload), counts(&payload)), (vec![], (0, 99)));
});
