//! Values that are recorded: by month and service, corrected with a reason, with a narrative.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

on_both!(
    a_recorded_value_comes_back_with_its_narrative_and_corrections,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = scene
            .external_with("K", json!({ "collectionLagDays": 20 }))
            .await;
        let input = json!({ "kpiId": kpi["id"], "period": { "month": "2026-09" }, "numerator": 12.5,
            "denominator": 50.0, "narrative": "Two loads were weighed twice.", "idempotencyKey": "a" });
        let object = "value { id revision from to } replayed";
        let made = scene.change("kpiValueRecord", input.clone(), object).await;
        assert_eq!(made["value"]["from"], "2026-09-01");
        let again = scene.change("kpiValueRecord", input, object).await;
        assert_eq!(again["replayed"], true);
        assert_eq!(again["value"]["id"], made["value"]["id"]);
        // Without the key it is there already.
        let twice = json!({ "kpiId": kpi["id"], "period": { "month": "2026-09" }, "value": 3.0 });
        assert_eq!(
            scene.refused("kpiValueRecord", twice).await,
            ["ALREADY_RECORDED period"]
        );
        let correct = |revision: i64, more: Value| {
            let input = json!({ "id": made["value"]["id"], "expectedRevision": revision });
            over(input, more)
        };
        let blank = correct(
            1,
            json!({ "numerator": 10, "denominator": 50, "reason": "" }),
        );
        assert_eq!(
            scene.refused("kpiValueCorrect", blank).await,
            ["INVALID reason"]
        );
        let same = correct(
            1,
            json!({ "numerator": 12.5, "denominator": 50, "reason": "r" }),
        );
        assert_eq!(
            scene.refused("kpiValueCorrect", same).await,
            ["INVALID value"]
        );
        let reason = "The second weighing is taken out.";
        let input = correct(
            1,
            json!({ "numerator": 10, "denominator": 50, "reason": reason }),
        );
        scene
            .change("kpiValueCorrect", input.clone(), "value { revision }")
            .await;
        assert_eq!(
            scene.refused("kpiValueCorrect", input).await,
            ["CONFLICT expectedRevision"]
        );
        let period = r#"period: { month: "2026-09" }"#;
        let fields = "numerator denominator value isProvisional coverage { reporting expected value }
            narrative { text author { name } revision history { text } }
            values { revision corrections { numerator denominator value reason correctedBy { name } } }";
        let points = scene.points("K", period, fields).await;
        // 10 of 50 are 20 %. It is 15 October: the 20 days of collection last until 21 October.
        let expected = json!([{ "numerator": 10, "denominator": 50, "value": 20.0,
            "isProvisional": true, "coverage": { "reporting": 1, "expected": 1, "value": 1.0 },
            "narrative": { "text": "Two loads were weighed twice.", "author": null, "revision": 1,
                "history": [] },
            "values": [{ "revision": 2, "corrections": [{ "numerator": 12.5, "denominator": 50,
                "value": null, "reason": reason, "correctedBy": null }] }] }]);
        assert_eq!(points, expected);
        world.set_now("2026-10-21T10:00:00Z");
        let points = scene.points("K", period, "isProvisional").await;
        assert_eq!(points, json!([{ "isProvisional": false }]));
    }
);

on_both!(
    narratives_follow_each_other_and_none_is_lost,
    |world| async move {
        let scene = Scene::set(&world).await;
        let council = &scene.council;
        // Of any kind: here of one that counts cases, with an author that is known.
        let kpi = council
            .kpi(&world, "COLLECTED", &[&council.outcomes[0]])
            .await;
        let token = world.token("performance-officer", "manager");
        let set = |text: &str, revision: i32| {
            json!({ "kpiId": kpi["id"], "period": { "month": "2026-09" }, "text": text,
            "expectedRevision": revision })
        };
        let object = "narrative { text revision author { name } }";
        let first = world
            .change(&token, "kpiNarrativeSet", set("First.", 0), object)
            .await;
        assert_eq!(first["narrative"]["author"]["name"], "Ada");
        world.advance(chrono::TimeDelta::hours(1));
        world
            .change(&token, "kpiNarrativeSet", set("Second.", 1), object)
            .await;
        let stale = scene.refused("kpiNarrativeSet", set("Third.", 1)).await;
        assert_eq!(stale, ["CONFLICT expectedRevision"]);
        let blank = scene.refused("kpiNarrativeSet", set(" ", 2)).await;
        assert_eq!(blank, ["INVALID text"]);
        let days =
            json!({ "kpiId": kpi["id"], "period": { "financialYear": "2026/27" }, "text": "x" });
        assert_eq!(
            scene.refused("kpiNarrativeSet", days).await,
            ["NOT_A_PERIOD period"]
        );
        let period = r#"period: { from: "2026-08-01", to: "2026-10-01" }"#;
        let fields = "narrative { text revision writtenAt history { text revision } }";
        let points = scene.points("COLLECTED", period, fields).await;
        let expected = json!([
            { "narrative": null },
            { "narrative": { "text": "Second.", "revision": 2,
                "writtenAt": points[1]["narrative"]["writtenAt"],
                "history": [{ "text": "First.", "revision": 1 }] } },
        ]);
        assert_eq!(points, expected);
    }
);

on_both!(
    services_that_report_are_added_up_before_they_are_divided,
    |world| async move {
        let scene = Scene::set(&world).await;
        let (bins, parks) = (scene.council.service.clone(), scene.second_service().await);
        let more = json!({ "isReportedByService": true, "serviceIds": [bins, parks] });
        let kpi = scene.external_with("K", more).await;
        let record = |service: &Value, parts: (f64, f64)| {
            json!({ "kpiId": kpi["id"], "period": { "month": "2026-09" }, "serviceId": service,
                "numerator": parts.0, "denominator": parts.1 })
        };
        let fields = "numerator denominator value coverage { reporting expected value }";
        let period = r#"period: { month: "2026-09" }"#;
        let nothing = json!([{ "numerator": null, "denominator": null, "value": null,
            "coverage": { "reporting": 0, "expected": 2, "value": 0.0 } }]);
        assert_eq!(scene.points("K", period, fields).await, nothing);
        scene
            .change("kpiValueRecord", record(&bins, (1.0, 2.0)), "")
            .await;
        // What is missing is not zero: 1 of 2 is 50 %, at half the coverage.
        let half = json!([{ "numerator": 1, "denominator": 2, "value": 50.0,
            "coverage": { "reporting": 1, "expected": 2, "value": 0.5 } }]);
        assert_eq!(scene.points("K", period, fields).await, half);
        scene
            .change("kpiValueRecord", record(&parks, (90.0, 100.0)), "")
            .await;
        let points = scene.points("K", period, fields).await;
        // (1 + 90) / (2 + 100) = 91/102 = 89.2157 %, not (50 + 90) / 2.
        assert_eq!(points[0]["numerator"], 91);
        assert_eq!(points[0]["denominator"], 102);
        assert!((points[0]["value"].as_f64().expect("a value") - 89.215_686).abs() < 1e-6);
        assert_eq!(points[0]["coverage"]["value"], 1.0);
        let whole = json!({ "kpiId": kpi["id"], "period": { "month": "2026-08" }, "value": 1.0 });
        assert_eq!(
            scene.refused("kpiValueRecord", whole).await,
            ["WRONG_SERVICE serviceId"]
        );
        assert_eq!(
            scene
                .refused("kpiValueRecord", record(&scene.council.journey, (1.0, 1.0)))
                .await,
            ["NOT_FOUND serviceId"]
        );
    }
);

on_both!(a_survey_counts_answers, |world| async move {
    let scene = Scene::set(&world).await;
    let more = json!({ "kind": "SURVEY", "frequency": "QUARTER" });
    let kpi = scene.external_with("S", more).await;
    let quarter = json!({ "quarter": { "financialYear": "2026/27", "number": 2 } });
    let record = |more| over(json!({ "kpiId": kpi["id"], "period": quarter }), more);
    let refused = async |more| scene.refused("kpiValueRecord", record(more)).await;
    assert_eq!(
        refused(json!({ "value": 75.0 })).await,
        ["INVALID denominator"]
    );
    let too_many = json!({ "numerator": 241, "denominator": 240 });
    assert_eq!(refused(too_many).await, ["INVALID numerator"]);
    let input = record(json!({ "numerator": 180, "denominator": 240 }));
    scene.change("kpiValueRecord", input, "value { id }").await;
    let period = r#"period: { month: "2026-09" }"#;
    let points = scene.points("S", period, "period { label } value").await;
    assert_eq!(
        points,
        json!([{ "period": { "label": "2026/27 Q2" }, "value": 75.0 }])
    );
});
