//! When cases are due by the calendar and the unit of their version, and how long they took by it.

use serde_json::json;
use support::on_both;

use super::terms::publish;
use crate::cases::desk::Desk;

on_both!(a_target_in_hours_counts_office_hours, |world| async move {
    let desk = Desk::open(&world).await;
    publish(&desk, json!({ "targetWorkingHours": 8 })).await;
    // Thursday 15 October 2026, 11:00 in London: six hours until 17:00, two on Friday until 11:00.
    let case = desk.opened(json!({})).await;
    assert_eq!(case["dueAt"], "2026-10-16T10:00:00+00:00");
    // Received on Saturday: eight hours of Monday 12 October, as its day ends at 17:00.
    let case = desk
        .opened(json!({ "receivedAt": "2026-10-10T12:00:00Z" }))
        .await;
    assert_eq!(case["dueAt"], "2026-10-12T16:00:00+00:00");
    // Over the end of summer time: Friday 23 October 16:00 in London and seven hours of Monday, which
    // end at 16:00 of winter time.
    world.set_now("2026-10-23T15:00:00Z");
    let case = desk.opened(json!({})).await;
    assert_eq!(case["dueAt"], "2026-10-26T16:00:00+00:00");
    // On time to the second: due at its last instant.
    world.set_now("2026-10-26T16:00:00.000001Z");
    let met = |closed_at: &str| {
        let outcome = desk.outcome(desk.bins.met);
        crate::cases::desk::merged(outcome, json!({ "closedAt": closed_at }))
    };
    let other = desk
        .opened(json!({ "receivedAt": "2026-10-23T15:00:00Z" }))
        .await;
    let case = desk
        .done("caseClose", &case, met("2026-10-26T16:00:00Z"))
        .await;
    assert_eq!(case["isOnTime"], true);
    let other = desk
        .done("caseClose", &other, met("2026-10-26T16:00:00.000001Z"))
        .await;
    assert_eq!(other["isOnTime"], false);
});

on_both!(
    a_target_in_hours_follows_a_corrected_receipt,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingHours": 1 })).await;
        let case = desk.opened(json!({})).await;
        assert_eq!(case["dueAt"], "2026-10-15T11:00:00+00:00");
        // The same day, an hour and a half before: days would not move, hours do.
        let correction =
            json!({ "receivedAt": "2026-10-15T08:30:00Z", "reason": "Left by the door" });
        let case = desk.done("caseCorrect", &case, correction).await;
        assert_eq!(case["dueAt"], "2026-10-15T09:30:00+00:00");
        let event = desk.latest(&case).await;
        let details = event["details"].as_array().expect("details");
        let due = details.iter().find(|detail| detail["name"] == "dueAt");
        assert_eq!(
            due.expect("the due date"),
            &json!({
                "name": "dueAt", "from": "2026-10-15T11:00:00Z", "to": "2026-10-15T09:30:00Z",
            })
        );
    }
);

on_both!(
    each_calendar_rests_on_its_own_bank_holidays,
    |world| async move {
        let desk = Desk::open(&world).await;
        world.set_now("2026-12-01T10:00:00Z");
        // Saint Patrick's day, Tuesday 17 March 2026, is a holiday of Northern Ireland; Saint Andrew's,
        // Monday 30 November, one of Scotland. One working day after each eve:
        for (calendar, march, december, days) in [
            ("ENGLAND_WALES", "17", "11-30", 2),
            ("SCOTLAND", "17", "12-01", 1),
            ("NORTHERN_IRELAND", "18", "11-30", 2),
            ("ANY_UK", "18", "12-01", 1),
        ] {
            let terms = json!({ "targetWorkingDays": 1, "calendar": calendar });
            publish(&desk, terms).await;
            let case = desk
                .opened(json!({ "receivedAt": "2026-03-16T10:00:00Z" }))
                .await;
            let due = format!("2026-03-{march}T23:59:59.999999+00:00");
            assert_eq!(case["dueAt"], due, "{calendar}");
            let case = desk
                .opened(json!({ "receivedAt": "2026-11-27T10:00:00Z" }))
                .await;
            let due = format!("2026-{december}T23:59:59.999999+00:00");
            assert_eq!(case["dueAt"], due, "{calendar}");
            // Closed on 1 December: by England the 30th and the 1st, by Scotland the 1st alone.
            let met = desk.outcome(desk.bins.met);
            let case = desk.done("caseClose", &case, met).await;
            assert_eq!(case["workingDays"], days, "{calendar}");
            assert_eq!(case["isOnTime"], days == 1, "{calendar}");
        }
    }
);
