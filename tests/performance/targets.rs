//! Targets for periods, and the share of a year's target that falls into each month.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

on_both!(
    a_phased_target_gives_each_period_its_share,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = scene
            .external_with("K", json!({ "factor": 1.0, "unit": "t" }))
            .await;
        let mut shares = vec![0.05; 12];
        shares[4] = 0.25;
        shares[5] = 0.25;
        let year = json!({ "financialYear": "2026/27" });
        let input =
            json!({ "kpiId": kpi["id"], "period": year, "value": 1200.0, "phasing": shares });
        let set = scene
            .change("kpiTargetSet", input, "target { value phasing }")
            .await;
        assert_eq!(set["target"], json!({ "value": 1200.0, "phasing": shares }));
        let targets = async |arguments: &str| {
            let points = scene.points("K", arguments, "target").await;
            let points = points.as_array().expect("points").clone();
            let target = |point: &Value| point["target"].as_f64().map(|target| target.round());
            points.iter().map(target).collect::<Vec<_>>()
        };
        // July, August and September: 5 %, 25 % and 25 % of 1,200.
        let months = r#"period: { from: "2026-07-01", to: "2026-10-01" }"#;
        assert_eq!(
            targets(months).await,
            [Some(60.0), Some(300.0), Some(300.0)]
        );
        let quarter = format!("{months}, every: QUARTER");
        assert_eq!(targets(&quarter).await, [Some(660.0)]);
        let whole = r#"period: { financialYear: "2026/27" }, every: FINANCIAL_YEAR"#;
        assert_eq!(targets(whole).await, [Some(1200.0)]);
        // A narrower target goes before; without shares every period is to reach it.
        let input = json!({ "kpiId": kpi["id"], "period": { "month": "2026-08" }, "value": 77.0 });
        scene
            .change("kpiTargetSet", input, "target { phasing }")
            .await;
        assert_eq!(targets(months).await, [Some(60.0), Some(77.0), Some(300.0)]);
    }
);

on_both!(
    a_target_for_a_period_that_does_not_exist_is_refused,
    |world| async move {
        let scene = Scene::set(&world).await;
        let more = json!({ "frequency": "QUARTER", "validFrom": "2026-04-01" });
        let kpi = scene.external_with("K", more).await;
        let refused = async |period: Value, more: Value| {
            let input = json!({ "kpiId": kpi["id"], "period": period, "value": 10.0 });
            scene.refused("kpiTargetSet", over(input, more)).await
        };
        let none = || json!({});
        let whole = ["NOT_WHOLE_PERIODS period"];
        assert_eq!(refused(json!({ "month": "2026-09" }), none()).await, whole);
        // Before the first version there is no period.
        assert_eq!(
            refused(json!({ "financialYear": "2025/26" }), none()).await,
            whole
        );
        for period in [
            json!({ "month": "2026-13" }),
            json!({ "financialYear": "2026/28" }),
            json!({ "quarter": { "financialYear": "2026/27", "number": 5 } }),
            json!({ "from": "2026-10-01", "to": "2026-07-01" }),
        ] {
            assert_eq!(
                refused(period.clone(), none()).await,
                ["INVALID period"],
                "{period}"
            );
        }
        let year = || json!({ "financialYear": "2026/27" });
        let wrong = ["INVALID_PHASING phasing"];
        for shares in [
            json!([0.5, 0.5]),
            json!([0.5, 0.5, 0.5, 0.5]),
            json!([1.5, -0.5, 0.0, 0.0]),
        ] {
            assert_eq!(refused(year(), json!({ "phasing": shares })).await, wrong);
        }
        let input = json!({ "kpiId": kpi["id"], "period": year(), "value": 10.0,
            "phasing": [0.1, 0.2, 0.3, 0.4] });
        scene.change("kpiTargetSet", input, "target { id }").await;
    }
);
