//! Bad input: a clear problem with its place and reason, and nothing stored.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

fn counting(scene: &Scene, predicate: Value) -> Value {
    json!({ "code": "K", "title": "Cases", "kind": "CASE_COUNT", "unit": "cases",
        "polarity": "LOWER", "ownerId": scene.council.owner,
        "numerator": { "anchor": "CLOSED", "predicate": predicate } })
}

on_both!(
    predicates_that_cannot_be_are_refused_with_their_place,
    |world| async move {
        let scene = Scene::set(&world).await;
        let at = |path: &str| [format!("INVALID_MEASURE numerator.predicate.{path}")];
        let refused = async |predicate| {
            scene
                .refused("kpiCreate", counting(&scene, predicate))
                .await
        };
        let crossed = json!({ "all": [{ "isClosed": true },
            { "workingDaysBetween": { "from": 10, "to": 5 } }] });
        assert_eq!(refused(crossed).await, at("all.1.workingDaysBetween.to"));
        let negative = json!({ "not": { "workingDays": { "op": "LT", "value": -1 } } });
        assert_eq!(refused(negative).await, at("not.workingDays.value"));
        assert_eq!(refused(json!({ "channelIn": [] })).await, at("channelIn"));
        let nobody = json!({ "any": [{ "teamIn": ["bm9ib2R5"] }] });
        assert_eq!(
            refused(nobody).await,
            ["NOT_FOUND numerator.predicate.any.0.teamIn"]
        );
        let range = json!({ "polarity": "IN_RANGE", "rangeLow": 5.0, "rangeHigh": 4.0 });
        let input = over(counting(&scene, json!({ "isClosed": true })), range);
        assert_eq!(
            scene.refused("kpiCreate", input).await,
            ["INVALID rangeHigh"]
        );
        let bands = json!({ "ratingScheme": { "tolerance": "ABSOLUTE", "bands": [
            { "rating": "GREEN", "from": 0.0 }, { "rating": "AMBER", "from": 3.0 },
            { "rating": "RED" }] } });
        let input = over(counting(&scene, json!({ "isClosed": true })), bands);
        assert_eq!(
            scene.refused("kpiCreate", input).await,
            ["INVALID ratingScheme.bands.1.from"]
        );
    }
);

on_both!(an_unknown_field_is_named, |world| async move {
    let scene = Scene::set(&world).await;
    let before = world.row_counts().await;
    for (predicate, words) in [
        (json!({ "wardIn": ["CENTRAL"] }), "wardIn"),
        (
            json!({ "isClosed": true, "isOnTime": true }),
            "exactly one field",
        ),
        (
            json!({ "workingDays": { "op": "ABOUT", "value": 3 } }),
            "op",
        ),
    ] {
        let input = counting(&scene, predicate);
        let answer = world
            .mutate(&scene.council.officer, "kpiCreate", input)
            .await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(answer.text.contains(words), "{}", answer.text);
    }
    assert_eq!(world.row_counts().await, before);
});

on_both!(
    a_range_is_read_back_as_types_and_as_a_sentence,
    |world| async move {
        let scene = Scene::set(&world).await;
        let predicate = json!({ "all": [{ "workingDaysBetween": { "from": 3, "to": 5 } },
            { "not": { "demandCodeIn": ["UNKNOWN"] } }] });
        scene.make(counting(&scene, predicate)).await;
        let fields = "numerator { words predicate { all { workingDaysBetween { from to }
            not { demandCodeIn } } } }";
        let expected = json!({ "numerator": {
            "words": "Cases where it took 3 to 5 working days and not (the demand code is Not yet known).",
            "predicate": { "all": [
                { "workingDaysBetween": { "from": 3, "to": 5 }, "not": null },
                { "workingDaysBetween": null, "not": { "demandCodeIn": ["UNKNOWN"] } } ] } } });
        assert_eq!(scene.kpi("K", fields).await, expected);
        // Received on Tuesday 1 September: 2, 3, 5 and 6 working days later.
        for day in ["03", "04", "08", "09"] {
            let case = scene
                .council
                .open(&world, 0, "VALUE_NEW", "2026-09-01T09:00:00Z")
                .await;
            scene
                .council
                .close(&world, &case, 0, &format!("2026-09-{day}T09:00:00Z"))
                .await;
        }
        let period = r#"period: { month: "2026-09" }"#;
        assert_eq!(
            scene.points("K", period, "numerator").await,
            json!([{ "numerator": 2 }])
        );
        let cases = format!("cases({period}, part: NUMERATOR) {{ matching nodes {{ id }} }}");
        let cases = scene.kpi("K", &cases).await["cases"].clone();
        assert_eq!(cases["matching"], 2);
        assert_eq!(cases["nodes"].as_array().map(Vec::len), Some(2));
    }
);

on_both!(
    values_for_periods_that_do_not_exist_are_refused,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = scene
            .external_with("K", json!({ "validFrom": "2026-01-01" }))
            .await;
        let council = &scene.council;
        let counted = council
            .kpi(&world, "COUNTED", &[&council.outcomes[0]])
            .await;
        let refused = async |kpi: &Value, period: Value| {
            let input = json!({ "kpiId": kpi["id"], "period": period, "value": 1.0 });
            scene.refused("kpiValueRecord", input).await
        };
        for period in [
            json!({ "month": "2026-13" }),
            json!({ "month": "2025-12" }),
            json!({ "month": "2026-11" }),
            json!({ "financialYear": "2025/26" }),
            json!({ "from": "2026-09-01", "to": "2026-09-15" }),
            json!({ "lastMonths": 2 }),
        ] {
            assert_eq!(
                refused(&kpi, period.clone()).await,
                ["NOT_A_PERIOD period"],
                "{period}"
            );
        }
        let month = json!({ "month": "2026-09" });
        assert_eq!(refused(&counted, month).await, ["NOT_A_PERIOD period"]);
        for (more, told) in [
            (json!({}), "INVALID value"),
            (json!({ "value": 1.0, "numerator": 1.0 }), "INVALID value"),
            (json!({ "denominator": 1.0 }), "INVALID value"),
            (
                json!({ "numerator": 1.0, "denominator": -1.0 }),
                "INVALID denominator",
            ),
            (
                json!({ "value": 1.0, "coversFrom": "2026-09-02" }),
                "INVALID coversFrom",
            ),
            (
                json!({ "value": 1.0, "narrative": "" }),
                "INVALID narrative",
            ),
        ] {
            let input = json!({ "kpiId": kpi["id"], "period": { "month": "2026-09" } });
            let input = over(input, more);
            assert_eq!(scene.refused("kpiValueRecord", input).await, [told]);
        }
    }
);

on_both!(
    kinds_and_their_sources_must_go_together,
    |world| async move {
        let scene = Scene::set(&world).await;
        let refused = async |more| {
            let input = over(scene.external("K"), more);
            scene.refused("kpiCreate", input).await
        };
        let part = json!({ "anchor": "CLOSED" });
        assert_eq!(
            refused(json!({ "numerator": part })).await,
            ["INVALID_MEASURE numerator"]
        );
        assert_eq!(
            refused(json!({ "kind": "CASE_COUNT" })).await,
            ["INVALID_MEASURE numerator"]
        );
        let counted =
            json!({ "kind": "CASE_COUNT", "numerator": part, "isReportedByService": true });
        assert_eq!(refused(counted).await, ["INVALID isReportedByService"]);
        let wrong = json!({ "decimals": 7, "collectionLagDays": -1, "rollUpOverServices": "LAST",
            "validFrom": "2026-09-02" });
        assert_eq!(
            refused(wrong).await,
            [
                "INVALID decimals",
                "INVALID collectionLagDays",
                "INVALID rollUpOverServices",
                "INVALID validFrom"
            ]
        );
    }
);
