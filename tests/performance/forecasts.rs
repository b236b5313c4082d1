//! Forecasts of a KPI; the arithmetic itself is tested with the rules.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, assert_near};

const FORECAST: &str = "{ model interval holtWinters { mase } seasonalNaive { mase } \
    points { period { label } value lower upper } }";

on_both!(
    with_little_past_a_month_is_as_a_year_ago,
    |world| async move {
        let scene = Scene::set(&world).await;
        let selection = format!("forecast(periods: 3) {FORECAST}");
        let forecast = &scene.ask(&world, &selection).await["forecast"];
        assert_eq!(forecast["model"], "SEASONAL_NAIVE");
        // Thirteen months are known; two years and four months are needed to judge.
        assert_eq!(forecast["holtWinters"], Value::Null);
        assert_eq!(forecast["seasonalNaive"], Value::Null);
        // October to December 2025 had 3, 2, 3. One September is known a year apart, 9 after 2: the error
        // is 7, and 1.2816 times that to both sides, not below 0.
        let reach = 7.0 * 1.281_551_565_544_6;
        for (index, (label, value)) in [("2026-10", 3.0), ("2026-11", 2.0), ("2026-12", 3.0)]
            .into_iter()
            .enumerate()
        {
            let point = &forecast["points"][index];
            assert_eq!(point["period"]["label"], label);
            assert_near(&point["value"], value);
            assert_near(&point["lower"], 0.0);
            assert_near(&point["upper"], value + reach);
        }
    }
);

on_both!(an_exceptional_month_is_left_out, |world| async move {
    let scene = Scene::set(&world).await;
    let selection = format!("forecast(periods: 12, leaveOut: [\"2026-09-15\"]) {FORECAST}");
    let forecast = &scene.ask(&world, &selection).await["forecast"];
    // Without the 9 of this September the next is as the 2 of last September.
    let september = &forecast["points"][11];
    assert_eq!(september["period"]["label"], "2027-09");
    assert_near(&september["value"], 2.0);
});

on_both!(what_cannot_be_forecast_is_said, |world| async move {
    let scene = Scene::set(&world).await;
    for periods in [0, 37, -1] {
        let selection = format!("forecast(periods: {periods}) {{ model }}");
        let codes = scene.codes(&world, &selection).await;
        assert_eq!(codes, ["BAD_USER_INPUT"], "{periods}");
    }
    // Half a year is no season.
    let selection = "forecast(periods: 3, history: { lastMonths: 6 }) { model }";
    let answer = scene.ask(&world, selection).await;
    assert_eq!(answer, json!({ "forecast": null }));
});
