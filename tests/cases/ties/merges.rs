//! `caseMerge`, and taking a merged case apart again.

use serde_json::{Value, json};
use support::on_both;

use crate::cases::desk::{Desk, closings};

const MERGE: &str = "case { id revision state closedAt outcome { title } mergedInto { reference } }
    into { id revision state mergedCases { reference } }";

async fn merge(desk: &Desk, case: &Value, into: &Value) -> Value {
    let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"],
        "intoCaseId": into["id"], "reason": "Sent twice" });
    let token = desk.worker_token();
    desk.world.change(&token, "caseMerge", input, MERGE).await
}

/// What the month of October shows of the journey's council.
async fn october(desk: &Desk) -> Value {
    let query = "{ demand(period: { from: \"2026-10-01\", to: \"2026-11-01\" }) {
        totals { opened closed withdrawn merged reopened openAtEnd
            cases(measure: MERGED, first: 5) { matching } } } }";
    let manager = desk.manager_token();
    let data = desk.world.data(&manager, query, json!({})).await;
    data["demand"]["totals"].clone()
}

on_both!(a_merged_case_ends_and_loses_nothing, |world| async move {
    let desk = Desk::open(&world).await;
    let (first, twice) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
    let noted = desk
        .done("caseNote", &twice, json!({ "text": "Rang about it" }))
        .await;
    let before = world.row_counts().await;
    let payload = merge(&desk, &noted, &first).await;
    let case = json!({ "id": twice["id"], "revision": 3, "state": "MERGED",
        "closedAt": "2026-10-15T10:00:00+00:00", "outcome": null,
        "mergedInto": { "reference": first["reference"] } });
    assert_eq!(payload["case"], case);
    let into = json!({ "id": first["id"], "revision": 2, "state": "OPEN",
        "mergedCases": [{ "reference": twice["reference"] }] });
    assert_eq!(payload["into"], into);
    let after = world.row_counts().await;
    for ((table, was), (_, is)) in before.iter().zip(&after) {
        assert!(is >= was, "{table} lost rows");
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Case {
        history(last: 1) { nodes { sequence kind relatedCase { reference } } }
        mergedCases { history(first: 9) { nodes { kind text relatedCase { reference } } } } } } }";
    let variables = json!({ "id": first["id"] });
    let data = world.data(&desk.worker_token(), query, variables).await;
    let told = json!([{ "sequence": 2, "kind": "MERGED_HERE",
        "relatedCase": { "reference": twice["reference"] } }]);
    assert_eq!(data["node"]["history"]["nodes"], told);
    let of_twice = json!([
        { "kind": "OPENED", "text": null, "relatedCase": null },
        { "kind": "NOTED", "text": "Rang about it", "relatedCase": null },
        { "kind": "MERGED", "text": "Sent twice", "relatedCase": { "reference": first["reference"] } },
    ]);
    assert_eq!(data["node"]["mergedCases"][0]["history"]["nodes"], of_twice);
    let counted = json!({ "opened": 2, "closed": 0, "withdrawn": 0, "merged": 1, "reopened": 0,
        "openAtEnd": 1, "cases": { "matching": 1 } });
    assert_eq!(october(&desk).await, counted);
});

on_both!(
    a_merged_case_is_taken_apart_by_reopening_it,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (first, twice) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
        let merged = merge(&desk, &twice, &first).await["case"].clone();
        let reopened = desk
            .done("caseReopen", &merged, json!({ "reason": "Another street" }))
            .await;
        assert_eq!(reopened["state"], "OPEN");
        let query = "query($id: ID!) { node(id: $id) { ... on Case { mergedInto { id } mergedCases { id } } } }";
        for case in [&first, &twice] {
            let variables = json!({ "id": case["id"] });
            let data = world.data(&desk.worker_token(), query, variables).await;
            let apart = json!({ "mergedInto": null, "mergedCases": [] });
            assert_eq!(data["node"], apart);
        }
        let kept = closings(&desk, &twice).await;
        assert_eq!(kept[0]["kind"], "MERGED", "{kept}");
        let counted = json!({ "opened": 2, "closed": 0, "withdrawn": 0, "merged": 1, "reopened": 1,
        "openAtEnd": 2, "cases": { "matching": 1 } });
        assert_eq!(october(&desk).await, counted);
        // And the other way round: no circle is left to close.
        let first = json!({ "id": first["id"], "revision": 2 });
        let other_way = merge(&desk, &first, &twice).await;
        assert_eq!(
            other_way["case"]["mergedInto"]["reference"],
            twice["reference"]
        );
    }
);

on_both!(merges_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let (case, other) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
    let closed = desk.closed().await;
    let nowhere = json!({ "intoCaseId": desk.outcome(desk.bins.met)["outcomeId"] });
    let itself = json!({ "intoCaseId": case["id"] });
    desk.refused("caseMerge", &case, itself, &["SAME_CASE intoCaseId"])
        .await;
    let into_closed = json!({ "intoCaseId": closed["id"] });
    desk.refused(
        "caseMerge",
        &case,
        into_closed,
        &["INTO_NOT_OPEN intoCaseId"],
    )
    .await;
    desk.refused("caseMerge", &case, nowhere, &["NOT_FOUND intoCaseId"])
        .await;
    let into = json!({ "intoCaseId": other["id"] });
    desk.refused("caseMerge", &closed, into, &["ALREADY_CLOSED caseId"])
        .await;
    let stale = json!({ "id": case["id"], "revision": 7 });
    let into = json!({ "intoCaseId": other["id"] });
    desk.refused("caseMerge", &stale, into, &["CONFLICT expectedRevision"])
        .await;
    let part = desk.opened(json!({})).await;
    let parent = json!({ "parentId": case["id"] });
    desk.done("caseSetParent", &part, parent).await;
    let case = json!({ "id": case["id"], "revision": 2 });
    let into = json!({ "intoCaseId": other["id"] });
    desk.refused("caseMerge", &case, into, &["SUB_CASES_OPEN caseId"])
        .await;
});

on_both!(work_goes_on_with_the_other_case_alone, |world| async move {
    let desk = Desk::open(&world).await;
    let (first, twice) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
    let merged = merge(&desk, &twice, &first).await["case"].clone();
    let met = desk.outcome(desk.bins.met);
    desk.refused("caseClose", &merged, met, &["ALREADY_MERGED caseId"])
        .await;
    desk.refused(
        "caseWithdraw",
        &merged,
        json!({}),
        &["ALREADY_MERGED caseId"],
    )
    .await;
    let again = json!({ "intoCaseId": first["id"] });
    desk.refused("caseMerge", &merged, again, &["ALREADY_MERGED caseId"])
        .await;
});
