//! Two customers who are one: what moves, what stays as it was, and what is refused.

use serde_json::{Value, json};
use support::{World, on_both, run};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::desk::{Desk, at, merged};
use super::documents::papers::Papers;
use super::erasure::everywhere::figures;
use super::erasure::marked::{MARKER, Marked, columns_with};
use super::writer::Writer;
use crate::demand::rollups::kept::compare;

fn id(customer: uuid::Uuid) -> Value {
    json!(Kind::Customer.id(customer))
}

/// The payload of merging Ann into Bob as the manager, with these fields over the usual ones.
async fn merge(desk: &Desk, more: Value) -> Value {
    let input = json!({ "customerId": id(desk.ann), "intoCustomerId": id(desk.bob), "expectedRevision": 1,
        "reason": "The same birthday" });
    let select = "customer { id revision cases(first: 9) { nodes { reference } }
        contacts(first: 9) { totalCount { count } } legalHolds { authority }
        mergedFrom { customerId name mergedAt mergedBy { name } } }";
    let input = merged(input, more);
    let manager = desk.manager_token();
    desk.world
        .attempt(&manager, "customerMerge", input, select)
        .await
}

/// Contacts that follow others of the same customer, all of the desk's.
async fn repeats(world: &World) -> Value {
    let officer = world.token("performance-officer", "officer");
    let query = "{ demand(period: { lastMonths: 1, includeCurrent: true }) { totals { contacts repeatContacts
        firstContactResolution { numerator denominator } progressChases } } }";
    world.data(&officer, query, json!({})).await
}

on_both!(
    everything_moves_and_no_figure_changes,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let mut references = Vec::new();
        // Each has come back once; each other's contacts are no repeats, before and after.
        for customer in [desk.ann, desk.bob, desk.ann, desk.bob] {
            let case = desk.opened(json!({ "customerId": id(customer) })).await;
            references.push(case);
            world.advance(chrono::TimeDelta::minutes(1));
        }
        let hold = json!({ "customerId": id(desk.ann), "authority": "HC-17", "reason": "A claim" });
        let director = world.token("director", "manager");
        world
            .change(&director, "legalHoldPlace", hold, "hold { id }")
            .await;
        let before = (figures(&world).await, repeats(&world).await);
        assert_eq!(before.1["demand"]["totals"]["repeatContacts"], 2);

        let payload = merge(&desk, json!({})).await;
        assert_eq!(at(&payload), [""; 0], "{payload}");
        let customer = &payload["customer"];
        assert_eq!(customer["id"], id(desk.bob));
        assert_eq!(customer["cases"]["nodes"].as_array().map(Vec::len), Some(4));
        assert_eq!(customer["contacts"]["totalCount"]["count"], 4);
        assert_eq!(customer["legalHolds"], json!([{ "authority": "HC-17" }]));
        let from = json!([{ "customerId": id(desk.ann), "name": "A Customer",
            "mergedAt": "2026-10-15T10:04:00+00:00", "mergedBy": { "name": "manager" } }]);
        assert_eq!(customer["mergedFrom"], from);
        assert_eq!((figures(&world).await, repeats(&world).await), before);
        compare(&world, world.council_id).await;

        // Each case that moved says from where; the account signs in as the one who stays.
        let event = desk.latest(&references[0]).await;
        assert_eq!(event["kind"], "CUSTOMER_MERGED");
        let detail = json!([{ "name": "customerId", "from": id(desk.ann), "to": id(desk.bob) }]);
        assert_eq!(event["details"], detail);
        assert_eq!(desk.kinds(&references[1]).await, ["OPENED"]);
        world.advance(chrono::TimeDelta::seconds(2));
        let query = "{ viewer { customers { id } myCases(first: 9) { nodes { reference } } } }";
        let data = world
            .data(&desk.customer_token("ann"), query, json!({}))
            .await;
        assert_eq!(data["viewer"]["customers"], json!([{ "id": id(desk.bob) }]));
        let mine = data["viewer"]["myCases"]["nodes"].as_array();
        assert_eq!(mine.map(Vec::len), Some(4));
        // A hold on the one holds the other.
        let erase =
            json!({ "customerId": id(desk.bob), "expectedRevision": 1, "ground": "OBJECTION" });
        let administrator = world.administrator();
        let refused = world.attempt(&administrator, "customerErase", erase, "customer { id }");
        let refused = at(&refused.await);
        assert!(
            refused.contains(&"LEGAL_HOLD customerId".to_owned()),
            "{refused:?}"
        );

        // Nothing is found or written by the old id.
        let before = world.row_counts().await;
        assert_eq!(at(&merge(&desk, json!({})).await), ["NOT_FOUND customerId"]);
        let back = json!({ "customerId": id(desk.bob), "intoCustomerId": id(desk.ann) });
        assert_eq!(at(&merge(&desk, back).await), ["NOT_FOUND intoCustomerId"]);
        let input = desk.opening(&desk.bins, json!({ "customerId": id(desk.ann) }));
        let worker = desk.worker_token();
        let refused = world.attempt(&worker, "caseOpen", input, "case { id }");
        assert_eq!(at(&refused.await).len(), 1);
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    what_is_not_one_is_not_merged_and_nothing_is_written,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let business = json!({ "kind": "BUSINESS", "name": "Bins Ltd", "idempotencyKey": "b" });
        let manager = desk.manager_token();
        let business = world.change(&manager, "customerCreate", business, "customer { id }");
        let business = business.await["customer"]["id"].clone();
        let before = world.row_counts().await;
        for (more, expected) in [
            (
                json!({ "intoCustomerId": id(desk.ann) }),
                "SAME_CUSTOMER intoCustomerId",
            ),
            (
                json!({ "intoCustomerId": business }),
                "KINDS_DIFFER intoCustomerId",
            ),
            (
                json!({ "expectedRevision": 7 }),
                "CONFLICT expectedRevision",
            ),
            (json!({ "reason": " " }), "INVALID reason"),
        ] {
            assert_eq!(at(&merge(&desk, more).await), [expected]);
        }
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    erasing_who_stays_erases_what_came_from_the_other,
    |world: World| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let marked = Marked::make(world, desk).await;
        let manager = desk.manager_token();
        let grace = json!({ "kind": "RESIDENT", "name": "Grace", "idempotencyKey": "grace" });
        let grace = world.change(&manager, "customerCreate", grace, "customer { id }");
        let grace = grace.await["customer"]["id"].clone();
        world.advance(chrono::TimeDelta::seconds(1));
        let more = json!({ "customerId": marked.customer["id"], "intoCustomerId": grace });
        let payload = merge(desk, more).await;
        assert_eq!(at(&payload), [""; 0], "{payload}");
        // Who was merged into them before is one of hers now, too.
        let from = payload["customer"]["mergedFrom"].as_array();
        let names: Vec<&Value> = from.into_iter().flatten().map(|one| &one["name"]).collect();
        let known = ["Mme", "Frau"].map(|title| json!(format!("{title} {MARKER}")));
        assert_eq!(names, known.iter().collect::<Vec<_>>());

        // What they began to ask for is still theirs.
        world.advance(chrono::TimeDelta::seconds(2));
        let own = world.token("customer", &format!("{MARKER}-1"));
        let query = "{ viewer { customers { name } drafts(first: 9) { nodes { description } } } }";
        let data = world.data(&own, query, json!({})).await;
        let description = format!("My {MARKER} may be lost.");
        let drafts = json!({ "nodes": [{ "description": description }] });
        let expected = json!({ "customers": [{ "name": "Grace" }], "drafts": drafts });
        assert_eq!(data["viewer"], expected);

        let authority = json!({ "customerId": grace, "authority": format!("Of {MARKER}") });
        let refused = marked.erase(world, authority).await;
        assert_eq!(at(&refused), ["NAMES_CUSTOMER authority"]);
        let payload = marked.erase(world, json!({ "customerId": grace })).await;
        assert_eq!(at(&payload), [""; 0], "{payload}");
        assert_eq!(payload["customer"]["erasure"]["caseCount"], 1);
        let left = columns_with(world, MARKER).await;
        assert!(left.is_empty(), "{left:?}");
        let drafts = ("case_draft".to_owned(), 0);
        assert!(world.row_counts().await.contains(&drafts));
    }
);

/// Ann's case and its contact.
async fn contacted(desk: &Desk) -> (Uuid, Uuid) {
    let case = desk.opened(json!({ "customerId": id(desk.ann) })).await;
    let query = "query($given: String!) { case(reference: $given) { contacts(first: 1) { nodes { id } } } }";
    let given = json!({ "given": case["reference"] });
    let data = desk.world.data(&desk.manager_token(), query, given).await;
    let contact = &data["case"]["contacts"]["nodes"][0]["id"];
    let uuid = |kind: Kind, id: &Value| kind.uuid(&id.as_str().expect("an id").into());
    let case = uuid(Kind::Case, &case["id"]).expect("a case");
    (case, uuid(Kind::Contact, contact).expect("a contact"))
}

const HOLD_CONTACT: &str = "SELECT id FROM contact WHERE id = $1 FOR UPDATE";

#[test]
fn merging_does_not_hold_a_case_whose_contact_another_has_in_hand() {
    run(support::Kind::Postgres, |world: World| async move {
        let desk = Desk::open(&world).await;
        let (case, contact) = contacted(&desk).await;
        let own = world.own_connection();

        let writer = Writer::begin(own).await;
        writer.run(HOLD_CONTACT, &[contact]).await;
        let writing = async {
            writer.has_waiting(own, 1).await;
            let hold = "SELECT id FROM cases WHERE id = $1 FOR UPDATE";
            writer.run(hold, &[case]).await;
            writer.transaction.commit().await.expect("a commit");
        };
        let (payload, ()) = tokio::join!(merge(&desk, json!({})), writing);
        assert_eq!(at(&payload), [""; 0], "{payload}");
    });
}

#[test]
fn merging_does_not_wait_for_a_contact_that_came_and_whose_writer_waits_for_the_customer() {
    run(support::Kind::Postgres, |world: World| async move {
        let desk = Desk::open(&world).await;
        let (_, contact) = contacted(&desk).await;
        let own = world.own_connection();
        let taker = Writer::begin(own).await;
        let belongs = "UPDATE contact SET customer_id = $1 WHERE id = $2";
        taker.run(belongs, &[desk.bob, contact]).await;
        taker.transaction.commit().await.expect("a commit");

        let giver = Writer::begin(own).await;
        giver.run(belongs, &[desk.ann, contact]).await;
        let writing = giver.overtaken(own, (HOLD_CONTACT, contact), desk.ann);
        let (payload, ()) = tokio::join!(merge(&desk, json!({})), writing);
        assert_eq!(at(&payload), [""; 0], "{payload}");
        assert_eq!(payload["customer"]["contacts"]["totalCount"]["count"], 1);
    });
}
