//! Requests for the same cases in opposite orders: neither waits for the other while the other waits for it.

use futures_util::future::join_all;
use serde_json::{Value, json};
use support::on_both;

use super::scene::{counts, items};
use crate::cases::desk::Desk;

const CASES: usize = 20;
const REQUESTS: usize = 8;

on_both!(
    requests_in_opposite_orders_never_wait_for_each_other,
    |world| async move {
        let desk = Desk::open(&world).await;
        let cases = desk.many(CASES).await;
        let requests = (0..REQUESTS).map(async |number| {
            let mut ids: Vec<Value> = cases
                .iter()
                .map(|case| json!({ "caseId": case["id"], "text": format!("note {number}") }))
                .collect();
            if number % 2 == 1 {
                ids.reverse();
            }
            desk.bulk("caseNoteBulk", &ids, json!({})).await
        });
        for payload in join_all(requests).await {
            assert_eq!(counts(&payload), (20, 0));
        }
        for case in &cases {
            // Opened, and one note of each request, without a gap.
            assert_eq!(desk.kinds(case).await.len(), 1 + REQUESTS);
        }
        // Of those who saw the same revisions one request is whole, and the others change nothing.
        let seen: Vec<Value> = cases
            .iter()
            .map(|case| json!({ "id": case["id"], "revision": 9 }))
            .collect();
        let requests = (0..REQUESTS).map(async |number| {
            let mut items = items(&seen, &json!({ "stageCode": "VISIT" }));
            if number % 2 == 1 {
                items.reverse();
            }
            desk.bulk("caseMoveBulk", &items, json!({})).await
        });
        let mut ended: Vec<(i64, i64)> = join_all(requests).await.iter().map(counts).collect();
        ended.sort_unstable();
        let mut expected = vec![(0, 20); REQUESTS - 1];
        expected.push((20, 0));
        assert_eq!(ended, expected);
    }
);
