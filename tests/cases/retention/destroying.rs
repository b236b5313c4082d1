//! Words are destroyed on the day on which they are due, and nothing else is.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::{Kind, on_both};
use throughline::cases::erasure::clean::clean;

use super::{destroyed, for_good, keeps, retention};
use crate::cases::desk::{Desk, merged};
use crate::cases::documents::papers::Papers;
use crate::cases::erasure::everywhere::{figures_of, kpi};
use crate::cases::erasure::marked::{MARKER, Marked, columns_with, holds, read};

const OCTOBER: &str = r#"{ month: "2026-10" }"#;

on_both!(
    words_are_destroyed_on_the_day_on_which_they_are_due_and_every_figure_stays,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        kpi(world, desk).await;
        let marked = Marked::make(world, desk).await;
        assert_eq!(retention(desk, &marked.case).await, for_good());
        keeps(world, desk.bins.met, 1, (json!(12), json!("DESTROY"))).await;
        // It was closed on 15 October 2026.
        let due = json!({ "dueOn": "2027-10-15", "action": "DESTROY" });
        let due = merged(for_good(), due);
        assert_eq!(retention(desk, &marked.case).await, due);
        // The 15th begins at 23:00 UTC, since it is still summer time.
        world.set_now("2027-10-14T22:59:59Z");
        assert_eq!(destroyed(world).await, 0);
        let before = figures_of(world, OCTOBER).await;
        assert!(
            before.to_string().contains(r#""code":"IN-TIME""#),
            "{before}"
        );
        world.set_now("2027-10-14T23:00:00Z");
        let due = merged(due, json!({ "isDue": true }));
        assert_eq!(retention(desk, &marked.case).await, due);
        // Beside it the case that the KPI counts, which was closed as met on the same day.
        assert_eq!(destroyed(world).await, 2);
        assert_eq!(destroyed(world).await, 0);

        // What is left is the customer, who is found by their name as before, why they were merged and their data
        // exported, what they have begun to ask for, and a job that is still to be done: its words go when it ends.
        let left = match world.kind {
            Kind::Sqlite => ["case_words.customer", "case_words_content.c2"].as_slice(),
            Kind::Postgres => ["case_search.whole"].as_slice(),
        };
        let customer = [
            "account.name",
            "account.subject",
            "case_bulk_job.action",
            "case_draft.answers",
            "case_draft.description",
            "customer.email",
            "customer.name",
            "customer.telephone",
            "customer_export.reason",
            "customer_merge.reason",
            "idempotency.principal",
        ];
        let expected: BTreeSet<String> = customer
            .iter()
            .chain(left)
            .map(ToString::to_string)
            .collect();
        assert_eq!(columns_with(world, MARKER).await, expected);
        assert_eq!(figures_of(world, OCTOBER).await, before);
        papers.upkeep().round(false).await.expect("a round");
        assert!(!papers.files().iter().any(|file| holds(&file.1, MARKER)));
        assert_eq!(read(world, desk, &marked.case).await["isErased"], true);
        let gone = json!({ "outcome": { "code": "MET" }, "dueOn": "2027-10-15",
            "destroyedAt": "2027-10-14T23:00:00+00:00", "destroyedBy": null });
        let gone = merged(for_good(), json!({ "destruction": gone }));
        assert_eq!(retention(desk, &marked.case).await, gone);
        let latest = desk.latest(&marked.case).await;
        assert_eq!(
            (&latest["kind"], &latest["actor"]),
            (&json!("ERASED"), &Value::Null)
        );
        assert!(clean(world.database(), &world.clock).await.expect("a log"));
        cleaned(desk, &marked.case).await;

        // The customer is erased later, of whose cases nothing is left to erase.
        let payload = marked.erase(world, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        let erasure = &payload["customer"]["erasure"];
        assert_eq!(
            (&erasure["caseCount"], &erasure["textCount"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(columns_with(world, MARKER).await, BTreeSet::new());
    }
);

/// The log of an embedded database was cut off.
async fn cleaned(desk: &Desk, case: &Value) {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { retention { destruction { cleanedAt } } } } }";
    let variables = json!({ "id": case["id"] });
    let manager = desk.manager_token();
    let data = desk.world.data(&manager, query, variables).await;
    let expected = match desk.world.kind {
        Kind::Sqlite => json!("2027-10-14T23:00:00+00:00"),
        Kind::Postgres => Value::Null,
    };
    assert_eq!(
        data["node"]["retention"]["destruction"]["cleanedAt"],
        expected
    );
}

on_both!(a_batch_is_destroyed_at_a_time, |world| async move {
    let desk = Desk::open(&world).await;
    keeps(&world, desk.bins.met, 1, (json!(1), json!("DESTROY"))).await;
    for _ in 0..101 {
        desk.closed().await;
    }
    let open = desk.opened(json!({})).await;
    let other = desk.opened(json!({})).await;
    let other = desk
        .done("caseClose", &other, desk.outcome(desk.bins.not_met))
        .await;
    world.set_now("2026-12-01T10:00:00Z");
    world.mark();
    assert_eq!(destroyed(&world).await, 100);
    let many = world.statements().len();
    assert_eq!(destroyed(&world).await, 1);
    // A batch of one takes as many statements as a batch of a hundred.
    world.mark();
    let again = desk.closed().await;
    world.set_now("2027-02-01T10:00:00Z");
    world.mark();
    assert_eq!(destroyed(&world).await, 1);
    assert_eq!(world.statements().len(), many);
    assert_eq!(read(&world, &desk, &again).await["isErased"], true);
    // What is open, and what ended in another way, stays.
    assert_eq!(read(&world, &desk, &open).await["isErased"], false);
    assert_eq!(read(&world, &desk, &other).await["isErased"], false);
    assert_eq!(destroyed(&world).await, 0);
});

on_both!(
    a_reopened_case_is_due_by_its_latest_end,
    |world| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(2), json!("DESTROY"))).await;
        keeps(&world, desk.bins.withdrawn, 1, (json!(1), json!("DESTROY"))).await;
        let case = desk.closed().await;
        world.set_now("2026-12-31T10:00:00Z");
        let case = desk
            .done("caseReopen", &case, json!({ "reason": "More" }))
            .await;
        assert_eq!(retention(&desk, &case).await, for_good());
        assert_eq!(destroyed(&world).await, 0);
        // 31 December and two months is the last day of February.
        desk.done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        assert_eq!(retention(&desk, &case).await["dueOn"], "2027-02-28");
        // A withdrawal that names an outcome ends so, too.
        let gone = desk.opened(json!({})).await;
        let gone = desk
            .done("caseWithdraw", &gone, desk.outcome(desk.bins.withdrawn))
            .await;
        assert_eq!(retention(&desk, &gone).await["dueOn"], "2027-01-31");
        world.set_now("2027-01-31T10:00:00Z");
        assert_eq!(destroyed(&world).await, 1);
        assert_eq!(read(&world, &desk, &gone).await["isErased"], true);
        // Nothing is written on it any more.
        let refused = json!({ "reason": "More" });
        let gone = read(&world, &desk, &gone).await;
        desk.refused("caseReopen", &gone, refused, &["INVALID caseId"])
            .await;
        assert_eq!(read(&world, &desk, &case).await["isErased"], false);
    }
);
