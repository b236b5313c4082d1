//! Extensions: as far as the journey allows, and what moves with them.

use serde_json::json;
use support::on_both;

use super::clock::{clock, end_of};
use super::terms::publish;
use crate::cases::desk::{Desk, at};

on_both!(
    a_target_is_extended_up_to_the_cap_of_its_journey,
    |world| async move {
        let desk = Desk::open(&world).await;
        let terms = json!({ "targetWorkingDays": 10, "extensionCap": 5, "warningPercent": 80 });
        publish(&desk, terms).await;
        let case = desk.opened(json!({})).await;
        let three = json!({ "by": 3, "reason": "A survey of the site" });
        let case = desk.done("caseExtend", &case, three.clone()).await;
        // Thursday the 29th, then Friday, Monday and Tuesday 3 November.
        assert_eq!(case["dueAt"], end_of("2026-11-03"));
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "EXTENDED");
        assert_eq!(event["text"], "A survey of the site");
        let details = event["details"].as_array().expect("details");
        assert!(details.contains(&json!({ "name": "extendedBy", "from": null, "to": "3" })));
        let payload = desk.tried("caseExtend", &case, three).await;
        assert_eq!(at(&payload), ["BEYOND_CAP by"]);
        assert_eq!(
            payload["problems"][0]["message"],
            "The journey version allows 5 working days of extension in all, of which 2 are left: 3 are too many."
        );
        world.set_now("2026-10-15T10:05:00Z");
        let two = json!({ "by": 2, "reason": "Snow" });
        let case = desk.done("caseExtend", &case, two).await;
        assert_eq!(case["dueAt"], end_of("2026-11-05"));
        let told = clock(&desk, &case).await["clock"].clone();
        assert_eq!(told["target"]["days"], 15);
        // Twelve of fifteen working days: the first instant of Monday 2 November.
        assert_eq!(told["warningAt"], "2026-11-02T00:00:00+00:00");
        assert_eq!(
            told["extensions"],
            json!([
                { "extendedBy": 3, "extendedAt": "2026-10-15T10:00:00+00:00",
                    "reason": "A survey of the site", "actor": { "name": "manager" } },
                { "extendedBy": 2, "extendedAt": "2026-10-15T10:05:00+00:00", "reason": "Snow",
                    "actor": { "name": "manager" } },
            ])
        );
        let causes = told["promises"].as_array().expect("promises").iter();
        let causes: Vec<_> = causes.map(|promise| promise["cause"].as_str()).collect();
        assert_eq!(causes, [Some("OPENED"), Some("EXTENDED"), Some("EXTENDED")]);

        // A closure moves a case that was extended and paused as it moves others.
        let paused = json!({ "reason": "AWAITING_CUSTOMER", "authority": "The desk" });
        let case = desk.done("casePause", &case, paused).await;
        world.set_now("2026-10-16T10:00:00Z");
        let case = desk.done("caseResume", &case, json!({})).await;
        assert_eq!(case["dueAt"], end_of("2026-11-06"));
        let closure = json!({ "startsOn": "2026-10-20", "endsOn": "2026-10-20", "title": "Flood",
            "reason": "Flood", "expectedRevision": 0 });
        let select = "changed { rescheduledCount }";
        let admin = world.administrator();
        let payload = world.change(&admin, "closureAdd", closure, select).await;
        assert_eq!(payload["changed"]["rescheduledCount"], 1);
        assert_eq!(
            clock(&desk, &case).await["clock"]["dueAt"],
            end_of("2026-11-09")
        );
    }
);

on_both!(
    what_cannot_be_extended_is_told_and_writes_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let one = json!({ "by": 1, "reason": "Snow" });
        let case = desk.opened(json!({})).await;
        let nothing = json!({ "by": 0, "reason": "" });
        let expected = ["REASON_MISSING reason", "NOTHING_ADDED by"];
        desk.refused("caseExtend", &case, nothing, &expected).await;
        publish(&desk, json!({ "targetWorkingDays": 10 })).await;
        let fixed = desk.opened(json!({})).await;
        let expected = ["NOT_EXTENSIBLE caseId"];
        desk.refused("caseExtend", &fixed, one.clone(), &expected)
            .await;
        publish(&desk, json!({})).await;
        let free = desk.opened(json!({})).await;
        let expected = ["NO_TARGET caseId"];
        desk.refused("caseExtend", &free, one.clone(), &expected)
            .await;
        let told = clock(&desk, &free).await["clock"].clone();
        assert_eq!(told["target"], json!(null));
        assert_eq!(told["elapsed"]["days"], 0);
        assert_eq!(told["promises"], json!([]));
        let case = desk.done("caseWithdraw", &case, json!({})).await;
        desk.refused("caseExtend", &case, one, &["NOT_OPEN caseId"])
            .await;
    }
);
