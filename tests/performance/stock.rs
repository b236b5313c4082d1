//! Stocks: cases open at the end of a period, reopened ones among them.

use serde_json::{Value, json};
use support::on_both;

use super::officer::Scene;

fn stock(scene: &Scene, code: &str, anchor: &str, more: &Value) -> Value {
    let input = json!({ "code": code, "title": "Cases waiting", "kind": "STOCK", "unit": "cases",
        "polarity": "LOWER", "ownerId": scene.council.owner, "serviceIds": [scene.council.service],
        "numerator": { "anchor": anchor } });
    super::officer::over(input, more.clone())
}

on_both!(
    a_stock_is_what_is_open_at_the_end_of_each_period,
    |world| async move {
        let scene = Scene::set(&world).await;
        let council = &scene.council;
        scene
            .make(stock(&scene, "OPEN", "OPENED", &json!({})))
            .await;
        let average = json!({ "rollUpOverTime": "AVERAGE" });
        scene
            .make(stock(&scene, "AVERAGE", "OPENED", &average))
            .await;
        scene.make(stock(&scene, "LATE", "DUE", &json!({}))).await;
        // Open from 30 June to 2 July, and again from 20 August on.
        let first = council
            .open(&world, 0, "VALUE_NEW", "2026-06-30T09:00:00Z")
            .await;
        let first = council
            .close(&world, &first, 0, "2026-07-02T09:00:00Z")
            .await;
        let input = json!({ "caseId": first["id"], "expectedRevision": first["revision"],
            "reopenedAt": "2026-08-20T09:00:00Z", "reason": "It was missed again" });
        world
            .change(&council.manager, "caseReopen", input, "case { id }")
            .await;
        // Open from 28 July, due five working days later on 4 August, closed on 3 September.
        let second = council
            .open(&world, 0, "VALUE_NEW", "2026-07-28T09:00:00Z")
            .await;
        council
            .close(&world, &second, 0, "2026-09-03T09:00:00Z")
            .await;
        // Came and went on the day: never open at the end of one.
        let third = council
            .open(&world, 0, "VALUE_NEW", "2026-07-31T09:00:00Z")
            .await;
        council
            .close(&world, &third, 0, "2026-07-31T15:00:00Z")
            .await;
        let values = async |code: &str, arguments: &str| {
            let points = scene.points(code, arguments, "numerator").await;
            let points = points.as_array().expect("points").clone();
            points
                .iter()
                .map(|point| point["numerator"].clone())
                .collect::<Value>()
        };
        let months = r#"period: { from: "2026-06-01", to: "2026-10-01" }"#;
        // June: the first. July: the second. August: both. September: the first.
        assert_eq!(values("OPEN", months).await, json!([1, 1, 2, 1]));
        // The first was due on 7 July: late from its reopening; the second from 4 August.
        assert_eq!(values("LATE", months).await, json!([0, 0, 2, 1]));
        let quarter =
            r#"period: { quarter: { financialYear: "2026/27", number: 2 } }, every: QUARTER"#;
        assert_eq!(values("OPEN", quarter).await, json!([1]));
        // (1 + 2 + 1) / 3.
        let average = values("AVERAGE", quarter).await;
        assert!((average[0].as_f64().expect("a number") - 4.0 / 3.0).abs() < 1e-12);
        for (code, month, count) in [
            ("OPEN", "2026-08", 2),
            ("LATE", "2026-07", 0),
            ("LATE", "2026-09", 1),
        ] {
            let cases = format!(
                "cases(period: {{ month: \"{month}\" }}, part: NUMERATOR) {{ matching nodes {{ id }} }}"
            );
            let cases = scene.kpi(code, &cases).await["cases"].clone();
            assert_eq!(cases["matching"], count, "{code} {month}");
            assert_eq!(
                cases["nodes"].as_array().map(Vec::len),
                usize::try_from(count).ok()
            );
        }
    }
);

on_both!(a_stock_asks_for_no_end, |world| async move {
    let scene = Scene::set(&world).await;
    let of = |anchor: &str, more: Value| stock(&scene, "S", anchor, &more);
    assert_eq!(
        scene.refused("kpiCreate", of("CLOSED", json!({}))).await,
        ["INVALID_MEASURE numerator.anchor"]
    );
    let ended = json!({ "numerator": { "anchor": "OPENED", "predicate": { "isOnTime": true } } });
    assert_eq!(
        scene.refused("kpiCreate", of("OPENED", ended)).await,
        ["INVALID_MEASURE numerator.predicate"]
    );
    let summed = json!({ "rollUpOverTime": "SUM" });
    assert_eq!(
        scene.refused("kpiCreate", of("OPENED", summed)).await,
        ["INVALID rollUpOverTime"]
    );
});
