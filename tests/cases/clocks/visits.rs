//! The stays of a case in stages, each with its clock.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::clock::{clock, end_of};
use super::terms::publish;
use crate::cases::desk::Desk;

on_both!(each_stage_has_a_clock_of_its_own, |world| async move {
    let desk = Desk::open(&world).await;
    let team = Kind::Team.id(desk.desk_team);
    let terms = json!({
        "targetWorkingDays": 10,
        "stages": [
            { "code": "RECEIVED", "title": "Received", "teamId": team, "targetWorkingHours": 4 },
            { "code": "VISIT", "title": "Visit", "targetWorkingDays": 2 },
        ],
        "transitions": [{ "from": "RECEIVED", "to": "VISIT" }],
    });
    publish(&desk, terms).await;
    // Thursday 15 October 2026, 11:00 in London: four hours end at 15:00.
    let case = desk.opened(json!({})).await;
    world.set_now("2026-10-15T16:00:00Z");
    let case = desk
        .done("caseMove", &case, json!({ "stageCode": "VISIT" }))
        .await;
    // It waits over Friday: two working days after Thursday are Monday and Tuesday.
    let waiting = json!({ "reason": "AWAITING_CUSTOMER", "authority": "The desk" });
    let case = desk.done("casePause", &case, waiting).await;
    world.set_now("2026-10-16T10:00:00Z");
    let case = desk.done("caseResume", &case, json!({})).await;
    let visits = clock(&desk, &case).await["stageVisits"].clone();
    assert_eq!(
        visits,
        json!([
            { "stage": { "code": "RECEIVED" }, "enteredAt": "2026-10-15T10:00:00+00:00",
                "leftAt": "2026-10-15T16:00:00+00:00", "elapsed": { "days": null, "hours": 6.0 },
                "remaining": { "days": null, "hours": -2.0 }, "dueAt": "2026-10-15T14:00:00+00:00",
                "standing": "BREACHED", "isPaused": false },
            { "stage": { "code": "VISIT" }, "enteredAt": "2026-10-15T16:00:00+00:00", "leftAt": null,
                "elapsed": { "days": 0, "hours": null }, "remaining": { "days": 2, "hours": null },
                "dueAt": end_of("2026-10-20"), "standing": "WITHIN", "isPaused": false },
        ])
    );
    world.set_now("2026-10-21T10:00:00Z");
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    let visits = clock(&desk, &case).await["stageVisits"].clone();
    assert_eq!(visits[1]["leftAt"], "2026-10-21T10:00:00+00:00");
    // Monday, Tuesday and Wednesday, of two.
    assert_eq!(visits[1]["remaining"]["days"], -1);
    assert_eq!(visits[1]["standing"], "BREACHED");
});
