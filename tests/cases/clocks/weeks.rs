//! A council's own working week: what counts by it, and how it changes.

use serde_json::{Value, json};
use support::on_both;

use super::calendars::{CHANGED, change, promised, read};
use super::terms::publish;
use crate::cases::desk::{Desk, at, merged};

/// Slots of the same hours on some days.
fn slots(days: &[&str], from: &str, to: &str) -> Value {
    let slot = |day: &&str| json!({ "day": day, "from": from, "to": to });
    days.iter().map(slot).collect()
}

const WEEKDAYS: [&str; 5] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];

/// A week with a morning on Saturdays and none of Mondays, in Scotland.
fn saturdays(from: &str) -> Value {
    let mut slots = slots(&WEEKDAYS[1..], "09:00", "17:00");
    let days = slots.as_array_mut().expect("slots");
    days.push(json!({ "day": "SATURDAY", "from": "09:00", "to": "13:00" }));
    json!({ "startsOn": from, "slots": slots, "bankHolidaysOf": "SCOTLAND" })
}

on_both!(
    a_council_works_by_a_week_of_its_own_from_a_date_on,
    |world| async move {
        let desk = Desk::open(&world).await;
        let england = desk.opened(json!({})).await;
        publish(
            &desk,
            json!({ "targetWorkingDays": 3, "calendar": "COUNCIL" }),
        )
        .await;
        let days = desk.opened(json!({})).await;
        // No week yet: from Thursday 15 October to Tuesday the 20th.
        assert_eq!(days["dueAt"], "2026-10-20T22:59:59.999999+00:00");
        publish(
            &desk,
            json!({ "targetWorkingHours": 18, "calendar": "COUNCIL" }),
        )
        .await;
        // Six hours of Thursday, eight of Friday, four of Monday.
        let hours = desk.opened(json!({})).await;
        assert_eq!(hours["dueAt"], "2026-10-19T12:00:00+00:00");

        let done = change(&desk, "workingWeekSet", saturdays("2026-10-12"), 0).await;
        assert_eq!(done, json!([1, 1]));
        // Friday, Saturday, Tuesday: the same. Six hours, eight, and four of Saturday.
        assert_eq!(read(&desk, &days).await["dueAt"], days["dueAt"]);
        assert_eq!(
            read(&desk, &hours).await["dueAt"],
            "2026-10-17T12:00:00+00:00"
        );
        assert_eq!(read(&desk, &england).await["dueAt"], england["dueAt"]);

        // From Saturday on, work is done on weekends only, in the evening.
        let evening = json!({ "startsOn": "2026-10-17", "bankHolidaysOf": "ENGLAND_WALES",
            "slots": slots(&["SUNDAY", "SATURDAY"], "20:00", "24:00") });
        let done = change(&desk, "workingWeekSet", evening, 1).await;
        assert_eq!(done, json!([2, 2]));
        // Friday, Saturday, Sunday; and four hours of Saturday evening, by summer time.
        assert_eq!(
            read(&desk, &days).await["dueAt"],
            "2026-10-18T22:59:59.999999+00:00"
        );
        assert_eq!(
            read(&desk, &hours).await["dueAt"],
            "2026-10-17T23:00:00+00:00"
        );
        let done = change(
            &desk,
            "workingWeekRemove",
            json!({ "startsOn": "2026-10-17" }),
            2,
        )
        .await;
        assert_eq!(done, json!([3, 2]));
        let done = change(
            &desk,
            "workingWeekRemove",
            json!({ "startsOn": "2026-10-12" }),
            3,
        )
        .await;
        assert_eq!(done, json!([4, 1]));
        assert_eq!(read(&desk, &hours).await["dueAt"], hours["dueAt"]);
        assert_eq!(promised(&desk, &hours).await.len(), 4);
    }
);

on_both!(
    a_council_keeps_the_bank_holidays_that_it_says,
    |world| async move {
        let desk = Desk::open(&world).await;
        world.set_now("2026-11-27T10:00:00Z");
        publish(
            &desk,
            json!({ "targetWorkingDays": 1, "calendar": "COUNCIL" }),
        )
        .await;
        let monday = desk.opened(json!({})).await;
        assert_eq!(monday["dueAt"], "2026-11-30T23:59:59.999999+00:00");
        let week = |from: &str| {
            json!({ "startsOn": from, "slots": slots(&WEEKDAYS, "09:00", "17:00"),
                "bankHolidaysOf": "SCOTLAND" })
        };
        // St Andrew's Day, in Scotland alone.
        let done = change(&desk, "workingWeekSet", week("2026-12-01"), 0).await;
        assert_eq!(done, json!([1, 0]));
        let done = change(&desk, "workingWeekSet", week("2026-11-30"), 1).await;
        assert_eq!(done, json!([2, 1]));
        let moved = read(&desk, &monday).await;
        assert_eq!(moved["dueAt"], "2026-12-01T23:59:59.999999+00:00");
        // A closure of the council is one here, too.
        let closure = json!({ "startsOn": "2026-12-01", "endsOn": "2026-12-01", "title": "Flood" });
        change(&desk, "closureAdd", closure, 2).await;
        let moved = read(&desk, &monday).await;
        assert_eq!(moved["dueAt"], "2026-12-02T23:59:59.999999+00:00");
    }
);

on_both!(
    the_calendar_of_the_council_tells_its_weeks,
    |world| async move {
        let desk = Desk::open(&world).await;
        let admin = world.administrator();
        let query = "query($kind: CalendarKind!) { council { workingCalendars { calendar(kind: $kind) {
            bankHolidays { heldOn } weeks { startsOn bankHolidaysOf slots { day from to } } } } } }";
        let told = async |kind: &str| {
            let data = world.data(&admin, query, json!({ "kind": kind })).await;
            data["council"]["workingCalendars"]["calendar"].clone()
        };
        let offices = slots(&WEEKDAYS, "09:00", "17:00");
        let of =
            |part: Value| json!({ "startsOn": null, "bankHolidaysOf": part, "slots": offices });
        assert_eq!(
            told("SCOTLAND").await["weeks"],
            json!([of(json!("SCOTLAND"))])
        );
        assert_eq!(told("ANY_UK").await["weeks"], json!([of(Value::Null)]));
        let england = of(json!("ENGLAND_WALES"));
        assert_eq!(told("COUNCIL").await["weeks"], json!([england]));

        let own = saturdays("2026-11-01");
        change(&desk, "workingWeekSet", own.clone(), 0).await;
        let council = told("COUNCIL").await;
        assert_eq!(council["weeks"], json!([england, own]));
        let days = council["bankHolidays"].as_array().expect("days");
        let has = |date: &str| days.contains(&json!({ "heldOn": date }));
        // Of August the first Monday is Scotland's, the last is not; and St Andrew's Day.
        assert!(has("2026-08-31") && !has("2026-08-03"));
        assert!(!has("2027-08-30") && has("2027-08-02") && has("2026-11-30"));
        let data = world
            .data(
                &admin,
                "{ council { workingCalendars { changes { kind } } } }",
                json!({}),
            )
            .await;
        let changes = &data["council"]["workingCalendars"]["changes"];
        assert_eq!(*changes, json!([{ "kind": "WORKING_WEEK_SET" }]));
    }
);

on_both!(
    a_week_that_cannot_be_is_refused_and_writes_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        change(&desk, "workingWeekSet", saturdays("2026-10-12"), 0).await;
        let admin = world.administrator();
        let refused = async |mutation: &str, more: Value, expected: &str| {
            let whole = merged(
                saturdays("2026-10-19"),
                json!({ "reason": "Why", "expectedRevision": 1 }),
            );
            let whole = match mutation {
                "workingWeekSet" => whole,
                _ => json!({ "reason": "Why", "expectedRevision": 1 }),
            };
            let before = world.row_counts().await;
            let payload = world
                .attempt(&admin, mutation, merged(whole, more), CHANGED)
                .await;
            assert_eq!(at(&payload), [expected], "{mutation}: {payload}");
            assert_eq!(world.row_counts().await, before, "{mutation} wrote");
        };
        let set =
            async |more: Value, expected: &str| refused("workingWeekSet", more, expected).await;
        let of = |from: &str, to: &str| json!({ "slots": slots(&["MONDAY"], from, to) });
        set(of("9:00", "17:00"), "INVALID slots.0.from").await;
        set(of("09:00", "24:30"), "INVALID slots.0.to").await;
        set(of("17:00", "09:00"), "INVALID slots").await;
        set(json!({ "slots": [] }), "INVALID slots").await;
        let twice = slots(&["MONDAY", "MONDAY"], "09:00", "12:00");
        set(json!({ "slots": twice }), "INVALID slots").await;
        let many = slots(&["MONDAY"; 51], "09:00", "12:00");
        set(json!({ "slots": many }), "INVALID slots").await;
        set(json!({ "startsOn": "1899-12-31" }), "INVALID startsOn").await;
        set(
            json!({ "startsOn": "2026-10-12" }),
            "ALREADY_THERE startsOn",
        )
        .await;
        set(json!({ "reason": " " }), "INVALID reason").await;
        set(
            json!({ "expectedRevision": 0 }),
            "CONFLICT expectedRevision",
        )
        .await;
        let gone = json!({ "startsOn": "2026-10-19" });
        refused("workingWeekRemove", gone, "NOT_FOUND startsOn").await;
    }
);
