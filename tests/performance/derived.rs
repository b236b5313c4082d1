//! Derived KPIs: formulas over other KPIs, and those that would go round in a circle.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

/// An external KPI of which these parts are recorded for September.
async fn operand(scene: &Scene, code: &str, parts: (f64, f64)) -> Value {
    let kpi = scene.external_with(code, json!({})).await;
    scene.record(&kpi, "2026-09", parts).await;
    kpi["id"].clone()
}

fn derived(scene: &Scene, code: &str, formula: Value) -> Value {
    over(
        scene.external(code),
        json!({ "kind": "DERIVED", "formula": formula, "factor": 1.0 }),
    )
}

on_both!(each_formula_is_computed_and_read_back, |world| async move {
    let scene = Scene::set(&world).await;
    // 50 % and 90 %.
    let a = operand(&scene, "A", (1.0, 2.0)).await;
    let b = operand(&scene, "B", (90.0, 100.0)).await;
    for (code, formula, value, read) in [
        ("SUM", json!({ "sum": [a, b] }), 140.0, json!(null)),
        (
            "DIFFERENCE",
            json!({ "difference": { "first": a, "second": b } }),
            -40.0,
            json!(null),
        ),
        (
            "RATIO",
            json!({ "ratio": { "first": b, "second": a } }),
            1.8,
            json!(null),
        ),
        // (3 x 50 + 1 x 90) / 4 = 60.
        (
            "WEIGHTED",
            json!({ "weighted": [{ "kpiId": a, "weight": 3.0 }, { "kpiId": b, "weight": 1.0 }] }),
            60.0,
            json!([3.0, 1.0]),
        ),
        // Numerators and denominators apart: 91/102.
        (
            "POOLED",
            json!({ "pooled": [a, b] }),
            91.0 / 102.0,
            json!(null),
        ),
    ] {
        scene.make(derived(&scene, code, formula)).await;
        let fields = "version { formula { operation weights kpis { code } } }";
        let shown = scene.kpi(code, fields).await["version"]["formula"].clone();
        assert_eq!(shown["operation"], code);
        assert_eq!(shown["weights"], read);
        assert_eq!(shown["kpis"].as_array().map(Vec::len), Some(2));
        let period = r#"period: { month: "2026-09" }"#;
        let points = scene
            .points(code, period, "value coverage { reporting expected }")
            .await;
        let found = points[0]["value"].as_f64().expect("a value");
        assert!((found - value).abs() < 1e-9, "{code}: {found}");
        assert_eq!(
            points[0]["coverage"],
            json!({ "reporting": 2, "expected": 2 })
        );
    }
});

on_both!(
    a_missing_operand_is_told_as_coverage_and_months_make_up_quarters,
    |world| async move {
        let scene = Scene::set(&world).await;
        let a = operand(&scene, "A", (1.0, 2.0)).await;
        let b = scene.external_with("B", json!({})).await["id"].clone();
        let quarterly = |code: &str, formula: Value| {
            over(
                derived(&scene, code, formula),
                json!({ "frequency": "QUARTER" }),
            )
        };
        let sum = scene.make(quarterly("SUM", json!({ "sum": [a, b] }))).await;
        scene
            .make(quarterly(
                "MINUS",
                json!({ "difference": { "first": a, "second": b } }),
            ))
            .await;
        // On a derived KPI stands another.
        let twice = json!({ "sum": [sum["id"], a] });
        scene.make(quarterly("TWICE", twice)).await;
        let period = r#"period: { month: "2026-09" }"#;
        let fields = "period { label } value coverage { reporting expected }";
        let point = |value: Value, reporting: i32| {
            json!([{ "period": { "label": "2026/27 Q2" }, "value": value,
                "coverage": { "reporting": reporting, "expected": 2 } }])
        };
        assert_eq!(
            scene.points("SUM", period, fields).await,
            point(json!(50.0), 1)
        );
        assert_eq!(
            scene.points("MINUS", period, fields).await,
            point(json!(null), 1)
        );
        assert_eq!(
            scene.points("TWICE", period, fields).await,
            point(json!(100.0), 2)
        );
    }
);

on_both!(formulas_that_go_round_are_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let a = scene.external_with("A", json!({})).await["id"].clone();
    let first = scene
        .make(derived(&scene, "FIRST", json!({ "sum": [a] })))
        .await;
    let second = scene
        .make(derived(&scene, "SECOND", json!({ "sum": [first["id"]] })))
        .await;
    let third = json!({ "sum": [second["id"], a] });
    let third = scene.make(derived(&scene, "THIRD", third)).await;
    for operand in [&first, &second, &third] {
        let input = json!({ "id": first["id"], "expectedRevision": 1, "reason": "r",
            "formula": { "sum": [operand["id"]] } });
        assert_eq!(
            scene.refused("kpiUpdate", input).await,
            ["INVALID_FORMULA formula"],
            "{operand}"
        );
    }
    for (formula, told) in [
        (json!({ "sum": [] }), "INVALID_FORMULA formula"),
        (json!({ "sum": [a, a] }), "INVALID_FORMULA formula"),
        (
            json!({ "sum": [scene.council.journey] }),
            "INVALID_FORMULA formula",
        ),
        (
            json!({ "weighted": [{ "kpiId": a, "weight": 0.0 }] }),
            "INVALID_FORMULA formula.weighted.0.weight",
        ),
    ] {
        let input = derived(&scene, "WRONG", formula);
        assert_eq!(scene.refused("kpiCreate", input).await, [told]);
    }
    let mut none = derived(&scene, "WRONG", json!(null));
    none["formula"] = json!(null);
    assert_eq!(
        scene.refused("kpiCreate", none).await,
        ["INVALID_FORMULA formula"]
    );
    // A yearly KPI makes up no months.
    let yearly = scene
        .external_with("Y", json!({ "frequency": "CALENDAR_YEAR" }))
        .await;
    let monthly = derived(&scene, "WRONG", json!({ "sum": [yearly["id"]] }));
    assert_eq!(
        scene.refused("kpiCreate", monthly).await,
        ["INVALID_FORMULA formula"]
    );
});
