//! Each thing done changes exactly the figures that it should, by one, and no other.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::{World, on_both};

use super::by_mutations::Council;

/// Every figure of September 2026: the demand of each channel and demand code, and each KPI's parts.
async fn figures(world: &World, council: &Council) -> BTreeMap<String, i64> {
    let query = r#"query {
        demand(period: { month: "2026-09" }, by: [CHANNEL, DEMAND_CODE]) {
            rows { channel { code } demandCode contacts opened closed reopened withdrawn
                onTime { numerator denominator } failureRate { numerator denominator } } }
        kpis { nodes { code series(period: { month: "2026-09" }) { points { numerator denominator } }
            cases(period: { month: "2026-09" }, part: NUMERATOR) { matching } } } }"#;
    let data = world.data(&council.officer, query, json!({})).await;
    let mut figures = BTreeMap::new();
    for row in data["demand"]["rows"].as_array().expect("rows") {
        let about = format!("{} {}", row["channel"]["code"], row["demandCode"]).replace('"', "");
        for name in ["contacts", "opened", "closed", "reopened", "withdrawn"] {
            figures.insert(
                format!("{about} {name}"),
                row[name].as_i64().expect("a number"),
            );
        }
        for (ratio, part) in [
            ("onTime", "numerator"),
            ("onTime", "denominator"),
            ("failureRate", "numerator"),
            ("failureRate", "denominator"),
        ] {
            let number = row[ratio][part].as_i64().expect("a number");
            figures.insert(format!("{about} {ratio} {part}"), number);
        }
    }
    for kpi in data["kpis"]["nodes"].as_array().expect("KPIs") {
        let point = &kpi["series"]["points"][0];
        let code = kpi["code"].as_str().expect("a code");
        figures.insert(
            format!("{code} numerator"),
            point["numerator"].as_i64().expect("a number"),
        );
        figures.insert(
            format!("{code} denominator"),
            point["denominator"].as_i64().unwrap_or(0),
        );
        let matching = kpi["cases"]["matching"].as_i64().expect("a number");
        figures.insert(format!("{code} matching"), matching);
    }
    figures
}

/// What changed, leaving out what is zero on one side and missing on the other.
fn changes(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |name: &&String| {
        let of = |figures: &BTreeMap<String, i64>| figures.get(*name).copied().unwrap_or(0);
        of(after) - of(before)
    };
    names
        .into_iter()
        .map(|name| (name.clone(), change(&name)))
        .filter(|(_, change)| *change != 0)
        .collect()
}

fn expected(changes: &[(&str, i64)]) -> Vec<(String, i64)> {
    changes
        .iter()
        .map(|(name, change)| ((*name).to_owned(), *change))
        .collect()
}

on_both!(
    each_verb_changes_exactly_its_figures_by_one,
    |world| async move {
        let council = Council::make(&world).await;
        let kpi = council.kpi(&world, "K", &[&council.outcomes[0]]).await;
        let other = council
            .open(&world, 1, "VALUE_NEW", "2026-09-01T09:00:00Z")
            .await;
        council
            .close(&world, &other, 1, "2026-09-03T09:00:00Z")
            .await;
        let nothing = figures(&world, &council).await;

        let case = council
            .open(&world, 0, "VALUE_NEW", "2026-09-01T09:00:00Z")
            .await;
        let opened = figures(&world, &council).await;
        assert_eq!(
            changes(&nothing, &opened),
            expected(&[
                ("PHONE VALUE_NEW contacts", 1),
                ("PHONE VALUE_NEW failureRate denominator", 1),
                ("PHONE VALUE_NEW opened", 1),
            ])
        );

        let case = council
            .close(&world, &case, 0, "2026-09-03T10:00:00Z")
            .await;
        let closed = figures(&world, &council).await;
        assert_eq!(
            changes(&opened, &closed),
            expected(&[
                ("K denominator", 1),
                ("K matching", 1),
                ("K numerator", 1),
                ("PHONE VALUE_NEW closed", 1),
                ("PHONE VALUE_NEW onTime denominator", 1),
                ("PHONE VALUE_NEW onTime numerator", 1),
            ])
        );

        // A reopening takes nothing from the earlier closing, which is a flow; the case leaves the states.
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"],
        "reopenedAt": "2026-09-04T10:00:00Z", "reason": "It was missed again" });
        let payload = world
            .change(
                &council.manager,
                "caseReopen",
                input,
                "case { id revision }",
            )
            .await;
        let case = payload["case"].clone();
        let reopened = figures(&world, &council).await;
        assert_eq!(
            changes(&closed, &reopened),
            expected(&[
                ("K denominator", -1),
                ("K matching", -1),
                ("K numerator", -1),
                ("PHONE VALUE_NEW onTime denominator", -1),
                ("PHONE VALUE_NEW onTime numerator", -1),
                ("PHONE VALUE_NEW reopened", 1),
            ])
        );

        // Closed again on the day after it was due: late.
        let case = council
            .close(&world, &case, 0, "2026-09-09T10:00:00Z")
            .await;
        let closed = figures(&world, &council).await;
        assert_eq!(
            changes(&reopened, &closed),
            expected(&[
                ("K denominator", 1),
                ("K matching", 1),
                ("K numerator", 1),
                ("PHONE VALUE_NEW closed", 1),
                ("PHONE VALUE_NEW onTime denominator", 1),
            ])
        );

        // Reclassifying the outcome of the case to one that is not linked.
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"],
        "outcomeId": council.outcomes[1] });
        let payload = world
            .change(
                &council.manager,
                "caseReclassify",
                input,
                "case { id revision }",
            )
            .await;
        let case = payload["case"].clone();
        let reclassified = figures(&world, &council).await;
        assert_eq!(
            changes(&closed, &reclassified),
            expected(&[("K matching", -1), ("K numerator", -1)])
        );

        // Linking that outcome brings in this case and the other; unlinking takes both out again.
        let link = json!({ "kpiId": kpi["id"], "outcomeId": council.outcomes[1] });
        world
            .change(
                &council.officer,
                "kpiOutcomeLink",
                link.clone(),
                "kpi { id }",
            )
            .await;
        let linked = figures(&world, &council).await;
        assert_eq!(
            changes(&reclassified, &linked),
            expected(&[("K matching", 2), ("K numerator", 2)])
        );
        world
            .change(&council.officer, "kpiOutcomeUnlink", link, "kpi { id }")
            .await;
        assert_eq!(figures(&world, &council).await, reclassified);

        reclassify_contact_and_correct(&world, &council, &case, reclassified).await;
    }
);

async fn reclassify_contact_and_correct(
    world: &World,
    council: &Council,
    case: &Value,
    before: BTreeMap<String, i64>,
) {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Case { contacts { nodes { id revision } } } } }";
    let data = world
        .data(&council.manager, query, json!({ "id": case["id"] }))
        .await;
    let contact = data["node"]["contacts"]["nodes"][0].clone();
    let input = json!({ "contactId": contact["id"], "expectedRevision": contact["revision"],
        "demandCode": "FAILURE_DONE_WRONG" });
    world
        .change(
            &council.manager,
            "contactReclassify",
            input,
            "contact { id }",
        )
        .await;
    let reclassified = figures(world, council).await;
    assert_eq!(
        changes(&before, &reclassified),
        expected(&[
            ("PHONE FAILURE_DONE_WRONG contacts", 1),
            ("PHONE FAILURE_DONE_WRONG failureRate denominator", 1),
            ("PHONE FAILURE_DONE_WRONG failureRate numerator", 1),
            ("PHONE VALUE_NEW contacts", -1),
            ("PHONE VALUE_NEW failureRate denominator", -1),
        ])
    );

    // Corrected: it was closed on the day it was due after all. No flow changes within the month.
    let query = "query($id: ID!) { node(id: $id) { ... on Case { revision } } }";
    let data = world
        .data(&council.manager, query, json!({ "id": case["id"] }))
        .await;
    let input = json!({ "caseId": case["id"], "expectedRevision": data["node"]["revision"],
        "closedAt": "2026-09-08T10:00:00Z", "reason": "Typed a day too late" });
    world
        .change(&council.manager, "caseCorrect", input, "case { id }")
        .await;
    let corrected = figures(world, council).await;
    assert_eq!(
        changes(&reclassified, &corrected),
        expected(&[("PHONE VALUE_NEW onTime numerator", 1),])
    );
}
