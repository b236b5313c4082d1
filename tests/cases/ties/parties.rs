//! `casePartyAdd` and `casePartyEnd`, and who sees the parties to a case.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, merged};

const PARTY: &str = "case { id revision } party { id role validFrom validTo revision addedAt \
    customer { id } addedBy { name } case { id } }";

/// The input that makes somebody a party.
fn adding(case: &Value, customer: uuid::Uuid, more: Value) -> Value {
    let least = json!({
        "caseId": case["id"], "customerId": Kind::Customer.id(customer), "role": "AGENT",
    });
    merged(least, more)
}

/// The roles of the parties to a case that somebody sees.
async fn seen(desk: &Desk, token: &str, case: &Value, arguments: &str) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ parties{arguments} {{ role }} }} }} }}"
    );
    let data = desk.world.data(token, &query, json!({ "id": case["id"] }));
    data.await["node"]["parties"].clone()
}

async fn refused(desk: &Desk, mutation: &str, input: Value, expected: &[&str]) {
    let before = desk.world.row_counts().await;
    let token = desk.worker_token();
    let payload = desk
        .world
        .attempt(&token, mutation, input, "case { id } party { id }");
    let payload = payload.await;
    assert_eq!(at(&payload), expected, "{payload}");
    assert_eq!(
        (&payload["case"], &payload["party"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(desk.world.row_counts().await, before, "{mutation} wrote");
}

on_both!(a_party_is_added_and_its_time_ends, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let ann = Kind::Customer.id(desk.ann);
    let case = desk.opened(json!({ "customerId": ann })).await;
    let input = adding(&case, desk.bob, json!({ "validTo": "2026-12-01" }));
    let payload = world.change(&worker, "casePartyAdd", input, PARTY).await;
    let party = &payload["party"];
    let expected = json!({
        "id": party["id"], "role": "AGENT", "validFrom": "2026-10-15", "validTo": "2026-12-01",
        "revision": 1, "addedAt": "2026-10-15T10:00:00+00:00",
        "customer": { "id": Kind::Customer.id(desk.bob) }, "addedBy": { "name": "worker" },
        "case": { "id": case["id"] },
    });
    assert_eq!(party, &expected);
    assert_eq!(payload["case"], json!({ "id": case["id"], "revision": 2 }));
    let input = json!({ "partyId": party["id"], "expectedRevision": 1, "validTo": "2026-11-01" });
    let ended = world.change(&worker, "casePartyEnd", input, PARTY).await;
    let expected = merged(expected, json!({ "validTo": "2026-11-01", "revision": 2 }));
    assert_eq!(ended["party"], expected);
    assert_eq!(
        desk.kinds(&case).await,
        ["OPENED", "PARTY_ADDED", "PARTY_ENDED"]
    );
    // Whoever asked stays who asked, and is no party unless somebody says so.
    let query = "query($id: ID!) { node(id: $id) { ... on Case { customer { id } parties { role }
        history(last: 2) { nodes { party { id } details { name from to } } } } } }";
    let data = world
        .data(&worker, query, json!({ "id": case["id"] }))
        .await;
    assert_eq!(data["node"]["customer"]["id"], json!(ann));
    assert_eq!(data["node"]["parties"], json!([{ "role": "AGENT" }]));
    let events = &data["node"]["history"]["nodes"];
    assert_eq!(events[0]["party"]["id"], party["id"]);
    assert_eq!(events[1]["party"]["id"], party["id"]);
    let details = json!([{ "name": "validTo", "from": "2026-12-01", "to": "2026-11-01" }]);
    assert_eq!(events[1]["details"], details);
    for (day, roles) in [
        ("2026-10-14", json!([])),
        ("2026-10-31", json!([{ "role": "AGENT" }])),
        ("2026-11-01", json!([])),
    ] {
        let arguments = format!("(on: \"{day}\")");
        assert_eq!(
            seen(&desk, &worker, &case, &arguments).await,
            roles,
            "{day}"
        );
    }
});

on_both!(a_party_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let case = desk.opened(json!({})).await;
    let refuse = async |more: Value, expected: &[&str]| {
        refused(
            &desk,
            "casePartyAdd",
            adding(&case, desk.bob, more),
            expected,
        )
        .await;
    };
    refuse(json!({ "caseId": "none" }), &["NOT_FOUND caseId"]).await;
    refuse(
        json!({ "expectedRevision": 2 }),
        &["CONFLICT expectedRevision"],
    )
    .await;
    refuse(
        json!({ "customerId": case["id"] }),
        &["NOT_FOUND customerId"],
    )
    .await;
    refuse(json!({ "validFrom": "1899-12-31" }), &["INVALID validFrom"]).await;
    refuse(json!({ "validTo": "2200-01-01" }), &["INVALID validTo"]).await;
    refuse(
        json!({ "validTo": "2026-10-15" }),
        &["ENDS_TOO_EARLY validTo"],
    )
    .await;
    // Of another council: the customer does not exist.
    let other_id = world.clock.new_id();
    world.add_council(other_id, "OTHER").await;
    let other = Desk::of(&world, other_id, "OTHER").await;
    let theirs = Kind::Customer.id(other.ann);
    refuse(json!({ "customerId": theirs }), &["NOT_FOUND customerId"]).await;

    let input = adding(
        &case,
        desk.bob,
        json!({ "validTo": "2026-11-01", "idempotencyKey": "p1" }),
    );
    let added = world
        .change(&worker, "casePartyAdd", input.clone(), PARTY)
        .await;
    refuse(
        json!({ "validFrom": "2026-10-31" }),
        &["ALREADY_PARTY customerId"],
    )
    .await;
    let other = merged(input.clone(), json!({ "role": "APPLICANT" }));
    refused(
        &desk,
        "casePartyAdd",
        other,
        &["IDEMPOTENCY_MISMATCH idempotencyKey"],
    )
    .await;
    let before = world.row_counts().await;
    let select = "replayed party { id }";
    let again = world.change(&worker, "casePartyAdd", input, select).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["party"]["id"], added["party"]["id"]);
    assert_eq!(world.row_counts().await, before);
    // The same again after its end, and in another role at the same time.
    for more in [
        json!({ "validFrom": "2026-11-01" }),
        json!({ "role": "APPLICANT" }),
    ] {
        let input = adding(&case, desk.bob, more);
        world.change(&worker, "casePartyAdd", input, PARTY).await;
    }
});

on_both!(an_end_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let case = desk.opened(json!({})).await;
    let input = adding(&case, desk.bob, json!({ "validTo": "2026-11-01" }));
    let added = world.change(&worker, "casePartyAdd", input, PARTY).await;
    let id = &added["party"]["id"];
    let refuse = async |more: Value, expected: &[&str]| {
        let least = json!({ "partyId": id, "expectedRevision": 1 });
        refused(&desk, "casePartyEnd", merged(least, more), expected).await;
    };
    refuse(json!({ "partyId": case["id"] }), &["NOT_FOUND partyId"]).await;
    refuse(
        json!({ "expectedRevision": 2 }),
        &["CONFLICT expectedRevision"],
    )
    .await;
    refuse(
        json!({ "validTo": "2026-10-14" }),
        &["ENDS_TOO_EARLY validTo"],
    )
    .await;
    refuse(
        json!({ "validTo": "2026-11-01" }),
        &["ALREADY_ENDED validTo"],
    )
    .await;
    refuse(
        json!({ "validTo": "1700-01-01" }),
        &["INVALID validTo", "ENDS_TOO_EARLY validTo"],
    )
    .await;
    // Taken back on the day that it began: null means today.
    let input = json!({ "partyId": id, "expectedRevision": 1 });
    let ended = world.change(&worker, "casePartyEnd", input, PARTY).await;
    assert_eq!(ended["party"]["validTo"], "2026-10-15");
    let today = seen(&desk, &worker, &case, "(on: \"2026-10-15\")").await;
    assert_eq!(today, json!([]));
});

on_both!(a_party_sees_no_more_than_before, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let ann = Kind::Customer.id(desk.ann);
    let case = desk.opened(json!({ "customerId": ann })).await;
    for (customer, role, from) in [
        (desk.bob, "COMPLAINANT", "2026-10-14"),
        (desk.ann, "APPLICANT", "2026-10-15"),
    ] {
        let input = adding(&case, customer, json!({ "role": role, "validFrom": from }));
        world.change(&worker, "casePartyAdd", input, PARTY).await;
    }
    let both = json!([{ "role": "COMPLAINANT" }, { "role": "APPLICANT" }]);
    assert_eq!(seen(&desk, &worker, &case, "").await, both);
    // Who asked sees of the parties only themselves, in the history too.
    let own = desk.customer_token("ann");
    assert_eq!(
        seen(&desk, &own, &case, "").await,
        json!([{ "role": "APPLICANT" }])
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Case {
        history(first: 5) { nodes { kind party { customer { id } } } } } } }";
    let data = world.data(&own, query, json!({ "id": case["id"] })).await;
    let parties = json!([
        { "kind": "OPENED", "party": null },
        { "kind": "PARTY_ADDED", "party": null },
        { "kind": "PARTY_ADDED", "party": { "customer": { "id": ann } } },
    ]);
    assert_eq!(data["node"]["history"]["nodes"], parties);
    // A party who did not ask does not see the case at all, nor that it is a party.
    let bob = desk.customer_token("bob");
    let query = "query($id: ID!) { node(id: $id) { id } cases { nodes { id } }
        customers { nodes { partyOf { nodes { role } } } } }";
    let data = world.data(&bob, query, json!({ "id": case["id"] })).await;
    let nothing = json!({ "node": null, "cases": { "nodes": [] },
        "customers": { "nodes": [{ "partyOf": { "nodes": [] } }] } });
    assert_eq!(data, nothing);
    // Whoever may see no personal fields is refused, and the rest of the answer stands.
    let officer = world.token("performance-officer", "manager");
    let query = "query($id: ID!) { node(id: $id) { ... on Case { reference parties { role } } } }";
    let answer = world
        .ask(&officer, query, json!({ "id": case["id"] }))
        .await;
    assert_eq!(answer.codes(), ["FORBIDDEN"]);
    assert_eq!(answer.body["data"]["node"]["reference"], case["reference"]);
    assert_eq!(answer.body["data"]["node"]["parties"], Value::Null);
});

on_both!(
    a_customer_tells_of_which_cases_they_are_a_party,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let first = desk.opened(json!({})).await;
        let second = desk.opened(json!({})).await;
        for (case, from) in [(&first, "2026-10-01"), (&second, "2026-10-02")] {
            let input = adding(case, desk.bob, json!({ "validFrom": from }));
            world.change(&worker, "casePartyAdd", input, PARTY).await;
        }
        // On a journey of strangers, beyond the worker's reach.
        let opening = desk.opening(
            &desk.parking,
            json!({ "customerId": Kind::Customer.id(desk.ann) }),
        );
        let ann = desk.customer_token("ann");
        let theirs = world.change(&ann, "caseOpen", opening, "case { id }").await;
        let input = adding(&theirs["case"], desk.bob, json!({}));
        let payload = world
            .attempt(&worker, "casePartyAdd", input, "case { id }")
            .await;
        assert_eq!(at(&payload), ["NOT_FOUND caseId"]);
        let query = "query($id: ID!) { node(id: $id) { ... on Customer {
        all: partyOf { nodes { case { reference } } }
        page: partyOf(first: 1) { nodes { case { reference } } pageInfo { hasNextPage } } } } }";
        let id = json!({ "id": Kind::Customer.id(desk.bob) });
        let data = world.data(&worker, query, id).await;
        let reference = |case: &Value| json!({ "case": { "reference": case["reference"] } });
        let expected = json!([reference(&second), reference(&first)]);
        assert_eq!(data["node"]["all"]["nodes"], expected);
        assert_eq!(data["node"]["page"]["nodes"], json!([reference(&second)]));
        assert_eq!(data["node"]["page"]["pageInfo"]["hasNextPage"], true);
    }
);

on_both!(of_two_at_once_one_makes_the_party, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let case = desk.opened(json!({})).await;
    let input = adding(&case, desk.bob, json!({}));
    let all =
        (0..10).map(|_| world.attempt(&worker, "casePartyAdd", input.clone(), "party { id }"));
    let payloads = futures_util::future::join_all(all).await;
    let added = payloads
        .iter()
        .filter(|payload| payload["problems"] == json!([]));
    assert_eq!(added.count(), 1);
    assert_eq!(desk.kinds(&case).await, ["OPENED", "PARTY_ADDED"]);
});
