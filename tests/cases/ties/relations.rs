//! `caseRelate` and `caseUnrelate`.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, merged};

/// What a case is to which others.
const RELATIONS: &str = "relations { kind isInverse relatedAt case { reference } }";

fn relating(from: &Value, to: &Value, kind: &str) -> Value {
    json!({ "caseId": from["id"], "toCaseId": to["id"], "kind": kind })
}

async fn relate(desk: &Desk, from: &Value, to: &Value, kind: &str) -> Value {
    let select = format!(
        "case {{ id revision {RELATIONS} }} relation {{ kind isInverse case {{ reference }} }}"
    );
    let input = relating(from, to, kind);
    desk.world
        .change(&desk.worker_token(), "caseRelate", input, &select)
        .await
}

/// What somebody sees of the relations of a case.
async fn seen(desk: &Desk, token: &str, case: &Value) -> Value {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Case {{ {RELATIONS} }} }} }}");
    let data = desk.world.data(token, &query, json!({ "id": case["id"] }));
    data.await["node"]["relations"].clone()
}

async fn refused(desk: &Desk, mutation: &str, input: Value, expected: &[&str]) {
    let before = desk.world.row_counts().await;
    let token = desk.worker_token();
    let payload = desk
        .world
        .attempt(&token, mutation, input, "case { id }")
        .await;
    assert_eq!(at(&payload), expected, "{payload}");
    assert_eq!(payload["case"], Value::Null);
    assert_eq!(desk.world.row_counts().await, before, "{mutation} wrote");
}

/// A case on a journey beyond the worker's reach.
async fn beyond(desk: &Desk) -> Value {
    let input = desk.opening(&desk.parking, json!({}));
    let ann = desk.customer_token("ann");
    let payload = desk
        .world
        .change(&ann, "caseOpen", input, "case { id reference revision }");
    payload.await["case"].clone()
}

on_both!(both_cases_tell_of_a_relation, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let (first, appeal) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
    let payload = relate(&desk, &appeal, &first, "FOLLOWS").await;
    let of = |other: &Value, is_inverse: bool| {
        json!([{ "kind": "FOLLOWS", "isInverse": is_inverse, "relatedAt": "2026-10-15T10:00:00+00:00",
            "case": { "reference": other["reference"] } }])
    };
    let case = json!({ "id": appeal["id"], "revision": 2, "relations": of(&first, false) });
    assert_eq!(payload["case"], case);
    let relation = json!({ "kind": "FOLLOWS", "isInverse": false,
        "case": { "reference": first["reference"] } });
    assert_eq!(payload["relation"], relation);
    assert_eq!(seen(&desk, &worker, &first).await, of(&appeal, true));
    let query =
        "query($id: ID!) { node(id: $id) { ... on Case { revision history(last: 1) { nodes {
        sequence kind relatedCase { reference } details { name to } } } } } }";
    let data = world
        .data(&worker, query, json!({ "id": first["id"] }))
        .await;
    let event = json!({ "sequence": 2, "kind": "RELATED",
        "relatedCase": { "reference": appeal["reference"] },
        "details": [{ "name": "isInverse", "to": "true" }, { "name": "relation", "to": "FOLLOWS" }] });
    let expected = json!({ "revision": 2, "history": { "nodes": [event] } });
    assert_eq!(data["node"], expected);

    let input = relating(&appeal, &first, "FOLLOWS");
    let select = "case { revision relations { kind } }";
    let payload = world.change(&worker, "caseUnrelate", input, select).await;
    assert_eq!(payload["case"], json!({ "revision": 3, "relations": [] }));
    assert_eq!(seen(&desk, &worker, &first).await, json!([]));
    for case in [&first, &appeal] {
        assert_eq!(desk.kinds(case).await, ["OPENED", "RELATED", "UNRELATED"]);
    }
});

on_both!(a_relation_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(desk.opened(json!({})).await);
    }
    let [one, two, three] = [&cases[0], &cases[1], &cases[2]];
    let theirs = beyond(&desk).await;
    let other_id = world.clock.new_id();
    world.add_council(other_id, "OTHER").await;
    let other = Desk::of(&world, other_id, "OTHER").await;
    let foreign = other.opened(json!({})).await;
    let nothing = json!({ "id": "none" });
    for away in [&theirs, &foreign, &nothing] {
        let there = relating(one, away, "FOLLOWS");
        refused(&desk, "caseRelate", there.clone(), &["NOT_FOUND toCaseId"]).await;
        refused(&desk, "caseUnrelate", there, &["NOT_FOUND toCaseId"]).await;
        let back = relating(away, one, "FOLLOWS");
        refused(&desk, "caseRelate", back, &["NOT_FOUND caseId"]).await;
    }
    let both = relating(&nothing, &theirs, "FOLLOWS");
    refused(
        &desk,
        "caseRelate",
        both,
        &["NOT_FOUND caseId", "NOT_FOUND toCaseId"],
    )
    .await;
    let stale = merged(
        relating(one, two, "FOLLOWS"),
        json!({ "expectedRevision": 7 }),
    );
    refused(&desk, "caseRelate", stale, &["CONFLICT expectedRevision"]).await;
    refused(
        &desk,
        "caseRelate",
        relating(one, one, "FOLLOWS"),
        &["SAME_CASE toCaseId"],
    )
    .await;
    refused(
        &desk,
        "caseUnrelate",
        relating(one, two, "FOLLOWS"),
        &["NOT_RELATED toCaseId"],
    )
    .await;
    for kind in ["FOLLOWS", "DUPLICATES", "CONTRIBUTES"] {
        relate(&desk, one, two, kind).await;
        relate(&desk, two, three, kind).await;
        let again = relating(one, two, kind);
        refused(&desk, "caseRelate", again, &["ALREADY_RELATED toCaseId"]).await;
        for (from, to) in [(two, one), (three, one)] {
            refused(
                &desk,
                "caseRelate",
                relating(from, to, kind),
                &["CIRCLE toCaseId"],
            )
            .await;
        }
    }
    // What was taken away leads nowhere.
    let token = desk.worker_token();
    let input = relating(two, three, "FOLLOWS");
    world
        .change(&token, "caseUnrelate", input, "case { id }")
        .await;
    relate(&desk, three, one, "FOLLOWS").await;
});

on_both!(
    a_case_beyond_reach_is_related_to_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let case = desk.opened(json!({ "customerId": ann })).await;
        let theirs = beyond(&desk).await;
        let token = world.token("director", "manager");
        let near = desk.opened(json!({})).await;
        let all = world.token("director performance-officer", "manager");
        let input = relating(&case, &theirs, "CONTRIBUTES");
        world
            .change(&token, "caseRelate", input, "case { id }")
            .await;
        relate(&desk, &case, &near, "CONTRIBUTES").await;
        let references = async |token: &str, case: &Value| {
            let found = seen(&desk, token, case).await;
            let found = found.as_array().expect("relations").clone();
            let mut found: Vec<Value> = found
                .iter()
                .map(|it| it["case"]["reference"].clone())
                .collect();
            found.sort_by_key(Value::to_string);
            found
        };
        let mut both = vec![theirs["reference"].clone(), near["reference"].clone()];
        both.sort_by_key(Value::to_string);
        assert_eq!(references(&all, &case).await, both);
        let worker = desk.worker_token();
        assert_eq!(
            references(&worker, &case).await,
            [near["reference"].clone()]
        );
        // Who asked for both of two sees both, and of the third nothing.
        let own = desk.customer_token("ann");
        assert_eq!(references(&own, &case).await, [theirs["reference"].clone()]);
        let query = "query($id: ID!) { node(id: $id) { ... on Case {
        history(last: 2) { nodes { relatedCase { reference } details { name to } } } } } }";
        let data = world
            .data(&worker, query, json!({ "id": case["id"] }))
            .await;
        let details = json!([{ "name": "relation", "to": "CONTRIBUTES" }]);
        let expected = json!([
            { "relatedCase": null, "details": details },
            { "relatedCase": { "reference": near["reference"] }, "details": details },
        ]);
        assert_eq!(data["node"]["history"]["nodes"], expected);
    }
);

on_both!(
    crossing_requests_neither_wait_for_ever_nor_close_a_circle,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let mut cases = Vec::new();
        for _ in 0..4 {
            cases.push(desk.opened(json!({})).await);
        }
        // 0 follows 1, 2 follows 3; then at once 1 follows 2 and 3 follows 0, of which one only can be.
        relate(&desk, &cases[0], &cases[1], "FOLLOWS").await;
        relate(&desk, &cases[2], &cases[3], "FOLLOWS").await;
        for _ in 0..5 {
            let pairs = [(1, 2), (3, 0), (1, 2), (3, 0), (2, 1), (0, 3)];
            let all = pairs.map(|(from, to): (usize, usize)| {
                let input = relating(&cases[from], &cases[to], "FOLLOWS");
                world.attempt(&worker, "caseRelate", input, "case { id }")
            });
            let payloads = futures_util::future::join_all(all).await;
            let related = |place: usize| payloads[place]["problems"] == json!([]);
            let forward = related(0) || related(2);
            let back = related(1) || related(3);
            assert!(!(forward && back), "a circle: {payloads:?}");
            for place in (0..pairs.len()).filter(|place| related(*place)) {
                let (from, to) = pairs[place];
                let input = relating(&cases[from], &cases[to], "FOLLOWS");
                world
                    .change(&worker, "caseUnrelate", input, "case { id }")
                    .await;
            }
        }
        for case in &cases {
            desk.kinds(case).await;
        }
    }
);
