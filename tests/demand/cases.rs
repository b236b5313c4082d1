//! The cases behind a row of demand.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::recount::text;
use support::{World, on_both};

use super::scene::Scene;

/// The references behind a figure of the only row, sorted, with `matching` and the reason.
async fn behind(
    world: &World,
    token: &str,
    demand: &str,
    measure: &str,
) -> (Vec<String>, Value, Value) {
    let query = format!(
        r#"{{ journey(code: "MISSED") {{ demand({demand}) {{ totals {{
        cases(measure: {measure}) {{ matching withheldReason nodes {{ reference }} }} }} }} }} }}"#
    );
    let data = world.data(token, &query, json!({})).await;
    let cases = &data["journey"]["demand"]["totals"]["cases"];
    let nodes = cases["nodes"].as_array().cloned().unwrap_or_default();
    let mut references: Vec<String> = nodes.iter().map(|case| text(&case["reference"])).collect();
    references.sort();
    (
        references,
        cases["matching"].clone(),
        cases["withheldReason"].clone(),
    )
}

const AUTUMN: &str = r#"period: { from: "2026-08-01", to: "2026-11-01" }"#;

on_both!(behind_every_figure_stand_its_cases, |world| async move {
    let scene = Scene::set(&world).await;
    let Scene { a, b, c, d, .. } = &scene;
    let september = r#"period: { month: "2026-09" }"#;
    for (demand, measure, expected) in [
        (AUTUMN, "OPENED", vec![a, b, c, d]),
        // B was closed twice and stands here once.
        (AUTUMN, "CLOSED", vec![a, b]),
        (september, "CLOSED", vec![b]),
        (september, "REOPENED", vec![b]),
        (september, "WITHDRAWN", vec![c]),
        (AUTUMN, "CLOSED_ON_TIME", vec![a]),
        (AUTUMN, "CLOSED_LATE", vec![b]),
        (AUTUMN, "WORKING_DAYS", vec![a, b]),
        (september, "CLOSED_LATE", vec![]),
        (september, "OPEN_AT_END", vec![b, d]),
        (september, "BREACH_BACKLOG", vec![b]),
        (AUTUMN, "OPEN_AT_END", vec![d]),
    ] {
        let mut expected: Vec<String> = expected.into_iter().cloned().collect();
        expected.sort();
        let (found, matching, reason) =
            behind(&world, &scene.council.officer, demand, measure).await;
        assert_eq!(found, expected, "{measure} of {demand}");
        assert_eq!(matching, expected.len(), "{measure} of {demand}");
        assert_eq!(reason, Value::Null);
    }
});

on_both!(rows_and_filters_narrow_the_cases, |world| async move {
    let scene = Scene::set(&world).await;
    let demand = format!(
        "{AUTUMN}, by: [MONTH, CHANNEL, OUTCOME, DEMAND_CODE, TEAM, VERSION, CUSTOMER_KIND]"
    );
    let measures = [
        "OPENED",
        "CLOSED",
        "WITHDRAWN",
        "REOPENED",
        "CLOSED_ON_TIME",
        "CLOSED_LATE",
    ];
    let cases: String = measures
        .iter()
        .map(|measure| {
            format!("{measure}: cases(measure: {measure}) {{ matching nodes {{ reference }} }} ")
        })
        .collect();
    let fields = format!(
        "rows {{ opened closed withdrawn reopened onTime {{ numerator denominator }} {cases} }}"
    );
    let rows = scene.demand(&demand, &fields).await;
    let mut walked = 0;
    for row in rows["rows"].as_array().expect("rows") {
        let on_time = &row["onTime"];
        let late = on_time["denominator"].as_i64().expect("a number")
            - on_time["numerator"].as_i64().expect("a number");
        let figures = [
            row["opened"].clone(),
            row["closed"].clone(),
            row["withdrawn"].clone(),
            row["reopened"].clone(),
            on_time["numerator"].clone(),
            json!(late),
        ];
        for (measure, figure) in measures.iter().zip(figures) {
            let cases = &row[*measure];
            assert_eq!(cases["matching"], figure, "{measure} of {row}");
            let nodes = cases["nodes"].as_array().expect("nodes");
            assert_eq!(json!(nodes.len()), figure, "{measure} of {row}");
            walked += nodes.len();
        }
    }
    // Four opened, three closed in a month each, one withdrawn, one reopened, one on time, one late.
    assert_eq!(walked, 11);

    let met = format!(
        "{AUTUMN}, where: {{ outcomeIn: [{}] }}",
        scene.council.outcomes[0]
    );
    let (found, ..) = behind(&world, &scene.council.officer, &met, "CLOSED").await;
    assert_eq!(found.len(), 2);
    let (found, matching, _) = behind(&world, &scene.council.officer, &met, "OPEN_AT_END").await;
    assert_eq!((found.len(), matching), (0, Value::Null));
});

on_both!(
    what_a_viewer_may_not_see_is_counted_all_the_same,
    |world| async move {
        let scene = Scene::set(&world).await;
        let seen = "UPDATE council SET councillors_see_small_numbers = true";
        let changed = world.own_connection().execute_unprepared(seen).await;
        changed.expect("the council is changed");
        let councillor = world.token("councillor", "anybody");
        let (found, matching, reason) = behind(&world, &councillor, AUTUMN, "OPENED").await;
        assert_eq!((found.len(), matching), (0, json!(4)));
        assert_eq!(reason, "NO_CASE_ACCESS");
        let (found, matching, reason) =
            behind(&world, &scene.council.manager, AUTUMN, "OPENED").await;
        assert_eq!((found.len(), matching), (4, json!(4)));
        assert_eq!(reason, "PARTIAL_CASE_ACCESS");
    }
);
