//! Cells that came to nothing are taken away, and nothing else is.

use serde_json::json;
use support::on_both;
use throughline::demand::cells::merge::{BATCH, merge};
use throughline::demand::cells::remove;

use super::kept::compare;
use super::scene::Scene;

on_both!(cells_of_nothing_are_swept, |world| async move {
    let scene = Scene::open(&world).await;
    let (database, council) = (world.database(), world.council_id);
    let case = scene.opened(json!({})).await;
    merge(database, council, BATCH).await.expect("a merge");
    let other = json!({ "demandCode": "FAILURE_NOT_DONE", "reason": "They rang again" });
    let payload = scene.tries("caseReclassify", &case, other).await;
    assert_eq!(payload["problems"], json!([]), "{payload}");
    merge(database, council, BATCH).await.expect("a merge");
    let (cells, deltas) = compare(&world, council).await;
    assert_eq!(deltas, 0);
    // What was counted under the first code, where codes or their families are told apart.
    let removed = remove::empty(world.own_connection(), council).await;
    assert!(removed.expect("a sweep") > 0);
    assert_eq!(compare(&world, council).await, (cells, 0));
    let again = remove::empty(world.own_connection(), council).await;
    assert_eq!(again.expect("a sweep"), 0);
});
