//! `import bank-holidays`: the published file, years that were not known, and files that are wrong.

use std::path::PathBuf;

use serde_json::{Value, json};
use support::data::shared;
use support::world::COUNCIL;
use support::{World, on_both};
use throughline::imports::bank_holidays::{self, Request};

use super::{file, number};
use crate::cases::desk::Desk;

async fn import(world: &World, file: PathBuf) -> Result<String, String> {
    let request = Request {
        file,
        council: COUNCIL.to_owned(),
        reason: "Published".to_owned(),
    };
    let done = bank_holidays::import(world.database(), &world.clock, &request).await;
    done.map(|report| report.to_string())
        .map_err(|fault| fault.to_string())
}

/// A file with the same events for each division.
fn own(world: &World, events: &Value) -> PathBuf {
    let of = json!({ "division": "any", "events": events });
    let whole = json!({ "england-and-wales": of, "scotland": of, "northern-ireland": of });
    file(world, "holidays.json", whole.to_string().as_bytes())
}

/// What the public reads of a calendar: the number of its bank holidays, its last day, and the last title.
async fn told(world: &World, kind: &str) -> Value {
    let query = "query($kind: CalendarKind!) { council { workingCalendars { calendar(kind: $kind) {
        lastKnownOn bankHolidays { heldOn title } } } } }";
    let data = world.data("", query, json!({ "kind": kind })).await;
    let calendar = &data["council"]["workingCalendars"]["calendar"];
    let holidays = calendar["bankHolidays"].as_array().expect("holidays");
    let last = holidays.last().expect("a holiday");
    json!([holidays.len(), calendar["lastKnownOn"], last["title"]])
}

on_both!(
    the_published_file_is_what_is_compiled_in,
    |world: World| async move {
        let Some(published) = shared("bank-holidays/bank-holidays.json") else {
            return;
        };
        let desk = Desk::open(&world).await;
        desk.opened(json!({})).await;
        let report = import(&world, published).await.expect("an import");
        assert_eq!(
            report,
            "england-and-wales: 140 bank holidays, 2012 to 2028\n\
             scotland: 157 bank holidays, 2012 to 2028\n\
             northern-ireland: 174 bank holidays, 2012 to 2028\n\
             The working calendars are at revision 1.\n\
             0 open cases are due at another instant."
        );
        assert_eq!(
            told(&world, "ENGLAND_WALES").await,
            json!([140, "2028-12-31", "Boxing Day"])
        );
        assert_eq!(
            number(&world, "SELECT count(*) FROM bank_holiday").await,
            471
        );
    }
);

on_both!(
    a_year_that_was_not_known_promises_what_could_not_be,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        world.set_now("2028-12-28T10:00:00Z");
        let case = desk.opened(json!({})).await;
        assert_eq!(case["dueAt"], Value::Null);
        let events = json!([
            { "title": "New Year's Day", "date": "2029-01-01", "notes": "", "bunting": true },
            { "title": "Christmas Day", "date": "2029-12-25" },
        ]);
        let report = import(&world, own(&world, &events))
            .await
            .expect("an import");
        assert!(
            report.ends_with("1 open cases are due at another instant."),
            "{report}"
        );
        assert_eq!(
            told(&world, "ANY_UK")
                .await
                .as_array()
                .map(|it| it[1].clone()),
            Some(json!("2029-12-31"))
        );
        // Friday 29 December is day 1, 1 January 2029 a holiday, the 2nd to the 5th are days 2 to 5, the
        // 8th to the 12th days 6 to 10.
        let event = desk.latest(&case).await;
        let due = json!({ "name": "dueAt", "from": null, "to": "2029-01-12T23:59:59.999999Z" });
        assert!(
            event["details"].as_array().expect("details").contains(&due),
            "{event}"
        );
    }
);

on_both!(
    a_file_that_is_wrong_changes_nothing,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        desk.opened(json!({})).await;
        let before = world.row_counts().await;
        let refused = async |file: PathBuf| import(&world, file).await.expect_err("a refusal");
        let no_json = refused(file(&world, "none.json", b"<html>")).await;
        assert!(no_json.contains("it is no JSON"), "{no_json}");
        let events = json!([
            { "title": "One", "date": "2026-02-30" }, { "title": "", "date": "2026-01-01" },
            { "date": "2026-01-02" }, { "title": "Two", "date": "2026-01-05" },
            { "title": "Again", "date": "2026-01-05" },
        ]);
        let many = refused(own(&world, &events)).await;
        for expected in [
            "12 faults, nothing was imported:",
            "england-and-wales.events[0].date: \"2026-02-30\" is no date; write it as 2026-12-25",
            "scotland.events[1].title ",
            "northern-ireland.events[2].title is missing or no text",
            "scotland.events[4].date: 2026-01-05 is there twice",
        ] {
            assert!(many.contains(expected), "{expected} in {many}");
        }
        let gap = refused(own(
            &world,
            &json!([{ "title": "One", "date": "2030-01-01" }]),
        ))
        .await;
        assert!(gap.contains("the years between are missing"), "{gap}");
        let other = file(&world, "other.json", br#"{"wales": {"events": []}}"#);
        let other = refused(other).await;
        assert!(other.contains("\"wales\" is no division"), "{other}");
        assert!(
            other.contains("england-and-wales.events is missing"),
            "{other}"
        );
        assert_eq!(world.row_counts().await, before);
    }
);
