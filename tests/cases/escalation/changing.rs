//! What holds follows rules and calendars as they are now; what ended is told.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::{escalations, look, look_at, made, overdue, read, refused};
use crate::cases::clocks::terms::publish;
use crate::cases::desk::Desk;

on_both!(
    a_changed_calendar_ends_what_is_no_longer_overdue,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        made(&desk, "Late", overdue(), json!({})).await;
        let case = desk.opened(json!({})).await;
        // Due at the end of Friday.
        assert_eq!(look_at(&world, "2026-10-16T22:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-17T08:00:00Z").await, (1, 0));
        let holiday = json!({ "division": "ENGLAND_WALES", "heldOn": "2026-10-16",
            "title": "A day of thanks", "reason": "Proclaimed late", "expectedRevision": 0 });
        let admin = world.administrator();
        world.change(&admin, "bankHolidayAdd", holiday, "").await;
        assert_eq!(look(&world).await, (0, 1));
        // Due at the end of Monday now.
        assert_eq!(look_at(&world, "2026-10-19T22:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-19T23:00:00Z").await, (1, 0));
        let expected = [
            json!([
                "Late",
                1,
                false,
                read("2026-10-17T08:00:00"),
                read("2026-10-17T08:00:00")
            ]),
            json!(["Late", 1, false, read("2026-10-19T23:00:00"), null]),
        ];
        assert_eq!(escalations(&desk, &case).await, expected);
    }
);

on_both!(
    a_changed_rule_ends_what_it_no_longer_holds_for_and_a_retired_one_all,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        let rule = made(&desk, "Late", overdue(), json!({})).await;
        let case = desk.opened(json!({})).await;
        assert_eq!(look_at(&world, "2026-10-17T08:00:00Z").await, (1, 0));
        let admin = world.administrator();
        let change = async |revision: i32, field: &str, to: serde_json::Value| {
            let mut input = json!({ "ruleId": rule["id"], "expectedRevision": revision });
            input[field] = to;
            let select = "rule { revision }";
            let changed = world.change(&admin, "escalationRuleChange", input, select);
            changed.await["rule"]["revision"].clone()
        };
        // Another name changes nothing of what holds.
        assert_eq!(change(1, "name", json!("Too late")).await, 2);
        assert_eq!(look(&world).await, (0, 0));
        // Two working days after Friday: the end of Tuesday.
        let later = json!({ "kind": "OVERDUE", "workingDays": 2 });
        assert_eq!(change(2, "trigger", later).await, 3);
        assert_eq!(look(&world).await, (0, 1));
        assert_eq!(look_at(&world, "2026-10-20T22:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-20T23:00:00Z").await, (1, 0));
        // Another journey's, and again every journey's.
        let parking = json!(Kind::Journey.id(desk.parking.id));
        assert_eq!(change(3, "journeyId", parking).await, 4);
        assert_eq!(look(&world).await, (0, 1));
        assert_eq!(change(4, "journeyId", json!(null)).await, 5);
        assert_eq!(look_at(&world, "2026-10-21T08:00:00Z").await, (1, 0));

        let retire = json!({ "ruleId": rule["id"], "expectedRevision": 5 });
        let select = "rule { isActive revision }";
        let retired = world
            .change(&admin, "escalationRuleRetire", retire, select)
            .await;
        assert_eq!(retired["rule"], json!({ "isActive": false, "revision": 6 }));
        assert_eq!(look(&world).await, (0, 1));
        assert_eq!(look_at(&world, "2026-10-22T08:00:00Z").await, (0, 0));
        let again = json!({ "ruleId": rule["id"], "expectedRevision": 6 });
        let expected = ["ALREADY_RETIRED ruleId"];
        refused(&world, "escalationRuleRetire", again.clone(), &expected).await;
        refused(&world, "escalationRuleChange", again, &["RETIRED ruleId"]).await;

        let tuesday = read("2026-10-20T23:00:00");
        let wednesday = read("2026-10-21T08:00:00");
        let saturday = read("2026-10-17T08:00:00");
        let expected = [
            json!(["Late", 1, false, saturday, saturday]),
            json!(["Too late", 3, false, tuesday, tuesday]),
            json!(["Too late", 5, false, wednesday, wednesday]),
        ];
        assert_eq!(escalations(&desk, &case).await, expected);
    }
);
