//! Each verb on its own, and what it does to the cells.

use serde_json::{Value, json};
use support::on_both;
use throughline::demand::cells::audit::{Span, audit};
use throughline::demand::cells::merge::{BATCH, merge};
use throughline::demand::cells::rebuild::rebuild;
use throughline::graphql::id::Kind;

use super::kept::{compare, snapshot, stored};
use super::recount::recounted;
use super::scene::Scene;

fn outcome(id: uuid::Uuid) -> Value {
    json!({ "outcomeId": Kind::Outcome.id(id) })
}

/// One case through every verb, comparing after each; gives how many deltas there are at the end.
async fn live(scene: &Scene) -> usize {
    let council = scene.world.council_id;
    let [bins, _] = &scene.journeys;
    let check = || compare(&scene.world, council);
    let case = scene
        .opened(json!({ "receivedAt": "2026-08-03T09:00:00Z" }))
        .await;
    check().await;
    let on_case = json!({ "caseId": case["id"], "happenedAt": "2026-09-30T23:30:00Z" });
    let payload = scene.records(1, "FAILURE_PROGRESS_CHASE", on_case).await;
    check().await;
    scene.recodes(&payload["contact"], "UNKNOWN").await;
    check().await;
    let case = json!({ "id": case["id"], "revision": 3 });
    let crew = json!({ "teamId": Kind::Team.id(scene.teams[1]) });
    let case = scene.does("caseAssign", &case, crew).await;
    check().await;
    let closing =
        json!({ "outcomeId": Kind::Outcome.id(bins.met), "closedAt": "2026-09-01T10:00:00Z" });
    let case = scene.does("caseClose", &case, closing).await;
    check().await;
    let case = scene
        .does(
            "caseReclassify",
            &case,
            json!({ "outcomeId": Kind::Outcome.id(bins.not_met),
            "demandCode": "FAILURE_NOT_DONE", "reason": "Nobody came" }),
        )
        .await;
    check().await;
    let case = scene
        .does(
            "caseReopen",
            &case,
            json!({ "reason": "Not done", "reopenedAt": "2026-09-02T10:00:00Z" }),
        )
        .await;
    check().await;
    let case = scene
        .does(
            "caseCorrect",
            &case,
            json!({ "receivedAt": "2026-07-31T23:30:00Z", "reason": "A slip" }),
        )
        .await;
    check().await;
    // Given to nobody: its contacts and closings follow.
    let case = scene.does("caseAssign", &case, json!({})).await;
    check().await;
    let case = scene
        .does("caseMove", &case, json!({ "stageCode": "VISIT" }))
        .await;
    check().await;
    let case = scene
        .does("caseWithdraw", &case, outcome(bins.withdrawn))
        .await;
    check().await;
    scene
        .does("caseReopen", &case, json!({ "reason": "After all" }))
        .await;
    // A contact on no case, out of which a case without a target is opened.
    let loose = json!({ "journeyId": Kind::Journey.id(scene.journeys[1].id) });
    let contact = scene.records(1, "VALUE_NEW", loose).await["contact"].clone();
    check().await;
    let payload = scene
        .opens(1, 1, json!({ "contactId": contact["id"] }))
        .await;
    assert_eq!(payload["problems"], json!([]), "{payload}");
    let case = scene
        .does(
            "caseClose",
            &payload["case"],
            outcome(scene.journeys[1].met),
        )
        .await;
    assert_eq!(case["state"], "CLOSED");
    check().await.1
}

on_both!(
    every_verb_leaves_cells_and_deltas_right,
    |world| async move {
        let scene = Scene::open(&world).await;
        let council = world.council_id;
        let deltas = live(&scene).await;
        let database = world.database();
        // In two batches, the second of which finds the rest.
        let first = merge(database, council, 10).await.expect("a merge");
        assert_eq!(first, Some(10));
        assert_eq!(compare(&world, council).await.1, deltas - 10);
        let second = merge(database, council, BATCH).await.expect("a merge");
        assert_eq!(second, u64::try_from(deltas - 10).ok());
        assert_eq!(compare(&world, council).await.1, 0);
        assert_eq!(
            merge(database, council, BATCH).await.expect("a merge"),
            Some(0)
        );
        assert_eq!(
            audit(database.read(), council, Span::All)
                .await
                .expect("an audit"),
            []
        );
    }
);

on_both!(cells_are_computed_anew_from_the_rows, |world| async move {
    let scene = Scene::open(&world).await;
    let council = world.council_id;
    live(&scene).await;
    let database = world.database();
    merge(database, council, 20).await.expect("a merge");
    let before = {
        let snapshot = snapshot(&world).await;
        let before = stored(&snapshot, council).await.0;
        snapshot.rollback().await.expect("an end");
        before
    };
    for harm in ["UPDATE cell_code SET n = n + 1", "DELETE FROM cell_day"] {
        use sea_orm::ConnectionTrait;
        let done = world.own_connection().execute_unprepared(harm).await;
        done.expect("harm");
    }
    let found = audit(database.read(), council, Span::All)
        .await
        .expect("an audit");
    assert!(
        found
            .iter()
            .any(|it| it.cube == "cell_code" && it.kept == it.counted + 1)
    );
    assert!(
        found
            .iter()
            .any(|it| it.cube == "cell_day" && it.counted > 0)
    );
    assert!(
        found
            .iter()
            .all(|it| it.cube == "cell_code" || it.cube == "cell_day")
    );
    rebuild(database, council).await.expect("a rebuild");
    let snapshot = snapshot(&world).await;
    let (after, deltas) = stored(&snapshot, council).await;
    assert_eq!(deltas, 0);
    assert_eq!(after, before);
    assert_eq!(after, recounted(&snapshot, council).await);
    snapshot.rollback().await.expect("an end");
    assert_eq!(
        audit(database.read(), council, Span::All)
            .await
            .expect("an audit"),
        []
    );
});
