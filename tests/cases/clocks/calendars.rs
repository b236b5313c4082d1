//! Calendars as data: holidays and closures come and go, open cases follow, and what was promised is kept.

use futures_util::future::join_all;
use serde_json::{Value, json};
use support::{World, on_both};

use super::terms::publish;
use crate::cases::desk::{Desk, at, merged};

pub const CHANGED: &str = "changed { rescheduledCount workingCalendars { revision } }";

/// A change by the administrator, which must succeed: its revision and how many cases moved.
pub async fn change(desk: &Desk, mutation: &str, input: Value, seen: i64) -> Value {
    let input = merged(
        json!({ "reason": "Proclaimed by the King", "expectedRevision": seen }),
        input,
    );
    let admin = desk.world.administrator();
    let payload = desk.world.change(&admin, mutation, input, CHANGED).await;
    let changed = &payload["changed"];
    json!([
        changed["workingCalendars"]["revision"],
        changed["rescheduledCount"]
    ])
}

fn holiday(on: &str) -> Value {
    json!({ "division": "ENGLAND_WALES", "heldOn": on, "title": "A day of thanks" })
}

/// A case as the worker reads it now.
pub async fn read(desk: &Desk, case: &Value) -> Value {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Case { id revision dueAt workingDays } } }";
    let variables = json!({ "id": case["id"] });
    let worker = desk.worker_token();
    desk.world.data(&worker, query, variables).await["node"].clone()
}

/// What was promised by the history of a case: what moved the due date, from when and to when.
pub async fn promised(desk: &Desk, case: &Value) -> Vec<(String, Value, Value)> {
    let history = desk.history(case).await;
    let moved = history.iter().filter_map(|event| {
        let details = event["details"].as_array()?;
        let due = details.iter().find(|detail| detail["name"] == "dueAt")?;
        let kind = event["kind"].as_str()?.to_owned();
        Some((kind, due["from"].clone(), due["to"].clone()))
    });
    moved.collect()
}

const THURSDAY: &str = "2026-10-29T23:59:59.999999";
const FRIDAY: &str = "2026-10-30T23:59:59.999999";

on_both!(
    a_proclaimed_holiday_moves_open_cases_and_what_was_promised_is_kept,
    |world| async move {
        let desk = Desk::open(&world).await;
        // Thursday 15 October 2026 and ten working days: Thursday the 29th.
        let case = desk.opened(json!({})).await;
        assert_eq!(case["dueAt"], format!("{THURSDAY}+00:00"));
        let closed = desk.closed().await;
        // Received beyond the known holidays: nothing promised, and nothing to move.
        desk.opened(json!({ "receivedAt": "1999-05-05T10:00:00Z" }))
            .await;

        let monday = holiday("2026-10-19");
        let done = change(&desk, "bankHolidayAdd", monday.clone(), 0).await;
        assert_eq!(done, json!([1, 1]));
        let moved = read(&desk, &case).await;
        assert_eq!(moved["dueAt"], format!("{FRIDAY}+00:00"));
        assert_eq!(moved["revision"], 2);
        assert_eq!(read(&desk, &closed).await["dueAt"], closed["dueAt"]);
        assert_eq!(desk.kinds(&closed).await, ["OPENED", "CLOSED"]);
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "RESCHEDULED");
        assert_eq!(event["recordedAt"], "2026-10-15T10:00:00+00:00");
        let details = event["details"].as_array().expect("details");
        assert!(details.contains(&json!({ "name": "calendarRevision", "from": null, "to": "1" })));

        // A case that is opened now is due by the new calendar, and closing counts by it.
        let later = desk.opened(json!({})).await;
        assert_eq!(later["dueAt"], format!("{FRIDAY}+00:00"));
        world.set_now("2026-10-20T10:00:00Z");
        let later = desk
            .done("caseClose", &later, desk.outcome(desk.bins.met))
            .await;
        // Friday the 16th and Tuesday the 20th.
        assert_eq!(later["workingDays"], 2);

        let gone = json!({ "division": "ENGLAND_WALES", "heldOn": "2026-10-19" });
        let done = change(&desk, "bankHolidayRemove", gone, 1).await;
        assert_eq!(done, json!([2, 1]));
        let expected = [
            (
                "RESCHEDULED".to_owned(),
                json!(format!("{THURSDAY}Z")),
                json!(format!("{FRIDAY}Z")),
            ),
            (
                "RESCHEDULED".to_owned(),
                json!(format!("{FRIDAY}Z")),
                json!(format!("{THURSDAY}Z")),
            ),
        ];
        assert_eq!(promised(&desk, &case).await, expected);
    }
);

on_both!(
    a_closure_stops_every_clock_but_that_of_freedom_of_information,
    |world| async move {
        let desk = Desk::open(&world).await;
        let england = desk.opened(json!({})).await;
        publish(
            &desk,
            json!({ "targetWorkingDays": 10, "calendar": "ANY_UK" }),
        )
        .await;
        let any = desk.opened(json!({})).await;
        publish(&desk, json!({ "targetWorkingHours": 16 })).await;
        // Six hours of Thursday, eight of Friday, two of Monday the 19th.
        let hours = desk.opened(json!({})).await;
        assert_eq!(hours["dueAt"], "2026-10-19T10:00:00+00:00");

        let closure = json!({ "startsOn": "2026-10-16", "endsOn": "2026-10-19", "title": "Flood" });
        let done = change(&desk, "closureAdd", closure, 0).await;
        assert_eq!(done, json!([1, 2]));
        // Friday the 16th and Monday the 19th are closed: two working days more.
        assert_eq!(
            read(&desk, &england).await["dueAt"],
            "2026-11-02T23:59:59.999999+00:00"
        );
        assert_eq!(read(&desk, &any).await["dueAt"], any["dueAt"]);
        // Six hours of Thursday, eight of Tuesday the 20th, two of Wednesday.
        assert_eq!(
            read(&desk, &hours).await["dueAt"],
            "2026-10-21T10:00:00+00:00"
        );
        let done = change(
            &desk,
            "closureRemove",
            json!({ "startsOn": "2026-10-16" }),
            1,
        )
        .await;
        assert_eq!(done, json!([2, 2]));
        assert_eq!(read(&desk, &england).await["dueAt"], england["dueAt"]);
    }
);

on_both!(
    a_version_drafted_after_a_change_counts_by_it,
    |world| async move {
        let desk = Desk::open(&world).await;
        change(&desk, "bankHolidayAdd", holiday("2026-10-16"), 0).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        let case = desk.opened(json!({})).await;
        // Friday the 16th is a holiday: Monday the 19th.
        assert_eq!(case["dueAt"], "2026-10-19T22:59:59.999999+00:00");
        // Corrected to the 14th: the 15th.
        let correction = json!({ "receivedAt": "2026-10-14T10:00:00Z", "reason": "By post" });
        let case = desk.done("caseCorrect", &case, correction).await;
        assert_eq!(case["dueAt"], "2026-10-15T22:59:59.999999+00:00");
    }
);

on_both!(
    changes_that_cannot_be_are_refused_and_write_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        desk.opened(json!({})).await;
        let admin = world.administrator();
        let refused = async |mutation: &str, more: Value, expected: &[&str]| {
            let input = merged(json!({ "reason": "Why", "expectedRevision": 0 }), more);
            let before = world.row_counts().await;
            let payload = world.attempt(&admin, mutation, input, CHANGED).await;
            assert_eq!(at(&payload), expected, "{mutation}: {payload}");
            assert_eq!(payload["changed"], Value::Null);
            assert_eq!(world.row_counts().await, before, "{mutation} wrote");
        };
        let seen = json!({ "expectedRevision": 1, "reason": " ", "title": "a\nb" });
        let expected = [
            "INVALID title",
            "INVALID reason",
            "CONFLICT expectedRevision",
        ];
        let add = |on: &str| holiday(on);
        refused("bankHolidayAdd", merged(add("2026-10-19"), seen), &expected).await;
        refused("bankHolidayAdd", add("2029-01-01"), &["INVALID heldOn"]).await;
        refused(
            "bankHolidayAdd",
            add("2026-12-25"),
            &["ALREADY_THERE heldOn"],
        )
        .await;
        let gone = json!({ "division": "SCOTLAND", "heldOn": "2026-10-19" });
        refused("bankHolidayRemove", gone, &["NOT_FOUND heldOn"]).await;
        let closure =
            |from: &str, to: &str| json!({ "startsOn": from, "endsOn": to, "title": "Flood" });
        refused(
            "closureAdd",
            closure("2026-10-19", "2026-10-18"),
            &["INVALID endsOn"],
        )
        .await;
        refused(
            "closureAdd",
            closure("2026-10-19", "2027-10-20"),
            &["INVALID endsOn"],
        )
        .await;
        let gone = json!({ "startsOn": "2026-10-19" });
        refused("closureRemove", gone, &["NOT_FOUND startsOn"]).await;
    }
);

on_both!(
    the_calendars_tell_what_they_are_and_what_changed_them,
    |world| async move {
        let desk = Desk::open(&world).await;
        let query = "{ council { workingCalendars { revision
            calendar(kind: SCOTLAND) { kind firstKnownOn lastKnownOn bankHolidays { heldOn title } }
            closures { startsOn endsOn title }
            changes { revision kind reason changedAt rescheduledCount } } } }";
        let admin = world.administrator();
        let read = async || {
            let data = world.data(&admin, query, json!({})).await;
            data["council"]["workingCalendars"].clone()
        };
        let told = read().await;
        assert_eq!(told["revision"], 0);
        assert_eq!(told["calendar"]["firstKnownOn"], "2012-01-01");
        assert_eq!(told["calendar"]["lastKnownOn"], "2028-12-31");
        // The published number for Scotland, 2012 to 2028.
        let holidays = told["calendar"]["bankHolidays"].as_array().expect("days");
        assert_eq!(holidays.len(), 157);
        assert_eq!(told["changes"], json!([]));

        let added = json!({ "division": "SCOTLAND", "heldOn": "2026-10-19", "title": "Thanks" });
        change(&desk, "bankHolidayAdd", added, 0).await;
        let closure = json!({ "startsOn": "2026-10-20", "endsOn": "2026-10-21", "title": "Flood" });
        change(&desk, "closureAdd", closure.clone(), 1).await;
        let told = read().await;
        assert_eq!(told["revision"], 2);
        let holidays = told["calendar"]["bankHolidays"].as_array().expect("days");
        assert_eq!(holidays.len(), 158);
        assert!(holidays.contains(&json!({ "heldOn": "2026-10-19", "title": "Thanks" })));
        assert_eq!(told["closures"], json!([closure]));
        let of = |revision: i64, kind: &str| {
            json!({
                "revision": revision, "kind": kind, "reason": "Proclaimed by the King",
                "changedAt": "2026-10-15T10:00:00+00:00", "rescheduledCount": 0,
            })
        };
        let changes = json!([of(2, "CLOSURE_ADDED"), of(1, "BANK_HOLIDAY_ADDED")]);
        assert_eq!(told["changes"], changes);
    }
);

/// Openings that run while a holiday is added, on `world`.
async fn race(world: &World, desk: &Desk) -> Vec<Value> {
    let opening = |number: i64| {
        let desk = desk.clone();
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(
                u64::try_from(number).expect("a number") * 3,
            ))
            .await;
            desk.opened(json!({})).await
        }
    };
    let adding = async {
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        change(desk, "bankHolidayAdd", holiday("2026-10-19"), 0).await
    };
    let (cases, added) = tokio::join!(join_all((0..40).map(opening)), adding);
    assert_eq!(added[0], 1, "{}", world.now());
    cases
}

on_both!(
    no_opening_slips_past_a_change_of_calendar,
    |world| async move {
        let desk = Desk::open(&world).await;
        let cases = race(&world, &desk).await;
        assert_eq!(cases.len(), 40);
        for case in cases {
            let case = read(&desk, &case).await;
            assert_eq!(case["dueAt"], format!("{FRIDAY}+00:00"));
        }
    }
);
