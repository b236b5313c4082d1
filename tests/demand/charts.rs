//! Control charts and forecasts of demand, worked out by hand.

use serde_json::{Value, json};
use support::{World, on_both};

use crate::performance::scene::{RECEIVED, Scene, assert_near};

async fn ask(world: &World, token: &str, selection: &str) -> support::Answer {
    let query = format!(
        "{{ service(code: \"BINS\") {{ demand(period: {{ lastMonths: 13, includeCurrent: true }}) {{ {selection} }} }} }}"
    );
    world.ask(token, &query, json!({})).await
}

on_both!(
    a_measure_of_demand_has_a_control_chart,
    |world| async move {
        let scene = Scene::set(&world).await;
        let officer = &scene.council.officer;
        let selection = "controlChart(measure: OPENED, by: MONTH) { variation assurance phases { from } \
            points { period { label } value mean lower upper cause variation target } }";
        let answer = ask(&world, officer, selection).await;
        let chart = &answer.data()["service"]["demand"]["controlChart"];
        // The same cases as in the chart of the KPI: 3 ± 2.66, and September's 9 above. October is not over.
        let points = chart["points"].as_array().expect("points");
        assert_eq!(points.len(), RECEIVED.len());
        for (point, received) in points.iter().zip(RECEIVED) {
            assert_near(&point["value"], f64::from(received));
            assert_near(&point["mean"], 3.0);
            assert_near(&point["lower"], 0.34);
            assert_near(&point["upper"], 5.66);
            assert_eq!(point["target"], Value::Null);
        }
        assert_eq!(points[12]["period"]["label"], "2026-09");
        assert_eq!(points[12]["cause"], "ABOVE_LIMIT");
        // More cases are neither good nor bad.
        assert_eq!(chart["variation"], "NEUTRAL_HIGH");
        assert_eq!(chart["assurance"], Value::Null);
        assert_eq!(chart["phases"], json!([{ "from": "2025-09-01" }]));
        // Quarters are whole: October to December 2025 had 3 + 2 + 3 cases, then 2 + 3 + 2, 3 + 2 + 3, 2 + 3 + 9.
        // September 2025 is no whole quarter.
        let selection =
            "controlChart(measure: OPENED, by: QUARTER) { points { period { label } value } }";
        let answer = ask(&world, officer, selection).await;
        let chart = &answer.data()["service"]["demand"]["controlChart"];
        let quarters = json!([
            { "period": { "label": "2025/26 Q3" }, "value": 8.0 },
            { "period": { "label": "2025/26 Q4" }, "value": 7.0 },
            { "period": { "label": "2026/27 Q1" }, "value": 8.0 },
            { "period": { "label": "2026/27 Q2" }, "value": 14.0 },
        ]);
        assert_eq!(chart["points"], quarters);
    }
);

on_both!(
    shares_of_demand_have_a_chart_of_shares,
    |world| async move {
        let scene = Scene::set(&world).await;
        let officer = &scene.council.officer;
        // One failure among the ten contacts of September 2026, none among the 30 before.
        scene
            .council
            .open(&world, 0, "FAILURE_NOT_DONE", "2026-09-20T10:00:00Z")
            .await;
        let selection = "controlChart(measure: FAILURE_RATE, by: MONTH, settings: { type: P }) \
        { type points { value mean upper lower } }";
        let answer = ask(&world, officer, selection).await;
        let chart = &answer.data()["service"]["demand"]["controlChart"];
        assert_eq!(chart["type"], "P");
        let last = &chart["points"][12];
        assert_near(&last["value"], 0.1);
        assert_near(&last["mean"], 1.0 / 40.0);
        assert_near(&last["lower"], 0.0);
        let sigma = (1.0_f64 / 40.0 * 39.0 / 40.0 / 10.0).sqrt();
        assert_near(&last["upper"], 1.0 / 40.0 + 3.0 * sigma);
        let wrong = "controlChart(measure: OPENED, by: MONTH, settings: { type: P }) { type }";
        let answer = ask(&world, officer, wrong).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    }
);

on_both!(
    demand_is_forecast_by_any_length_of_time,
    |world| async move {
        let scene = Scene::set(&world).await;
        let officer = &scene.council.officer;
        let selection = "forecast(measure: OPENED, by: QUARTER, periods: 2) { model points { period { label } value } }";
        let answer = ask(&world, officer, selection).await;
        // As in the same quarter of the year before.
        let expected = json!({ "model": "SEASONAL_NAIVE", "points": [
        { "period": { "label": "2026/27 Q3" }, "value": 8.0 },
        { "period": { "label": "2026/27 Q4" }, "value": 7.0 },
    ] });
        assert_eq!(answer.data()["service"]["demand"]["forecast"], expected);
        let days =
            "forecast(measure: CONTACTS, by: DAY, periods: 36) { points { period { label } } }";
        let answer = ask(&world, officer, days).await;
        let points = &answer.data()["service"]["demand"]["forecast"]["points"];
        assert_eq!(points[0]["period"]["label"], "2026-10-15");
        assert_eq!(points[35]["period"]["label"], "2026-11-19");
        let none = ask(
            &world,
            officer,
            "forecast(measure: CONTACTS, by: DAY, periods: 0) { model }",
        )
        .await;
        assert_eq!(none.codes(), ["BAD_USER_INPUT"]);
    }
);
