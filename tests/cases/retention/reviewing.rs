//! What is due for a review is listed, and kept longer or destroyed.

use serde_json::{Value, json};
use support::{World, on_both};

use super::{destroyed, keeps, retention};
use crate::cases::desk::{Desk, merged};
use crate::cases::erasure::marked::read;

const LIST: &str = "{ retentionReviews(first: 100) { totalCount { count }
    nodes { reference retention { dueOn isDue isHeld keptUntil action } legalHolds { authority } outcome { code } } } }";

/// The references of what is to be reviewed, with how many there are.
async fn listed(world: &World, token: &str) -> (Value, Vec<Value>) {
    let data = world.data(token, LIST, json!({})).await;
    let list = &data["retentionReviews"];
    let nodes = list["nodes"].as_array().expect("cases");
    let references = nodes.iter().map(|node| node["reference"].clone());
    (list["totalCount"]["count"].clone(), references.collect())
}

on_both!(
    a_review_keeps_words_longer_or_destroys_them,
    |world| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(12), json!("REVIEW"))).await;
        let first = desk.closed().await;
        world.set_now("2026-10-20T10:00:00Z");
        let second = desk.closed().await;
        let manager = desk.manager_token();
        let early = json!({ "decision": "DESTROY" });
        desk.refused("caseRetentionDecide", &first, early, &["NOT_DUE caseId"])
            .await;
        world.set_now("2027-10-15T10:00:00Z");
        assert_eq!(
            listed(&world, &manager).await,
            (json!(1), vec![first["reference"].clone()])
        );
        world.set_now("2027-10-31T10:00:00Z");
        let both = vec![first["reference"].clone(), second["reference"].clone()];
        assert_eq!(listed(&world, &manager).await, (json!(2), both));
        // Nothing happens by itself.
        assert_eq!(destroyed(&world).await, 0);

        let keep = |more: Value| merged(json!({ "decision": "KEEP" }), more);
        let refuse = async |input: Value, expected: &[&str]| {
            desk.refused("caseRetentionDecide", &first, input, expected)
                .await;
        };
        refuse(keep(json!({})), &["INVALID reason", "INVALID months"]).await;
        refuse(
            keep(json!({ "reason": "An appeal", "months": 0 })),
            &["INVALID months"],
        )
        .await;
        refuse(
            json!({ "decision": "DESTROY", "reason": "Why not" }),
            &["INVALID reason"],
        )
        .await;
        let stale = json!({ "decision": "DESTROY", "expectedRevision": 1 });
        refuse(stale, &["CONFLICT expectedRevision"]).await;

        // Four months after 31 October is the last day of February.
        let kept = keep(json!({ "reason": "An appeal", "months": 4 }));
        let kept = desk.done("caseRetentionDecide", &first, kept).await;
        let told = retention(&desk, &kept).await;
        assert_eq!(
            (&told["dueOn"], &told["keptUntil"], &told["isDue"]),
            (&json!("2028-02-29"), &json!("2028-02-29"), &json!(false))
        );
        let latest = desk.latest(&kept).await;
        assert_eq!(
            (&latest["kind"], &latest["text"]),
            (&json!("KEPT"), &json!("An appeal"))
        );
        assert_eq!(
            latest["details"],
            json!([{ "name": "keptUntil", "from": null, "to": "2028-02-29" }])
        );
        desk.done(
            "caseRetentionDecide",
            &second,
            json!({ "decision": "DESTROY" }),
        )
        .await;
        assert_eq!(read(&world, &desk, &second).await["isErased"], true);
        let told = retention(&desk, &second).await;
        assert_eq!(told["destruction"]["destroyedBy"]["name"], "manager");
        assert_eq!(listed(&world, &manager).await, (json!(0), Vec::new()));
        world.set_now("2028-02-29T10:00:00Z");
        assert_eq!(listed(&world, &manager).await.0, 1);
    }
);

on_both!(
    only_the_managers_of_a_journey_review_its_cases,
    |world| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(1), json!("REVIEW"))).await;
        let case = desk.closed().await;
        world.set_now("2027-10-15T10:00:00Z");
        let stranger = world.token("team-manager", "clerk");
        assert_eq!(listed(&world, &stranger).await.0, 0);
        let before = world.row_counts().await;
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"], "decision": "DESTROY" });
        let payload = world
            .attempt(&stranger, "caseRetentionDecide", input, "case { id }")
            .await;
        assert_eq!(crate::cases::desk::at(&payload), ["NOT_FOUND caseId"]);
        assert_eq!(world.row_counts().await, before);
        // The customer, or who sees no holds, reads when it is due and not whether it is held.
        let officer = world.token("performance-officer", "officer");
        let query =
            "query($id: ID!) { node(id: $id) { ... on Case { retention { dueOn isHeld } } } }";
        let answer = world
            .ask(&officer, query, json!({ "id": case["id"] }))
            .await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let told = &answer.body["data"]["node"]["retention"];
        assert_eq!(*told, json!({ "dueOn": "2026-11-15", "isHeld": null }));
    }
);

on_both!(
    a_list_of_many_reviews_takes_as_many_statements_as_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(1), json!("REVIEW"))).await;
        keeps(&world, desk.bins.not_met, 1, (json!(2), json!("REVIEW"))).await;
        desk.closed().await;
        let manager = desk.manager_token();
        world.set_now("2027-10-15T10:00:00Z");
        world.mark();
        assert_eq!(listed(&world, &manager).await.0, 1);
        let one = world.statements().len();
        world.set_now("2027-08-15T10:00:00Z");
        for _ in 0..10 {
            desk.closed().await;
        }
        world.set_now("2027-10-15T10:00:00Z");
        world.mark();
        assert_eq!(listed(&world, &manager).await.0, 11);
        assert_eq!(world.statements().len(), one);
    }
);
