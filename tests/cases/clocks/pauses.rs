//! Pauses: what stops the clock, what moves with it, and what was promised.

use serde_json::{Value, json};
use support::on_both;

use super::clock::{clock, end_of};
use super::terms::publish;
use crate::cases::desk::Desk;

fn pause(reason: &str, at: &str) -> Value {
    json!({ "reason": reason, "pausedAt": at, "authority": "The team leader" })
}

on_both!(
    a_pause_for_the_customer_moves_the_due_date_when_it_ends,
    |world| async move {
        let desk = Desk::open(&world).await;
        // Thursday 15 October 2026 and ten working days: Thursday the 29th.
        let case = desk.opened(json!({})).await;
        assert_eq!(case["dueAt"], end_of("2026-10-29"));
        world.set_now("2026-10-16T10:00:00Z");
        let waiting = pause("AWAITING_CUSTOMER", "2026-10-16T10:00:00Z");
        let case = desk.done("casePause", &case, waiting).await;
        assert_eq!(case["dueAt"], end_of("2026-10-29"));
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "PAUSED");
        assert_eq!(event["text"], "The team leader");
        let reason = json!({ "name": "pauseReason", "from": null, "to": "AWAITING_CUSTOMER" });
        assert_eq!(event["details"], json!([reason]));

        // Tuesday, 10:00: the clock stood at the first instants of Monday and Tuesday, so that the Friday of
        // the pause is the only day that counted.
        world.set_now("2026-10-20T10:00:00Z");
        let now = clock(&desk, &case).await["clock"].clone();
        assert_eq!(now["isPaused"], true);
        assert_eq!(now["elapsed"], json!({ "days": 1, "hours": null }));
        assert_eq!(now["remaining"], json!({ "days": 9, "hours": null }));
        assert_eq!(now["standing"], "WITHIN");
        let case = desk.done("caseResume", &case, json!({})).await;
        // Two working days lost: Friday the 30th and Monday 2 November.
        assert_eq!(case["dueAt"], end_of("2026-11-02"));
        let now = clock(&desk, &case).await["clock"].clone();
        assert_eq!(now["isPaused"], false);
        assert_eq!(now["target"], json!({ "days": 10, "hours": null }));
        assert_eq!(now["isDueGiven"], false);
        assert_eq!(
            now["pauses"],
            json!([{ "reason": "AWAITING_CUSTOMER", "stopsClock": true,
                "pausedAt": "2026-10-16T10:00:00+00:00", "resumedAt": "2026-10-20T10:00:00+00:00",
                "authority": "The team leader", "pausedBy": { "name": "manager" },
                "resumedBy": { "name": "manager" } }])
        );
        assert_eq!(
            now["promises"],
            json!([
                { "dueAt": end_of("2026-10-29"), "promisedAt": "2026-10-15T10:00:00+00:00", "cause": "OPENED" },
                { "dueAt": end_of("2026-11-02"), "promisedAt": "2026-10-20T10:00:00+00:00", "cause": "RESUMED" },
            ])
        );
        assert_eq!(desk.kinds(&case).await, ["OPENED", "PAUSED", "RESUMED"]);
    }
);

on_both!(
    a_wait_for_a_colleague_does_not_stop_the_clock,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let waiting = pause("AWAITING_COLLEAGUE", "2026-10-15T10:00:00Z");
        let case = desk.done("casePause", &case, waiting).await;
        world.set_now("2026-10-20T10:00:00Z");
        let now = clock(&desk, &case).await["clock"].clone();
        assert_eq!(now["isPaused"], false);
        assert_eq!(now["elapsed"]["days"], 3);
        let case = desk.done("caseResume", &case, json!({})).await;
        assert_eq!(case["dueAt"], end_of("2026-10-29"));
        let promises = clock(&desk, &case).await["clock"]["promises"].clone();
        assert_eq!(promises.as_array().map(Vec::len), Some(1));
    }
);

on_both!(
    closing_ends_a_pause_and_a_corrected_closing_ends_it_when_it_really_was,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        // Thursday, due on Friday; it waits from Thursday on.
        let case = desk.opened(json!({})).await;
        assert_eq!(case["dueAt"], end_of("2026-10-16"));
        let waiting = pause("AWAITING_THIRD_PARTY", "2026-10-15T10:00:00Z");
        let case = desk.done("casePause", &case, waiting).await;
        world.set_now("2026-10-20T10:00:00Z");
        // Friday, Monday and Tuesday did not count: due on Wednesday, closed in time.
        let case = desk
            .done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        assert_eq!(case["dueAt"], end_of("2026-10-21"));
        assert_eq!(case["isOnTime"], true);
        assert_eq!(case["workingDays"], 3);
        let told = clock(&desk, &case).await["clock"].clone();
        assert_eq!(told["elapsed"]["days"], 0);
        assert_eq!(told["pauses"][0]["resumedAt"], "2026-10-20T10:00:00+00:00");
        assert_eq!(told["promises"][1]["cause"], "CLOSED");
        // It was Monday noon: the pause ended then, and Tuesday is the day it was due.
        let correction = json!({ "closedAt": "2026-10-19T12:00:00Z", "reason": "Entered late" });
        let case = desk.done("caseCorrect", &case, correction).await;
        assert_eq!(case["dueAt"], end_of("2026-10-20"));
        assert_eq!(case["isOnTime"], true);
        let told = clock(&desk, &case).await["clock"].clone();
        assert_eq!(told["pauses"][0]["resumedAt"], "2026-10-19T12:00:00+00:00");
        // Opened again it is no longer paused.
        let again = json!({ "reason": "Not over", "reopenedAt": "2026-10-19T13:00:00Z" });
        let case = desk.done("caseReopen", &case, again).await;
        assert_eq!(clock(&desk, &case).await["clock"]["isPaused"], false);
        assert_eq!(clock(&desk, &case).await["clock"]["standing"], "WITHIN");
    }
);

on_both!(
    what_cannot_be_paused_or_resumed_is_told_and_writes_nothing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let at = "2026-10-15T10:00:00Z";
        let nobody = json!({ "reason": "OTHER", "authority": " " });
        desk.refused("casePause", &case, nobody, &["AUTHORITY_MISSING authority"])
            .await;
        let early = pause("OTHER", "2026-10-14T10:00:00Z");
        desk.refused(
            "casePause",
            &case,
            early,
            &["PAUSED_BEFORE_RECEIVED pausedAt"],
        )
        .await;
        let late = pause("OTHER", "2026-10-15T10:00:01Z");
        desk.refused("casePause", &case, late, &["PAUSED_IN_FUTURE pausedAt"])
            .await;
        let megabyte = json!({ "reason": "OTHER", "authority": "x".repeat(1_000_000) });
        desk.refused("casePause", &case, megabyte, &["INVALID authority"])
            .await;
        desk.refused("caseResume", &case, json!({}), &["NOT_PAUSED caseId"])
            .await;

        let first = desk.done("casePause", &case, pause("OTHER", at)).await;
        desk.refused(
            "casePause",
            &case,
            pause("LEGAL_HOLD", at),
            &["CONFLICT expectedRevision"],
        )
        .await;
        desk.refused(
            "casePause",
            &first,
            pause("OTHER", at),
            &["ALREADY_PAUSED reason"],
        )
        .await;
        let both = desk
            .done("casePause", &first, pause("LEGAL_HOLD", at))
            .await;
        desk.refused("caseResume", &both, json!({}), &["SEVERAL_PAUSES reason"])
            .await;
        let before = json!({ "reason": "OTHER", "resumedAt": "2026-10-15T09:00:00Z" });
        desk.refused(
            "caseResume",
            &both,
            before,
            &["RESUMED_BEFORE_PAUSED resumedAt"],
        )
        .await;
        let future = json!({ "reason": "OTHER", "resumedAt": "2026-10-16T09:00:00Z" });
        desk.refused(
            "caseResume",
            &both,
            future,
            &["RESUMED_IN_FUTURE resumedAt"],
        )
        .await;
        let third = json!({ "reason": "AWAITING_CUSTOMER" });
        desk.refused("caseResume", &both, third, &["NOT_PAUSED caseId"])
            .await;

        let case = desk.closed().await;
        desk.refused("casePause", &case, pause("OTHER", at), &["NOT_OPEN caseId"])
            .await;
    }
);

on_both!(
    a_customer_sees_that_their_case_waits_and_cannot_stop_its_clock,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = throughline::graphql::id::Kind::Customer.id(desk.ann);
        let case = desk.opened(json!({ "customerId": ann })).await;
        let waiting = pause("AWAITING_CUSTOMER", "2026-10-15T10:00:00Z");
        let case = desk.done("casePause", &case, waiting).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Case {
            clock { isPaused dueAt pauses { reason } } } } }";
        let variables = json!({ "id": case["id"] });
        let token = desk.customer_token("ann");
        let data = world.data(&token, query, variables.clone()).await;
        assert_eq!(data["node"]["clock"]["isPaused"], true);
        let bob = desk.customer_token("bob");
        let data = world.data(&bob, query, variables.clone()).await;
        assert_eq!(data["node"], Value::Null);
        // Whoever sees cases without their personal fields reads that it waits, and not by whose leave.
        let officer = world.token("performance-officer", "anybody");
        let personal = "query($id: ID!) { node(id: $id) { ... on Case {
            clock { pauses { reason authority } } } } }";
        let answer = world.ask(&officer, personal, variables).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let told = &answer.body["data"]["node"]["clock"]["pauses"][0];
        assert_eq!(
            *told,
            json!({ "reason": "AWAITING_CUSTOMER", "authority": null })
        );
    }
);

on_both!(
    what_the_customer_tells_resumes_the_clock_that_waited_for_them,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = throughline::graphql::id::Kind::Customer.id(desk.ann);
        let waiting = || pause("AWAITING_CUSTOMER", "2026-10-15T10:00:00Z");
        let case = desk.opened(json!({ "customerId": ann })).await;
        let case = desk.done("casePause", &case, waiting()).await;
        world.set_now("2026-10-15T10:01:00Z");
        let held = pause("LEGAL_HOLD", "2026-10-15T10:01:00Z");
        let case = desk.done("casePause", &case, held).await;
        world.set_now("2026-10-16T10:00:00Z");
        // Nothing new, or told before it began to wait: no answer.
        let channel = throughline::graphql::id::Kind::Channel.id(desk.telephone);
        let contact = |more: Value| {
            let least = json!({ "caseId": case["id"], "channelId": channel,
                "demandCode": "FAILURE_PROGRESS_CHASE" });
            crate::cases::desk::merged(least, more)
        };
        let worker = desk.worker_token();
        for more in [
            json!({ "bringsNewInformation": false }),
            json!({ "happenedAt": "2026-10-15T09:00:00Z" }),
        ] {
            world
                .change(&worker, "contactRecord", contact(more), "")
                .await;
        }
        let lasting = async || {
            let pauses = clock(&desk, &case).await["clock"]["pauses"].clone();
            let pauses = pauses.as_array().expect("pauses").clone();
            let lasting = pauses.iter().filter(|pause| pause["resumedAt"].is_null());
            lasting
                .map(|pause| pause["reason"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(lasting().await, ["AWAITING_CUSTOMER", "LEGAL_HOLD"]);
        let told = contact(json!({ "happenedAt": "2026-10-16T09:00:00Z" }));
        world.change(&worker, "contactRecord", told, "").await;
        assert_eq!(lasting().await, ["LEGAL_HOLD"]);
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "RESUMED");
        assert_eq!(event["happenedAt"], "2026-10-16T09:00:00+00:00");

        // By a note of their own likewise, and not by that of a colleague.
        let other = desk.opened(json!({ "customerId": ann })).await;
        let begins = pause("AWAITING_CUSTOMER", "2026-10-16T10:00:00Z");
        let other = desk.done("casePause", &other, begins).await;
        world.set_now("2026-10-19T10:00:00Z");
        let note = json!({ "text": "Rang twice." });
        let other = desk.done("caseNote", &other, note).await;
        assert_eq!(clock(&desk, &other).await["clock"]["isPaused"], true);
        let note = json!({ "caseId": other["id"], "text": "It is the blue bin." });
        let select = "case { dueAt clock { isPaused } }";
        let token = desk.customer_token("ann");
        let payload = world.change(&token, "caseNote", note, select).await;
        assert_eq!(payload["case"]["clock"]["isPaused"], false);
        // Friday the 16th and ten working days: Friday the 30th; Monday is lost.
        assert_eq!(payload["case"]["dueAt"], end_of("2026-11-02"));
    }
);
