//! A KPI for life and its versions: a change in force makes a new one and says why.

use serde_json::json;
use support::on_both;

use super::officer::{Scene, over};

on_both!(
    a_new_version_counts_from_its_day_and_leaves_what_was_before,
    |world| async move {
        let scene = Scene::set(&world).await;
        let council = &scene.council;
        let kpi = council
            .kpi(&world, "COLLECTED", &[&council.outcomes[0]])
            .await;
        // One met and one not met, in August and in September.
        for month in ["08", "09"] {
            for outcome in [0, 1] {
                let received = format!("2026-{month}-01T09:00:00Z");
                let case = council.open(&world, 0, "VALUE_NEW", &received).await;
                let closed = format!("2026-{month}-03T09:00:00Z");
                council.close(&world, &case, outcome, &closed).await;
            }
        }
        let input = json!({ "id": kpi["id"], "expectedRevision": 1, "validFrom": "2026-09-01",
            "reason": "Every closing counts from September on.",
            "numerator": { "anchor": "CLOSED" } });
        let object = "kpi { revision version { number change reason validFrom validTo
            numerator { words } } }";
        let changed = scene.change("kpiUpdate", input, object).await;
        let expected = json!({ "revision": 2, "version": { "number": 2, "change": "REDEFINED",
            "reason": "Every closing counts from September on.", "validFrom": "2026-09-01",
            "validTo": null, "numerator": { "words": "All cases." } } });
        assert_eq!(changed["kpi"], expected);
        // August by version 1, 1 of 2; September by version 2, 2 of 2.
        let period = r#"period: { from: "2026-08-01", to: "2026-10-01" }"#;
        let fields = "numerator denominator value version { number }";
        let expected = json!([
            { "numerator": 1, "denominator": 2, "value": 50.0, "version": { "number": 1 } },
            { "numerator": 2, "denominator": 2, "value": 100.0, "version": { "number": 2 } },
        ]);
        assert_eq!(scene.points("COLLECTED", period, fields).await, expected);
        let cases = r#"august: cases(period: { month: "2026-08" }, part: NUMERATOR) { matching nodes { id } }
            september: cases(period: { month: "2026-09" }, part: NUMERATOR) { matching nodes { id } }"#;
        let cases = scene.kpi("COLLECTED", cases).await;
        let count = |month: &str| {
            let nodes = cases[month]["nodes"].as_array().expect("nodes").len();
            (cases[month]["matching"].clone(), nodes)
        };
        assert_eq!(count("august"), (json!(1), 1));
        assert_eq!(count("september"), (json!(2), 2));
        let versions = scene
            .kpi("COLLECTED", "versions { number validFrom validTo reason }")
            .await;
        let expected = json!({ "versions": [
            { "number": 1, "validFrom": null, "validTo": "2026-09-01", "reason": null },
            { "number": 2, "validFrom": "2026-09-01", "validTo": null,
              "reason": "Every closing counts from September on." } ] });
        assert_eq!(versions, expected);
    }
);

on_both!(
    renumbering_the_code_does_not_break_the_series,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = scene.external_with("KPI-1", json!({})).await;
        scene.record(&kpi, "2026-08", (1.0, 2.0)).await;
        scene.record(&kpi, "2026-09", (3.0, 4.0)).await;
        let input = json!({ "id": kpi["id"], "expectedRevision": 1, "code": "KPI-7",
            "validFrom": "2026-09-01", "reason": "The plan of the year is numbered anew." });
        scene.change("kpiUpdate", input, "kpi { code }").await;
        let period = r#"period: { from: "2026-08-01", to: "2026-10-01" }"#;
        let fields = "value version { number code change }";
        let expected = json!([
            { "value": 50.0, "version": { "number": 1, "code": "KPI-1", "change": "CREATED" } },
            { "value": 75.0, "version": { "number": 2, "code": "KPI-7", "change": "RENAMED" } },
        ]);
        assert_eq!(scene.points("KPI-7", period, fields).await, expected);
        assert_eq!(scene.kpi("KPI-1", "id").await, json!(null));
        // The freed number can be given to another.
        scene.external_with("KPI-1", json!({})).await;
    }
);

on_both!(
    a_version_that_has_not_begun_is_corrected_and_not_doubled,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = scene.external_with("K", json!({})).await;
        let input = json!({ "id": kpi["id"], "expectedRevision": 1, "validFrom": "2027-04-01",
            "reason": "Tonnes from next year on.", "unit": "t", "factor": 1.0 });
        let object = "kpi { unit revision versions { number unit validFrom reason } }";
        let changed = scene.change("kpiUpdate", input, object).await;
        // In force is still the first.
        assert_eq!(changed["kpi"]["unit"], "%");
        assert_eq!(changed["kpi"]["versions"][1]["unit"], "t");
        let input = json!({ "id": kpi["id"], "expectedRevision": 2, "unit": "kt",
            "validFrom": "2027-05-01" });
        let changed = scene.change("kpiUpdate", input, object).await;
        let expected = json!({ "unit": "%", "revision": 3, "versions": [
            { "number": 1, "unit": "%", "validFrom": null, "reason": null },
            { "number": 2, "unit": "kt", "validFrom": "2027-05-01",
              "reason": "Tonnes from next year on." } ] });
        assert_eq!(changed["kpi"], expected);
        // Begun by then, it is in force.
        world.set_now("2027-05-02T10:00:00Z");
        assert_eq!(scene.kpi("K", "unit").await["unit"], "kt");
    }
);

on_both!(
    a_change_in_force_needs_a_reason_and_a_first_day,
    |world| async move {
        let scene = Scene::set(&world).await;
        let quarterly = json!({ "frequency": "QUARTER" });
        let kpi = scene.external_with("K", quarterly).await;
        scene.external_with("OTHER", json!({})).await;
        let with = |more| over(json!({ "id": kpi["id"], "expectedRevision": 1 }), more);
        let refused = async |more| scene.refused("kpiUpdate", with(more)).await;
        assert_eq!(
            refused(json!({ "unit": "t" })).await,
            ["REASON_MISSING reason"]
        );
        assert_eq!(
            refused(json!({ "unit": "t", "reason": " " })).await,
            ["INVALID reason"]
        );
        // No quarter begins on 1 September.
        let day = json!({ "unit": "t", "reason": "r", "validFrom": "2026-09-01" });
        assert_eq!(refused(day).await, ["INVALID validFrom"]);
        let code = json!({ "code": "OTHER", "reason": "r" });
        assert_eq!(refused(code).await, ["TAKEN code"]);
        let later = json!({ "code": "LATER", "reason": "r", "validFrom": "2027-01-01" });
        assert_eq!(refused(later).await, ["INVALID validFrom"]);
        let split = json!({ "change": "SPLIT", "reason": "r" });
        assert_eq!(refused(split).await, ["INVALID originIds"]);
        let stale = json!({ "id": kpi["id"], "expectedRevision": 7, "unit": "t", "reason": "r" });
        assert_eq!(
            scene.refused("kpiUpdate", stale).await,
            ["CONFLICT expectedRevision"]
        );
        // What is no part of the definition changes at once, without a version.
        let input = with(json!({ "description": "New words.", "isPublic": true }));
        let changed = scene
            .change("kpiUpdate", input, "kpi { revision versions { number } }")
            .await;
        let expected = json!({ "revision": 2, "versions": [{ "number": 1 }] });
        assert_eq!(changed["kpi"], expected);
    }
);

on_both!(
    lineage_tells_of_splits_mergers_and_the_end,
    |world| async move {
        let scene = Scene::set(&world).await;
        let old = scene.external_with("OLD", json!({})).await;
        let new = scene
            .external_with("NEW", json!({ "validFrom": "2026-01-01" }))
            .await;
        let input = json!({ "id": new["id"], "expectedRevision": 1, "validFrom": "2026-04-01",
            "change": "SPLIT", "originIds": [old["id"]], "reason": "Flats are counted apart." });
        scene.change("kpiUpdate", input, "kpi { code }").await;
        let retire = |on: &str, reason: &str| json!({ "id": old["id"], "expectedRevision": 1, "on": on, "reason": reason });
        assert_eq!(
            scene.refused("kpiRetire", retire("2026-10-15", "")).await,
            ["INVALID reason", "INVALID on"]
        );
        let input = retire("2026-10-01", "It is split.");
        let retired = scene
            .change("kpiRetire", input, "kpi { retiredOn retirementReason }")
            .await;
        let expected = json!({ "retiredOn": "2026-10-01", "retirementReason": "It is split." });
        assert_eq!(retired["kpi"], expected);
        let lineage = "lineage { on change reason version origins { code } }";
        let expected = json!({ "lineage": [
            { "on": null, "change": "CREATED", "reason": null, "version": 1, "origins": [] },
            { "on": "2026-10-01", "change": "RETIRED", "reason": "It is split.", "version": null,
              "origins": [] } ] });
        assert_eq!(scene.kpi("OLD", lineage).await, expected);
        let expected = json!({ "lineage": [
            { "on": "2026-01-01", "change": "CREATED", "reason": null, "version": 1, "origins": [] },
            { "on": "2026-04-01", "change": "SPLIT", "reason": "Flats are counted apart.",
              "version": 2, "origins": [{ "code": "OLD" }] } ] });
        assert_eq!(scene.kpi("NEW", lineage).await, expected);
        // Nothing is measured from then on, and nothing was before the first version.
        let period = r#"period: { from: "2026-09-01", to: "2026-12-01" }"#;
        let points = scene.points("OLD", period, "period { label }").await;
        assert_eq!(points, json!([{ "period": { "label": "2026-09" } }]));
        let period = r#"period: { from: "2025-11-01", to: "2026-03-01" }"#;
        let points = scene.points("NEW", period, "period { label }").await;
        let expected =
            json!([{ "period": { "label": "2026-01" } }, { "period": { "label": "2026-02" } }]);
        assert_eq!(points, expected);
        let again =
            json!({ "id": old["id"], "expectedRevision": 2, "on": "2026-11-01", "reason": "r" });
        assert_eq!(scene.refused("kpiRetire", again).await, ["RETIRED id"]);
        let change = json!({ "id": old["id"], "expectedRevision": 2, "unit": "t", "reason": "r" });
        assert_eq!(scene.refused("kpiUpdate", change).await, ["RETIRED id"]);
    }
);

on_both!(
    a_kpi_of_several_services_is_cross_cutting_with_one_owner,
    |world| async move {
        let scene = Scene::set(&world).await;
        let parks = scene.second_service().await;
        let bins = &scene.council.service;
        for (code, services, expected) in [
            ("ONE", json!([bins]), false),
            ("BOTH", json!([bins, parks]), true),
            ("WHOLE", json!([]), true),
        ] {
            scene
                .external_with(code, json!({ "serviceIds": services }))
                .await;
            let kpi = scene
                .kpi(code, "isCrossCutting owner { name } services { code }")
                .await;
            assert_eq!(kpi["isCrossCutting"], json!(expected), "{code}");
            assert_eq!(kpi["owner"]["name"], "Ada Owner");
            assert_eq!(
                kpi["services"].as_array().map(Vec::len),
                services.as_array().map(Vec::len)
            );
        }
    }
);
