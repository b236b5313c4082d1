//! `caseOpen` sent again with the same key.

use serde_json::json;
use support::on_both;

use super::open::{OPENED, count, refused};
use crate::cases::desk::{Desk, merged};

on_both!(the_same_key_opens_one_case, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let input = desk.opening(&desk.bins, json!({ "idempotencyKey": "k1" }));
    let first = world
        .change(&worker, "caseOpen", input.clone(), OPENED)
        .await;
    assert_eq!(first["replayed"], false);
    let counts = world.row_counts().await;
    let second = world
        .change(&worker, "caseOpen", input.clone(), OPENED)
        .await;
    assert_eq!(second["replayed"], true);
    assert_eq!(second["case"], first["case"]);
    assert_eq!(second["contact"], first["contact"]);
    assert_eq!(world.row_counts().await, counts);

    let other = merged(input.clone(), json!({ "description": "another" }));
    let problems = refused(&desk, &worker, other).await;
    assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);

    // Another user's key is another key: a case of their own, and nothing of the first one's.
    let manager = desk.manager_token();
    let theirs = world.change(&manager, "caseOpen", input, OPENED).await;
    assert_eq!(theirs["replayed"], false);
    assert_ne!(theirs["case"], first["case"]);
});

on_both!(
    a_key_whose_opening_was_refused_is_free,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let wrong = json!({ "idempotencyKey": "k 2", "channelId": "none" });
        refused(&desk, &worker, desk.opening(&desk.bins, wrong)).await;
        let right = desk.opening(&desk.bins, json!({ "idempotencyKey": "k 2" }));
        let payload = world.change(&worker, "caseOpen", right, OPENED).await;
        assert_eq!(payload["replayed"], false);
    }
);

on_both!(
    fifty_openings_with_one_key_make_one_case,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let input = desk.opening(&desk.bins, json!({ "idempotencyKey": "one" }));
        let all = (0..50).map(|_| world.change(&worker, "caseOpen", input.clone(), OPENED));
        let payloads = futures_util::future::join_all(all).await;
        let replayed = payloads
            .iter()
            .filter(|payload| payload["replayed"] == true);
        assert_eq!(replayed.count(), 49);
        assert!(
            payloads
                .iter()
                .all(|one| one["case"] == payloads[0]["case"])
        );
        assert!(
            payloads
                .iter()
                .all(|one| one["contact"] == payloads[0]["contact"])
        );
        assert_eq!(count(&world, "cases").await, 1);
        assert_eq!(count(&world, "contact").await, 1);
    }
);
