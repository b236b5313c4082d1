//! Series over longer periods than the KPI's own: put together over time as its version says.

use serde_json::json;
use support::{World, on_both};

use super::officer::Scene;

const HALF_YEAR: &str = r#"period: { from: "2026-04-01", to: "2026-10-01" }, every: QUARTER"#;

async fn rolled(scene: &Scene, roll_up: &str) -> serde_json::Value {
    let code = format!("K-{roll_up}").replace('_', "-");
    let kpi = scene
        .external_with(&code, json!({ "rollUpOverTime": roll_up }))
        .await;
    for (month, parts) in [
        ("2026-04", (1.0, 2.0)),
        ("2026-05", (90.0, 100.0)),
        ("2026-06", (3.0, 10.0)),
        ("2026-09", (5.0, 10.0)),
    ] {
        scene.record(&kpi, month, parts).await;
    }
    let fields = "period { label } numerator denominator value coverage { reporting expected }";
    scene.points(&code, HALF_YEAR, fields).await
}

on_both!(
    months_are_put_together_as_the_version_says,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let quarters = |first: serde_json::Value, second: serde_json::Value| {
            let point = |label: &str, part: serde_json::Value, reporting: i32| {
                json!({ "period": { "label": label }, "numerator": part[0], "denominator": part[1],
                    "value": part[2], "coverage": { "reporting": reporting, "expected": 3 } })
            };
            json!([
                point("2026/27 Q1", first, 3),
                point("2026/27 Q2", second, 1)
            ])
        };
        // The second quarter has September alone: 5 of 10, at a third of the coverage.
        let alone = json!([5, 10, 50.0]);
        // (1 + 90 + 3) / (2 + 100 + 10) = 94/112.
        let expected = quarters(json!([94, 112, 94.0 / 112.0 * 100.0]), alone.clone());
        assert_eq!(rolled(&scene, "SUM").await, expected);
        // The last month is June; the least 30 %, the greatest 90 %.
        let expected = quarters(json!([3, 10, 30.0]), alone.clone());
        assert_eq!(rolled(&scene, "LAST").await, expected);
        assert_eq!(rolled(&scene, "MIN").await, expected);
        let expected = quarters(json!([90, 100, 90.0]), alone.clone());
        assert_eq!(rolled(&scene, "MAX").await, expected);
        let expected = quarters(json!([null, null, null]), alone);
        assert_eq!(rolled(&scene, "NONE").await, expected);
        // 94/3 over 112/3 is the same ratio as the sum.
        let average = rolled(&scene, "AVERAGE").await;
        let value = average[0]["value"].as_f64().expect("a value");
        assert!((value - 94.0 / 112.0 * 100.0).abs() < 1e-9);
    }
);

on_both!(
    stocks_are_averaged_over_time_before_services_are_added,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let (bins, parks) = (scene.council.service.clone(), scene.second_service().await);
        let more = json!({ "isReportedByService": true, "serviceIds": [bins, parks], "factor": 1.0,
            "unit": "places", "rollUpOverTime": "AVERAGE" });
        let kpi = scene.external_with("PLACES", more).await;
        for (service, month, places) in [
            (&bins, "2026-04", 10.0),
            (&bins, "2026-05", 20.0),
            (&bins, "2026-06", 30.0),
            (&parks, "2026-04", 6.0),
        ] {
            let input = json!({ "kpiId": kpi["id"], "period": { "month": month },
                "serviceId": service, "numerator": places });
            scene.change("kpiValueRecord", input, "").await;
        }
        let arguments =
            r#"period: { quarter: { financialYear: "2026/27", number: 1 } }, every: QUARTER"#;
        let fields = "numerator value coverage { reporting expected }";
        // Bins 20 on average, parks 6 in the one month that it reported: 26. Four of six reported.
        let expected = json!([{ "numerator": 26, "value": 26.0,
            "coverage": { "reporting": 4, "expected": 6 } }]);
        assert_eq!(scene.points("PLACES", arguments, fields).await, expected);
    }
);

on_both!(
    cases_of_a_quarter_are_the_cases_of_its_months,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let council = &scene.council;
        council
            .kpi(&world, "COLLECTED", &[&council.outcomes[0]])
            .await;
        for (day, outcome) in [("2026-07-03", 0), ("2026-08-05", 1), ("2026-09-07", 0)] {
            let at = format!("{day}T09:00:00Z");
            let case = council.open(&world, 0, "VALUE_NEW", &at).await;
            council
                .close(&world, &case, outcome, &format!("{day}T10:00:00Z"))
                .await;
        }
        let arguments = r#"period: { from: "2026-07-01", to: "2026-10-01" }, every: QUARTER"#;
        let fields = "period { label isComplete } numerator denominator isProvisional";
        let expected = json!([{ "period": { "label": "2026/27 Q2", "isComplete": true },
            "numerator": 2, "denominator": 3, "isProvisional": false }]);
        assert_eq!(scene.points("COLLECTED", arguments, fields).await, expected);
        let year = json!({ "frequency": "FINANCIAL_YEAR" });
        scene.external_with("YEARLY", year).await;
        let query = r#"{ kpi(code: "YEARLY") { series(period: { month: "2026-09" }, every: QUARTER) { points { value } } } }"#;
        let answer = world.ask(&council.officer, query, json!({})).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT");
    }
);
