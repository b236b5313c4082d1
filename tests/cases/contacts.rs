//! `contactRecord` and `contactReclassify`.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, merged};

const CONTACT: &str = "contact { id demandCode happenedAt happenedOn isResolvedAtContact isInvited \
    bringsNewInformation revision journey { code } channel { code } customer { id } case { id } } replayed";

fn least(desk: &Desk) -> Value {
    json!({ "channelId": Kind::Channel.id(desk.telephone), "demandCode": "FAILURE_PROGRESS_CHASE" })
}

async fn refused(desk: &Desk, token: &str, mutation: &str, input: Value) -> Vec<String> {
    let before = desk.world.row_counts().await;
    let payload = desk
        .world
        .attempt(token, mutation, input, "contact { id }")
        .await;
    assert_eq!(payload["contact"], Value::Null);
    assert_eq!(
        desk.world.row_counts().await,
        before,
        "something was written"
    );
    at(&payload)
}

on_both!(
    a_contact_on_a_case_is_part_of_its_history,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let case = desk.opened(json!({ "customerId": ann })).await;
        world.advance(chrono::TimeDelta::days(1));
        let input = merged(
            least(&desk),
            json!({
                "caseId": case["id"], "happenedAt": "2026-10-15T23:15:00Z",
                "isResolvedAtContact": true, "isInvited": true, "bringsNewInformation": false,
            }),
        );
        let worker = desk.worker_token();
        let payload = world.change(&worker, "contactRecord", input, CONTACT).await;
        let expected = json!({
            "id": payload["contact"]["id"], "demandCode": "FAILURE_PROGRESS_CHASE",
            // A quarter past midnight in London.
            "happenedAt": "2026-10-15T23:15:00+00:00", "happenedOn": "2026-10-16",
            "isResolvedAtContact": true, "isInvited": true, "bringsNewInformation": false,
            "revision": 1, "journey": { "code": "BINS" }, "channel": { "code": "TELEPHONE" },
            "customer": { "id": ann }, "case": { "id": case["id"] },
        });
        assert_eq!(payload["contact"], expected);
        let event = desk.latest(&case).await;
        assert_eq!(
            (&event["kind"], &event["sequence"]),
            (&json!("CONTACTED"), &json!(2))
        );
        assert_eq!(event["contact"]["id"], payload["contact"]["id"]);
        assert_eq!(event["happenedAt"], "2026-10-15T23:15:00+00:00");
        // The case has moved on.
        let stale = desk.outcome(desk.bins.met);
        desk.refused("caseClose", &case, stale, &["CONFLICT expectedRevision"])
            .await;
    }
);

on_both!(
    a_contact_without_a_case_is_on_its_journey,
    |world| async move {
        let desk = Desk::open(&world).await;
        let input = merged(
            least(&desk),
            json!({ "journeyId": Kind::Journey.id(desk.bins.id), "idempotencyKey": "c1" }),
        );
        let worker = desk.worker_token();
        let first = world
            .change(&worker, "contactRecord", input.clone(), CONTACT)
            .await;
        let contact = &first["contact"];
        assert_eq!(
            (&contact["case"], &contact["customer"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(contact["bringsNewInformation"], true);
        assert_eq!(contact["happenedAt"], "2026-10-15T10:00:00+00:00");
        assert_eq!(first["replayed"], false);
        let counts = world.row_counts().await;
        let again = world
            .change(&worker, "contactRecord", input.clone(), CONTACT)
            .await;
        assert_eq!(
            (&again["replayed"], &again["contact"]),
            (&json!(true), contact)
        );
        assert_eq!(world.row_counts().await, counts);
        let other = merged(input, json!({ "isInvited": true }));
        let problems = refused(&desk, &worker, "contactRecord", other).await;
        assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
    }
);

on_both!(contacts_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let worker = desk.worker_token();
    let refuse = async |token: &str, more: Value, expected: &[&str]| {
        let input = merged(least(&desk), more);
        let problems = refused(&desk, token, "contactRecord", input).await;
        assert_eq!(problems, expected);
    };
    let bins = Kind::Journey.id(desk.bins.id);
    refuse(&worker, json!({}), &["INVALID caseId"]).await;
    refuse(
        &worker,
        json!({ "caseId": case["id"], "journeyId": bins }),
        &["INVALID caseId"],
    )
    .await;
    refuse(&worker, json!({ "caseId": bins }), &["NOT_FOUND caseId"]).await;
    let parking = json!({ "journeyId": Kind::Journey.id(desk.parking.id) });
    refuse(&worker, parking.clone(), &["NOT_FOUND journeyId"]).await;
    let wrong = json!({
        "journeyId": bins, "channelId": bins, "customerId": "none", "happenedAt": "2026-10-15T10:00:01Z",
    });
    let expected = [
        "HAPPENED_IN_FUTURE happenedAt",
        "NOT_FOUND channelId",
        "NOT_FOUND customerId",
    ];
    refuse(&worker, wrong, &expected).await;
    let long_ago = json!({ "journeyId": bins, "happenedAt": "1812-06-18T10:00:00Z" });
    refuse(&worker, long_ago, &["INVALID happenedAt"]).await;
    let bob = json!({ "journeyId": bins, "customerId": Kind::Customer.id(desk.bob) });
    refuse(&desk.customer_token("ann"), bob, &["NOT_SELF customerId"]).await;
    let on_another = json!({ "caseId": case["id"] });
    refuse(
        &desk.customer_token("ann"),
        on_another,
        &["NOT_FOUND caseId"],
    )
    .await;
    refuse(
        &desk.staff_token("clerk"),
        parking.clone(),
        &["CUSTOMER_MISSING customerId"],
    )
    .await;
    refuse(
        &desk.staff_token("twin"),
        parking,
        &["CUSTOMER_AMBIGUOUS customerId"],
    )
    .await;
});

on_both!(
    a_contact_is_reclassified_with_its_case_told,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let input = merged(least(&desk), json!({ "caseId": case["id"] }));
        let worker = desk.worker_token();
        let recorded = world.change(&worker, "contactRecord", input, CONTACT).await;
        let change = json!({
            "contactId": recorded["contact"]["id"], "expectedRevision": 1, "demandCode": "VALUE_FOLLOW_ON",
        });
        let select = "contact { id revision demandCode history { sequence kind demandCode actor { name } } }";
        let payload = world
            .change(&worker, "contactReclassify", change.clone(), select)
            .await;
        let expected = json!({
            "id": recorded["contact"]["id"], "revision": 2, "demandCode": "VALUE_FOLLOW_ON",
            "history": [
                { "sequence": 1, "kind": "RECORDED", "demandCode": "FAILURE_PROGRESS_CHASE",
                  "actor": { "name": "worker" } },
                { "sequence": 2, "kind": "RECLASSIFIED", "demandCode": "VALUE_FOLLOW_ON",
                  "actor": { "name": "worker" } },
            ],
        });
        assert_eq!(payload["contact"], expected);
        assert_eq!(
            desk.kinds(&case).await,
            ["OPENED", "CONTACTED", "CONTACT_RECLASSIFIED"]
        );
        let event = desk.latest(&case).await;
        assert_eq!(event["contact"]["id"], recorded["contact"]["id"]);
        let detail = json!([
            { "name": "demandCode", "from": "FAILURE_PROGRESS_CHASE", "to": "VALUE_FOLLOW_ON" },
        ]);
        assert_eq!(event["details"], detail);

        let stale = refused(&desk, &worker, "contactReclassify", change.clone()).await;
        assert_eq!(stale, ["CONFLICT expectedRevision"]);
        let same = merged(change.clone(), json!({ "expectedRevision": 2 }));
        let same = refused(&desk, &worker, "contactReclassify", same).await;
        assert_eq!(same, ["NOTHING_TO_CHANGE demandCode"]);
        let none = merged(change, json!({ "contactId": case["id"] }));
        let none = refused(&desk, &worker, "contactReclassify", none).await;
        assert_eq!(none, ["NOT_FOUND contactId"]);
    }
);
