//! KPIs that count contacts: their figures, what stands behind them, and what they cannot ask.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

const FAILURES: [&str; 8] = [
    "FAILURE_PROGRESS_CHASE",
    "FAILURE_CLARIFY",
    "FAILURE_REPEAT_INFORMATION",
    "FAILURE_WRONG_PLACE",
    "FAILURE_NOT_DONE",
    "FAILURE_DONE_WRONG",
    "FAILURE_REOPENED",
    "FAILURE_WEBSITE",
];

const SEPTEMBER: &str = r#"{ month: "2026-09" }"#;

fn kpi(scene: &Scene, code: &str, kind: &str, more: Value) -> Value {
    let least = json!({ "code": code, "title": code, "kind": kind, "unit": "%", "factor": 100.0,
        "polarity": "LOWER", "ownerId": scene.council.owner, "serviceIds": [scene.council.service] });
    over(least, more)
}

/// Failure demand as the demand of a service tells it: failures over contacts whose code is known.
fn failure_demand(scene: &Scene) -> Value {
    let known = json!({ "not": { "demandCodeIn": ["UNKNOWN"] } });
    let more = json!({
        "numerator": { "anchor": "CONTACTED", "predicate": { "demandCodeIn": FAILURES } },
        "denominator": { "anchor": "CONTACTED", "predicate": known },
    });
    kpi(scene, "FAILURE", "CASE_RATIO", more)
}

impl Scene {
    /// Records a contact on the journey or on a case; gives its id and revision.
    async fn contact(&self, of: Value, code: &str, at: &str) -> Value {
        let least =
            json!({ "channelId": self.council.channels[1], "demandCode": code, "happenedAt": at });
        let manager = &self.council.manager;
        let object = "contact { id revision }";
        let payload = self
            .world
            .change(manager, "contactRecord", over(least, of), object);
        payload.await["contact"].clone()
    }

    /// Two cases in September, and three contacts besides theirs, one of them in August; gives the one
    /// whose demand code nobody knows.
    async fn contacts(&self) -> Value {
        let (world, council) = (&self.world, &self.council);
        let first = council
            .open(world, 0, "VALUE_NEW", "2026-09-01T09:00:00Z")
            .await;
        council
            .open(world, 1, "FAILURE_NOT_DONE", "2026-09-02T09:00:00Z")
            .await;
        let of_journey = || json!({ "journeyId": council.journey });
        let of_case = json!({ "caseId": first["id"] });
        self.contact(of_case, "FAILURE_PROGRESS_CHASE", "2026-09-10T09:00:00Z")
            .await;
        self.contact(of_journey(), "VALUE_NEW", "2026-08-15T09:00:00Z")
            .await;
        self.contact(of_journey(), "UNKNOWN", "2026-09-11T09:00:00Z")
            .await
    }

    /// Numerator and denominator of each month from August to September.
    async fn months(&self, code: &str) -> Value {
        let period = r#"period: { from: "2026-08-01", to: "2026-10-01" }"#;
        self.points(code, period, "numerator denominator").await
    }
}

on_both!(
    failure_demand_is_the_rate_that_demand_tells,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.make(failure_demand(&scene)).await;
        let unknown = scene.contacts().await;
        let expected =
            json!([{ "numerator": 0, "denominator": 1 }, { "numerator": 2, "denominator": 3 }]);
        assert_eq!(scene.months("FAILURE").await, expected);
        let told = async || {
            let query = format!(
                "{{ service(code: \"BINS\") {{ demand(period: {SEPTEMBER}) {{ totals {{
                    failureRate {{ numerator denominator }} }} }} }} }}"
            );
            let data = world.data(&scene.council.officer, &query, json!({})).await;
            data["service"]["demand"]["totals"]["failureRate"].clone()
        };
        assert_eq!(scene.months("FAILURE").await[1], told().await);
        // A contact whose code becomes known counts at once.
        let input = json!({ "contactId": unknown["id"], "expectedRevision": unknown["revision"],
            "demandCode": "FAILURE_CLARIFY" });
        let manager = &scene.council.manager;
        world
            .change(manager, "contactReclassify", input, "contact { id }")
            .await;
        let point = json!({ "numerator": 3, "denominator": 4 });
        assert_eq!(scene.months("FAILURE").await[1], point);
        assert_eq!(told().await, point);
        // Days that are no whole months are counted from the rows.
        let days = r#"period: { from: "2026-09-01", to: "2026-09-30" }, part: NUMERATOR"#;
        let behind = format!("contacts({days}) {{ matching nodes {{ demandCode }} }}");
        let expected = json!({ "contacts": { "matching": 3, "nodes": [
            { "demandCode": "FAILURE_NOT_DONE" }, { "demandCode": "FAILURE_PROGRESS_CHASE" },
            { "demandCode": "FAILURE_CLARIFY" } ] } });
        assert_eq!(scene.kpi("FAILURE", &behind).await, expected);
    }
);

on_both!(
    a_definition_says_that_it_counts_contacts,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.make(failure_demand(&scene)).await;
        scene.contacts().await;
        let fields = format!(
            "denominator {{ source anchor words }}
             controlChart(period: {{ lastMonths: 2 }}) {{ points {{ value }} }}
             movement(from: {{ period: {SEPTEMBER}, asAt: \"2026-10-01T00:00:00Z\" }},
                to: {{ period: {SEPTEMBER} }}) {{ change }}"
        );
        let told = scene.kpi("FAILURE", &fields).await;
        let part = json!({ "source": "CONTACT", "anchor": "CONTACTED",
            "words": "Contacts where not (the demand code is Not yet known)." });
        assert_eq!(told["denominator"], part);
        assert_eq!(told["movement"], Value::Null);
        assert_eq!(
            told["controlChart"]["points"].as_array().map(Vec::len),
            Some(2)
        );
    }
);

on_both!(
    contacts_and_cases_stand_behind_their_own_part,
    |world| async move {
        let scene = Scene::set(&world).await;
        let more = json!({ "factor": 1.0, "unit": "contacts", "numerator": { "anchor": "CONTACTED" },
            "denominator": { "anchor": "OPENED" } });
        scene
            .make(kpi(&scene, "PER-CASE", "CASE_RATIO", more))
            .await;
        scene.contacts().await;
        let point = json!({ "numerator": 4, "denominator": 2, "value": 2.0 });
        let september = format!("period: {SEPTEMBER}");
        let points = scene.points("PER-CASE", &september, "numerator denominator value");
        assert_eq!(points.await, json!([point]));
        let behind = |part: &str| {
            format!(
                "cases({september}, part: {part}) {{ matching nodes {{ id }} }}
                 contacts({september}, part: {part}, first: 3) {{
                    matching withheldReason nodes {{ happenedOn }} pageInfo {{ hasNextPage }} }}"
            )
        };
        let above = scene.kpi("PER-CASE", &behind("NUMERATOR")).await;
        let days = ["2026-09-01", "2026-09-02", "2026-09-10"];
        let nodes: Vec<Value> = days
            .iter()
            .map(|day| json!({ "happenedOn": day }))
            .collect();
        let expected = json!({ "cases": null, "contacts": { "matching": 4, "withheldReason": null,
            "nodes": nodes, "pageInfo": { "hasNextPage": true } } });
        assert_eq!(above, expected);
        let below = scene.kpi("PER-CASE", &behind("DENOMINATOR")).await;
        assert_eq!(below["contacts"], Value::Null);
        assert_eq!(below["cases"]["matching"], 2);
        // A councillor sees published figures and no contacts; the team reaches its own journeys.
        let ask = async |token: &str| {
            let query = format!(
                "{{ kpi(code: \"PER-CASE\") {{ {} }} }}",
                behind("NUMERATOR")
            );
            world.data(token, &query, json!({})).await["kpi"]["contacts"].clone()
        };
        let councillor = ask(&world.token("councillor", "somebody")).await;
        let expected = json!({ "matching": null, "withheldReason": "NO_CONTACT_ACCESS", "nodes": [],
            "pageInfo": { "hasNextPage": false } });
        assert_eq!(councillor, expected);
        let manager = ask(&scene.council.manager).await;
        assert_eq!(manager["withheldReason"], "PARTIAL_CONTACT_ACCESS");
        assert_eq!(manager["nodes"].as_array().map(Vec::len), Some(3));
    }
);

on_both!(what_contacts_do_not_have_is_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let refused = async |kind: &str, predicate: Value| {
        let numerator = json!({ "anchor": "CONTACTED", "predicate": predicate });
        let input = kpi(&scene, "K", kind, json!({ "numerator": numerator }));
        scene.refused("kpiCreate", input).await
    };
    let at_predicate = ["INVALID_MEASURE numerator.predicate"];
    for of_case in [
        json!({ "isClosed": false }),
        json!({ "all": [{ "not": { "isOnTime": true } }] }),
        json!({ "outcomeIsLinked": true }),
        json!({ "workingDays": { "op": "LTE", "value": 5 } }),
    ] {
        assert_eq!(refused("CASE_COUNT", of_case).await, at_predicate);
    }
    let at_anchor = ["INVALID_MEASURE numerator.anchor"];
    let known = json!({ "demandCodeIn": ["UNKNOWN"] });
    assert_eq!(refused("STOCK", known.clone()).await, at_anchor);
    assert_eq!(refused("CASE_DURATION", known).await, at_anchor);
});
