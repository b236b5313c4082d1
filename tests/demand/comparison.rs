//! The same figures of earlier periods.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, values};

const EARLIER: &str = "comparison { previousPeriod { period { label } opened closed openAtEnd } \
    samePeriodLastYear { period { label } opened openAtEnd } }";
const PATHS: [&str; 6] = [
    "comparison.previousPeriod.period.label",
    "comparison.previousPeriod.opened",
    "comparison.previousPeriod.closed",
    "comparison.previousPeriod.openAtEnd",
    "comparison.samePeriodLastYear.period.label",
    "comparison.samePeriodLastYear.opened",
];

fn told(demand: &Value) -> Value {
    let rows = demand["rows"].as_array().expect("rows").iter();
    json!(rows.map(|row| values(row, &PATHS)).collect::<Vec<_>>())
}

on_both!(months_are_compared_with_months, |world| async move {
    let scene = Scene::set(&world).await;
    let fields = format!("rows {{ {EARLIER} }} totals {{ {EARLIER} }}");
    let period = r#"period: { from: "2026-09-01", to: "2026-11-01" }"#;
    let demand = scene
        .demand(&format!("{period}, by: [MONTH]"), &fields)
        .await;
    // August: A came and was closed. September: three came, one was closed, two were open.
    let expected = json!([
        ["2026-08", 1, 1, 0, "2025-09", 0],
        ["2026-09", 3, 1, 2, "2025-10", 0],
    ]);
    assert_eq!(told(&demand), expected);
    let totals = json!(values(&demand["totals"], &PATHS));
    assert_eq!(
        totals,
        json!([
            "2026-07-01 to 2026-08-31",
            1,
            1,
            0,
            "2025-09-01 to 2025-10-31",
            0
        ])
    );

    let channel = &scene.council.channels[1];
    let only_web = format!(
        r#"period: {{ month: "2026-10" }}, by: [CHANNEL], where: {{ channelIn: [{channel}] }}"#
    );
    let demand = scene
        .demand(&only_web, &format!("rows {{ {EARLIER} }}"))
        .await;
    // B and C came by web in September; B was closed on the 10th and is open again.
    assert_eq!(told(&demand), json!([["2026-09", 2, 1, 1, "2025-10", 0]]));
});

on_both!(a_year_later_everything_is_last_years, |world| async move {
    let scene = Scene::set(&world).await;
    world.set_now("2027-10-15T10:00:00Z");
    let fields = format!("rows {{ {EARLIER} }}");
    let months = r#"period: { quarter: { financialYear: "2027/28", number: 2 } }, by: [QUARTER]"#;
    // July to September 2026: four came; April to June 2027: nothing. D is open all the while.
    let demand = scene.demand(months, &fields).await;
    let expected = json!([["2027/28 Q1", 0, 0, 1, "2026/27 Q2", 4]]);
    assert_eq!(told(&demand), expected);
    // Monday 30 August 2027 is 52 weeks after Monday 31 August 2026, in whose week B and C came.
    let weeks = r#"period: { from: "2027-08-30", to: "2027-09-06" }, by: [WEEK]"#;
    let demand = scene.demand(weeks, &fields).await;
    assert_eq!(told(&demand), json!([["2027-W34", 0, 0, 1, "2026-W36", 2]]));
    // Cut: the first two days of September, and the two days before them.
    let cut = r#"period: { from: "2027-09-01", to: "2027-09-03" }, by: [MONTH]"#;
    let demand = scene.demand(cut, &fields).await;
    let expected = json!([[
        "2027-08-30 to 2027-08-31",
        0,
        0,
        1,
        "2026-09-01 to 2026-09-02",
        2
    ]]);
    assert_eq!(told(&demand), expected);
});
