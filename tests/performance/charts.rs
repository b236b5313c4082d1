//! The control chart of a KPI, worked out by hand.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{RECEIVED, Scene, assert_near};

const CHART: &str = "type profile variation assurance warnings { code phase } \
    phases { number from rebase { reason } } \
    points { period { label } value mean lower upper nearLower nearUpper target phase cause variation }";

fn period(rest: &str) -> String {
    format!("controlChart(period: {{ lastMonths: 13, includeCurrent: true }}{rest}) {{ {CHART} }}")
}

on_both!(
    a_month_beyond_the_limit_is_a_special_cause,
    |world| async move {
        let scene = Scene::set(&world).await;
        let chart = &scene.ask(&world, &period("")).await["controlChart"];
        // The present month is not over and left out. 39 cases in 13 months: the mean is 3. Ranges are 1,
        // eleven times, and 6: their mean is 17 / 12, and 6 > 3.267 * 17 / 12 = 4.63 is screened out. So the
        // limits are 3 ± 2.66, near limits two thirds of that.
        let points = chart["points"].as_array().expect("points");
        assert_eq!(points.len(), RECEIVED.len());
        for (point, received) in points.iter().zip(RECEIVED) {
            assert_near(&point["value"], f64::from(received));
            assert_near(&point["mean"], 3.0);
            assert_near(&point["lower"], 0.34);
            assert_near(&point["upper"], 5.66);
            assert_near(&point["nearLower"], 3.0 - 2.66 * 2.0 / 3.0);
            assert_near(&point["nearUpper"], 3.0 + 2.66 * 2.0 / 3.0);
            assert_near(&point["target"], 6.0);
            assert_eq!(point["phase"], 1);
        }
        let (last, before) = points.split_last().expect("points");
        assert_eq!(last["period"]["label"], "2026-09");
        assert_eq!(last["cause"], "ABOVE_LIMIT");
        assert_eq!(last["variation"], "CONCERN_HIGH");
        for point in before {
            assert_eq!(point["cause"], Value::Null);
            assert_eq!(point["variation"], "COMMON_CAUSE");
        }
        assert_eq!(chart["type"], "XMR");
        assert_eq!(chart["profile"], "PLOT_THE_DOTS");
        assert_eq!(chart["variation"], "CONCERN_HIGH");
        // Fewer are better, and the upper limit of 5.66 is below the target of 6.
        assert_eq!(chart["assurance"], "CONSISTENTLY_PASSES");
        assert_eq!(chart["warnings"], json!([]));
        let whole = json!([{ "number": 1, "from": "2025-09-01", "rebase": null }]);
        assert_eq!(chart["phases"], whole);
    }
);

on_both!(a_phase_can_be_tried_out, |world| async move {
    let scene = Scene::set(&world).await;
    let tried = r#", settings: { rebasedOn: ["2026-04-01"], profile: MAKING_DATA_COUNT_2023 }"#;
    let chart = &scene.ask(&world, &period(tried)).await["controlChart"];
    assert_eq!(chart["profile"], "MAKING_DATA_COUNT_2023");
    // From April 3, 2, 3, 2, 3, 9: the mean is 22 / 6; ranges 1, 1, 1, 1, 6 have the mean 2 and none is
    // 3.267 times that, so the limits are 22 / 6 ± 5.32. Before that 2, 3, 2, 3, 2, 3, 2: 17 / 7 ± 2.66.
    let points = chart["points"].as_array().expect("points");
    assert_near(&points[6]["mean"], 17.0 / 7.0);
    assert_near(&points[6]["upper"], 17.0 / 7.0 + 2.66);
    assert_near(&points[7]["mean"], 22.0 / 6.0);
    assert_near(&points[7]["upper"], 22.0 / 6.0 + 5.32);
    assert_eq!(points[12]["cause"], "ABOVE_LIMIT");
    let short = |phase| json!({ "code": "SHORT_PHASE", "phase": phase });
    assert_eq!(chart["warnings"], json!([short(1), short(2)]));
    assert_eq!(chart["phases"][1]["from"], "2026-04-01");
    assert_eq!(chart["phases"][1]["rebase"], Value::Null);
    // Nothing was kept.
    let rebases = &scene.ask(&world, "rebases { reason }").await["rebases"];
    assert_eq!(*rebases, json!([]));
});

on_both!(counts_have_a_chart_of_counts, |world| async move {
    let scene = Scene::set(&world).await;
    let chart = &scene.ask(&world, &period(", settings: { type: C }")).await["controlChart"];
    // 3 ± 3 * sqrt(3), never below 0.
    assert_near(&chart["points"][0]["lower"], 0.0);
    assert_near(&chart["points"][0]["upper"], 3.0 + 3.0 * 3_f64.sqrt());
    assert_eq!(chart["points"][12]["cause"], "ABOVE_LIMIT");
    for wrong in [
        ", settings: { type: P }",
        ", settings: { type: U }",
        ", settings: { fixAfter: 11 }",
    ] {
        let codes = scene.codes(&world, &period(wrong)).await;
        assert_eq!(codes, ["BAD_USER_INPUT"], "{wrong}");
    }
});

on_both!(a_value_has_an_attainment_and_a_colour, |world| async move {
    let scene = Scene::set(&world).await;
    let selection = "series(period: { lastMonths: 2 }) { signal { variation assurance mean lower upper } \
            points { value attainment rating } }";
    let series = &scene.ask(&world, selection).await["series"];
    // August: 3 of at most 6; September: 9, half more than 5 % of 6 too many.
    let points = json!([
        { "value": 3.0, "attainment": 2.0, "rating": "GREEN" },
        { "value": 9.0, "attainment": 6.0 / 9.0, "rating": "RED" },
    ]);
    assert_eq!(series["points"], points);
    // Of two months: 6 ± 2.66 * 6.
    let signal = &series["signal"];
    assert_near(&signal["mean"], 6.0);
    assert_near(&signal["lower"], -9.96);
    assert_near(&signal["upper"], 21.96);
    assert_eq!(signal["variation"], "COMMON_CAUSE");
    assert_eq!(signal["assurance"], "INCONSISTENT");
});

on_both!(
    a_chart_is_for_whom_its_figures_are_for,
    |world| async move {
        let scene = Scene::set(&world).await;
        let query = format!("{{ kpi(code: \"RECEIVED\") {{ {} }} }}", period(""));
        // A member of staff of no team: not published, and not of their teams.
        let staff = world.token("staff-member", "somebody");
        let data = world.data(&staff, &query, json!({})).await;
        assert_eq!(data["kpi"]["controlChart"], Value::Null);
        let data = world.data(&scene.council.officer, &query, json!({})).await;
        assert_eq!(
            data["kpi"]["controlChart"]["points"]
                .as_array()
                .map(Vec::len),
            Some(13)
        );
    }
);

on_both!(
    a_chart_costs_the_same_statements_for_any_number_of_periods,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cost = async |months: u32| {
            world.mark();
            let chart = format!(
                "controlChart(period: {{ lastMonths: {months} }}) {{ points {{ value }} }}"
            );
            scene.ask(&world, &chart).await;
            world.statements().len()
        };
        let few = cost(2).await;
        assert_eq!(cost(60).await, few);
    }
);
