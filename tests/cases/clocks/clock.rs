//! What tests read of the clock of a case.

use serde_json::{Value, json};

use crate::cases::desk::Desk;

/// The clock of a case as the manager reads it now, with its stays in stages.
pub async fn clock(desk: &Desk, case: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Case {
        clock { target { days hours } elapsed { days hours } remaining { days hours } dueAt isDueGiven
            warningAt standing isPaused
            pauses { reason stopsClock pausedAt resumedAt authority pausedBy { name } resumedBy { name } }
            extensions { extendedBy extendedAt reason actor { name } }
            promises { dueAt promisedAt cause } }
        stageVisits { stage { code } enteredAt leftAt elapsed { days hours } remaining { days hours } dueAt
            standing isPaused } } } }";
    let variables = json!({ "id": case["id"] });
    let manager = desk.manager_token();
    desk.world.data(&manager, query, variables).await["node"].clone()
}

/// The last instant of a day of October or November 2026, in London.
pub fn end_of(day: &str) -> String {
    // Winter time from Sunday 25 October on.
    if day < "2026-10-25" {
        let eve = day.parse::<chrono::NaiveDate>().expect("a date");
        format!("{eve}T22:59:59.999999+00:00")
    } else {
        format!("{day}T23:59:59.999999+00:00")
    }
}
