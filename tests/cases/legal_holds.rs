//! Legal holds: what they keep from being destroyed, who places and lifts them, and who sees them.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::desk::{Desk, at};
use super::documents::papers::Papers;
use super::erasure::marked::{Marked, read};

const HOLD: &str = "hold { id authority case { reference } isStanding placedAt placedBy { name }
    liftedAt liftedBy { name } liftAuthority }";

fn director(world: &World) -> String {
    world.token("director", "manager")
}

async fn place(world: &World, input: Value) -> Value {
    let mut input = input;
    if input.get("authority").is_none() {
        input["authority"] = json!("High Court, HC-17");
    }
    input["reason"] = json!("A claim is threatened.");
    world
        .attempt(&director(world), "legalHoldPlace", input, HOLD)
        .await
}

async fn lift(world: &World, hold: &Value) -> Value {
    let input = json!({ "holdId": hold["id"], "authority": "HC-18" });
    world
        .attempt(&director(world), "legalHoldLift", input, HOLD)
        .await
}

on_both!(
    what_is_held_is_not_destroyed_by_anybody,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let marked = Marked::make(world, desk).await;
        let met = json!({ "id": Kind::Outcome.id(desk.bins.met), "expectedRevision": 1,
        "retentionMonths": 1, "retentionAction": "DESTROY" });
        world
            .change(
                &world.administrator(),
                "outcomeUpdate",
                met,
                "outcome { id }",
            )
            .await;
        let query = "query($id: ID!) { node(id: $id) { ... on Case { documents(first: 1) { nodes { id } } } } }";
        let found = world
            .data(
                &desk.manager_token(),
                query,
                json!({ "id": marked.case["id"] }),
            )
            .await;
        let document = found["node"]["documents"]["nodes"][0]["id"].clone();
        world.set_now("2027-10-15T10:00:00Z");

        for input in [
            json!({ "caseId": marked.case["id"] }),
            json!({ "customerId": marked.customer["id"] }),
        ] {
            let placed = place(world, input).await;
            assert_eq!(placed["problems"], json!([]), "{placed}");
            let before = world.row_counts().await;
            assert_eq!(crate::cases::retention::destroyed(world).await, 0);
            let refused = marked.erase(world, json!({})).await;
            assert_eq!(at(&refused), ["LEGAL_HOLD customerId"]);
            let message = "A legal hold stands: by \"High Court, HC-17\" since 2027-10-15. Nothing is destroyed until a director has lifted it.";
            assert_eq!(refused["problems"][0]["message"], message);
            let remove = json!({ "documentId": document, "reason": "No longer needed" });
            let removed = world
                .attempt(
                    &desk.manager_token(),
                    "documentRemove",
                    remove,
                    "document { id }",
                )
                .await;
            assert_eq!(at(&removed), ["LEGAL_HOLD documentId"]);
            assert_eq!(world.row_counts().await, before);
            assert_eq!(read(world, desk, &marked.case).await["isErased"], false);
            let lifted = lift(world, &placed["hold"]).await;
            assert_eq!(lifted["problems"], json!([]), "{lifted}");
        }
        assert_eq!(crate::cases::retention::destroyed(world).await, 1);
    }
);

on_both!(
    a_hold_has_both_ends_and_is_told_in_the_history,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk
            .opened(json!({ "customerId": Kind::Customer.id(desk.ann) }))
            .await;
        let input = json!({ "caseId": case["id"], "idempotencyKey": "hold" });
        let placed = place(&world, input.clone()).await;
        let hold = &placed["hold"];
        let expected = json!({ "id": hold["id"], "authority": "High Court, HC-17", "case": { "reference": case["reference"] }, "isStanding": true, "placedAt": "2026-10-15T10:00:00+00:00",
        "placedBy": { "name": "manager" }, "liftedAt": null, "liftedBy": null, "liftAuthority": null });
        assert_eq!(*hold, expected);
        let again = place(&world, input).await;
        assert_eq!(again["hold"]["id"], hold["id"]);
        world.set_now("2026-11-01T10:00:00Z");
        let lifted = lift(&world, hold).await;
        assert_eq!(lifted["hold"]["liftedAt"], "2026-11-01T10:00:00+00:00");
        assert_eq!(lifted["hold"]["liftAuthority"], "HC-18");
        assert_eq!(at(&lift(&world, hold).await), ["ALREADY_LIFTED holdId"]);
        assert_eq!(
            desk.kinds(&case).await,
            ["OPENED", "HOLD_PLACED", "HOLD_LIFTED"]
        );
        unknown_to_the_customer(&desk, &case).await;
        place(&world, json!({ "customerId": Kind::Customer.id(desk.ann) })).await;

        // Those who work on the case read all of it; both are told with the case, one with the customer.
        let query = "query($case: ID!, $customer: ID!) {
        case: node(id: $case) { ... on Case { retention { isHeld } legalHolds { reason isStanding case { id } customer { id } } } }
        customer: node(id: $customer) { ... on Customer { legalHolds { authority isStanding } } } }";
        let variables = json!({ "case": case["id"], "customer": Kind::Customer.id(desk.ann) });
        let data = world
            .data(&desk.worker_token(), query, variables.clone())
            .await;
        let words = "A claim is threatened.";
        let expected = json!({ "retention": { "isHeld": true }, "legalHolds": [
        { "reason": words, "isStanding": false, "case": { "id": case["id"] }, "customer": null },
        { "reason": words, "isStanding": true, "case": null, "customer": { "id": Kind::Customer.id(desk.ann) } }] });
        assert_eq!(data["case"], expected);
        let one = json!([{ "authority": "High Court, HC-17", "isStanding": true }]);
        assert_eq!(data["customer"]["legalHolds"], one);
        // Whoever is held is not told.
        let own = world
            .ask(&desk.customer_token("ann"), query, variables)
            .await;
        assert_eq!(own.codes(), ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
        assert!(!own.text.contains("High Court"), "{}", own.text);
    }
);

on_both!(
    a_hold_that_cannot_be_is_refused_and_writes_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let named = json!({ "id": ann, "expectedRevision": 1, "name": "Ada O'Hara" });
        world
            .change(
                &desk.manager_token(),
                "customerUpdate",
                named,
                "customer { id }",
            )
            .await;
        let case = desk.opened(json!({ "customerId": ann })).await;
        let before = world.row_counts().await;
        for (input, expected) in [
            (json!({}), "INVALID "),
            (
                json!({ "caseId": case["id"], "customerId": ann }),
                "INVALID ",
            ),
            (json!({ "caseId": ann }), "NOT_FOUND caseId"),
            (json!({ "customerId": case["id"] }), "NOT_FOUND customerId"),
            (
                json!({ "caseId": case["id"], "authority": " " }),
                "INVALID authority",
            ),
            (
                json!({ "caseId": case["id"], "authority": "O'Hara v Council" }),
                "NAMES_CUSTOMER authority",
            ),
            (
                json!({ "customerId": ann, "authority": "O'Hara v Council" }),
                "NAMES_CUSTOMER authority",
            ),
        ] {
            assert_eq!(
                at(&place(&world, input.clone()).await),
                [expected],
                "{input}"
            );
        }
        // Out of reach: a director of nothing.
        let stranger = world.token("director", "nobody");
        let input = json!({ "caseId": case["id"], "authority": "HC", "reason": "A claim" });
        let refused = world
            .attempt(&stranger, "legalHoldPlace", input, HOLD)
            .await;
        assert_eq!(at(&refused), ["NOT_FOUND caseId"]);
        assert_eq!(world.row_counts().await, before);
        let placed = place(&world, json!({ "caseId": case["id"] })).await;
        let before = world.row_counts().await;
        let input = json!({ "holdId": placed["hold"]["id"], "authority": "O'Hara's letter" });
        let refused = world
            .attempt(&director(&world), "legalHoldLift", input.clone(), HOLD)
            .await;
        assert_eq!(at(&refused), ["NAMES_CUSTOMER authority"]);
        let refused = world.attempt(&stranger, "legalHoldLift", input, HOLD).await;
        assert_eq!(at(&refused), ["NOT_FOUND holdId"]);
        assert_eq!(world.row_counts().await, before);
    }
);

/// Whoever the case is about reads neither in its history nor by an id that it was held.
async fn unknown_to_the_customer(desk: &Desk, case: &Value) {
    let world = &desk.world;
    let (ann, worker) = (desk.customer_token("ann"), desk.worker_token());
    for page in ["history", "timeline"] {
        let query = format!(
            "query($reference: String!) {{ case(reference: $reference) {{ {page}(first: 9) {{ nodes {{ id kind }} }} }} }}"
        );
        let told = async |token: &str| {
            let reference = json!({ "reference": case["reference"] });
            let data = world.data(token, &query, reference).await;
            let nodes = data["case"][page]["nodes"].as_array();
            nodes.expect("events").clone()
        };
        let all = told(&worker).await;
        assert_eq!(all.len(), 3, "{all:?}");
        assert_eq!(told(&ann).await, all[..1]);
        for (place, event) in all.iter().enumerate() {
            let query = "query($id: ID!) { node(id: $id) { id } }";
            let id = json!({ "id": event["id"] });
            let seen = world.data(&ann, query, id.clone()).await;
            assert_eq!(seen["node"].is_null(), place > 0, "{event}");
            let seen = world.data(&worker, query, id).await;
            assert_eq!(seen["node"]["id"], event["id"]);
        }
    }
}
