//! Closing, withdrawing and reopening: what each writes, and every reason to refuse it.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, closings};

on_both!(
    a_case_closes_with_an_outcome_and_its_working_days,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        world.set_now("2026-10-20T09:00:00Z");
        let closing = json!({
            "outcomeId": Kind::Outcome.id(desk.bins.met), "closedAt": "2026-10-19T23:30:00Z",
            "note": "Collected on the second round",
        });
        let case = desk.done("caseClose", &case, closing).await;
        assert_eq!(case["state"], "CLOSED");
        assert_eq!(case["closedAt"], "2026-10-19T23:30:00+00:00");
        // In London it was Tuesday 20 October, 00:30: after Thursday 15 come 16, 19 and 20.
        assert_eq!(case["closedOn"], "2026-10-20");
        assert_eq!(case["workingDays"], 3);
        assert_eq!(case["isOnTime"], true);
        assert_eq!(case["outcome"]["code"], "MET");
        assert_eq!(case["revision"], 2);
        assert_eq!(
            case["notes"],
            json!([{ "text": "Collected on the second round" }])
        );
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "CLOSED");
        assert_eq!(event["sequence"], 2);
        assert_eq!(event["outcome"]["code"], "MET");
        assert_eq!(event["happenedAt"], "2026-10-19T23:30:00+00:00");
        assert_eq!(event["recordedAt"], "2026-10-20T09:00:00+00:00");
        assert_eq!(event["text"], "Collected on the second round");
        let closings = closings(&desk, &case).await;
        let expected = json!([{
            "kind": "CLOSED", "closedAt": "2026-10-19T23:30:00+00:00", "closedOn": "2026-10-20",
            "outcome": { "code": "MET" }, "reopenedAt": null, "reopenedOn": null,
        }]);
        assert_eq!(closings, expected);
    }
);

on_both!(closings_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk
        .opened(json!({ "receivedAt": "2026-10-12T10:00:00Z" }))
        .await;
    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseClose", &case, more, expected).await;
    };
    let id = |id| Kind::Outcome.id(id);
    refuse(
        json!({ "outcomeId": id(desk.bins.withdrawn) }),
        &["OUTCOME_IS_WITHDRAWAL outcomeId"],
    )
    .await;
    refuse(
        json!({ "outcomeId": id(desk.parking.met) }),
        &["OUTCOME_UNKNOWN outcomeId"],
    )
    .await;
    let early = json!({ "outcomeId": id(desk.bins.met), "closedAt": "2026-10-12T09:59:59Z" });
    refuse(early, &["CLOSED_BEFORE_RECEIVED closedAt"]).await;
    let late = json!({
        "outcomeId": "none", "closedAt": "2026-10-15T10:00:01Z", "note": "x".repeat(10_001),
    });
    let expected = [
        "INVALID note",
        "OUTCOME_UNKNOWN outcomeId",
        "CLOSED_IN_FUTURE closedAt",
    ];
    refuse(late, &expected).await;
    let blank = json!({ "outcomeId": id(desk.bins.met), "note": " " });
    refuse(blank, &["INVALID note"]).await;

    let met = desk.outcome(desk.bins.met);
    let case = desk.done("caseClose", &case, met.clone()).await;
    desk.refused("caseClose", &case, met.clone(), &["ALREADY_CLOSED caseId"])
        .await;
    let case = desk
        .done("caseReopen", &case, json!({ "reason": "not done" }))
        .await;
    let early = json!({ "outcomeId": id(desk.bins.met), "closedAt": "2026-10-15T09:59:59Z" });
    desk.refused(
        "caseClose",
        &case,
        early,
        &["CLOSED_BEFORE_REOPENED closedAt"],
    )
    .await;
    let case = desk.done("caseWithdraw", &case, json!({})).await;
    desk.refused("caseClose", &case, met, &["ALREADY_WITHDRAWN caseId"])
        .await;
});

on_both!(
    a_withdrawn_case_is_not_closed_and_has_no_working_days,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        world.set_now("2026-10-16T10:00:00Z");
        let withdrawal = json!({ "reason": "Moved away", "withdrawnAt": "2026-10-16T08:00:00Z" });
        let case = desk.done("caseWithdraw", &case, withdrawal).await;
        assert_eq!(case["state"], "WITHDRAWN");
        assert_eq!(case["closedAt"], "2026-10-16T08:00:00+00:00");
        assert_eq!(case["workingDays"], Value::Null);
        assert_eq!(case["outcome"]["code"], "WITHDRAWN");
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "WITHDRAWN");
        assert_eq!(event["text"], "Moved away");
        assert_eq!(event["outcome"]["code"], "WITHDRAWN");
        let closings = closings(&desk, &case).await;
        assert_eq!(closings[0]["kind"], "WITHDRAWN");
        desk.refused(
            "caseWithdraw",
            &case,
            json!({}),
            &["ALREADY_WITHDRAWN caseId"],
        )
        .await;
    }
);

on_both!(withdrawals_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk
        .opened(json!({ "receivedAt": "2026-10-12T10:00:00Z" }))
        .await;
    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseWithdraw", &case, more, expected).await;
    };
    refuse(
        desk.outcome(desk.bins.met),
        &["OUTCOME_IS_NOT_WITHDRAWAL outcomeId"],
    )
    .await;
    refuse(
        desk.outcome(desk.parking.withdrawn),
        &["OUTCOME_UNKNOWN outcomeId"],
    )
    .await;
    let early = json!({ "withdrawnAt": "2026-10-12T09:00:00Z", "reason": "x".repeat(10_001) });
    refuse(
        early,
        &["INVALID reason", "WITHDRAWN_TOO_EARLY withdrawnAt"],
    )
    .await;
    let late = json!({ "withdrawnAt": "2026-10-16T09:00:00Z" });
    refuse(late, &["WITHDRAWN_IN_FUTURE withdrawnAt"]).await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    desk.refused("caseWithdraw", &case, json!({}), &["ALREADY_CLOSED caseId"])
        .await;
});

on_both!(
    customers_withdraw_and_note_their_own_cases_only,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = desk.customer_token("ann");
        let input = desk.opening(&desk.bins, json!({}));
        let opened = world
            .change(&ann, "caseOpen", input, "case { id revision }")
            .await;
        let id = &opened["case"]["id"];
        let note = json!({ "caseId": id, "text": "It is behind the gate" });
        world
            .change(&ann, "caseNote", note.clone(), "case { revision }")
            .await;
        let bob = desk.customer_token("bob");
        let withdrawal = json!({ "caseId": id, "expectedRevision": 2 });
        for (mutation, input) in [("caseNote", &note), ("caseWithdraw", &withdrawal)] {
            let payload = world
                .attempt(&bob, mutation, input.clone(), "case { id }")
                .await;
            assert_eq!(at(&payload), ["NOT_FOUND caseId"]);
        }
        let payload = world
            .change(&ann, "caseWithdraw", withdrawal, "case { state }")
            .await;
        assert_eq!(payload["case"]["state"], "WITHDRAWN");
        let closing = json!({ "caseId": id, "expectedRevision": 3, "outcomeId": "any" });
        let answer = world.mutate(&ann, "caseClose", closing).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
    }
);

on_both!(
    a_reopened_case_is_open_again_and_its_closing_says_so,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.closed().await;
        let due = case["dueAt"].clone();
        world.set_now("2026-11-02T12:00:00Z");
        let reopening =
            json!({ "reason": "It was missed again", "reopenedAt": "2026-10-31T23:59:59Z" });
        let case = desk.done("caseReopen", &case, reopening).await;
        assert_eq!(case["state"], "OPEN");
        for field in ["closedAt", "closedOn", "workingDays", "outcome", "isOnTime"] {
            assert_eq!(case[field], Value::Null, "{field}");
        }
        assert_eq!(case["dueAt"], due);
        assert_eq!(case["stage"]["code"], "RECEIVED");
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "REOPENED");
        assert_eq!(event["text"], "It was missed again");
        assert_eq!(event["happenedAt"], "2026-10-31T23:59:59+00:00");
        // Closed a second time, three working days later than the first.
        let case = desk
            .done("caseClose", &case, desk.outcome(desk.bins.not_met))
            .await;
        let closings = closings(&desk, &case).await;
        let expected = json!([
            {
                "kind": "CLOSED", "closedAt": "2026-10-15T10:00:00+00:00", "closedOn": "2026-10-15",
                "outcome": { "code": "MET" },
                "reopenedAt": "2026-10-31T23:59:59+00:00", "reopenedOn": "2026-10-31",
            },
            {
                "kind": "CLOSED", "closedAt": "2026-11-02T12:00:00+00:00", "closedOn": "2026-11-02",
                "outcome": { "code": "NOT_MET" }, "reopenedAt": null, "reopenedOn": null,
            },
        ]);
        assert_eq!(closings, expected);
        // 16; 19 to 23; 26 to 30; 2 November: 1 + 5 + 5 + 1.
        assert_eq!(case["workingDays"], 12);
        assert_eq!(case["isOnTime"], false);
        assert_eq!(
            desk.kinds(&case).await,
            ["OPENED", "CLOSED", "REOPENED", "CLOSED"]
        );
    }
);

on_both!(reopenings_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let why = json!({ "reason": "why" });
    desk.refused("caseReopen", &case, why, &["ALREADY_OPEN caseId"])
        .await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    let early = json!({ "reason": " ", "reopenedAt": "2026-10-15T09:59:59Z" });
    let expected = ["INVALID reason", "REOPENED_BEFORE_CLOSED reopenedAt"];
    desk.refused("caseReopen", &case, early, &expected).await;
    let late = json!({ "reason": "why", "reopenedAt": "2026-10-15T10:00:01Z" });
    desk.refused(
        "caseReopen",
        &case,
        late,
        &["REOPENED_IN_FUTURE reopenedAt"],
    )
    .await;
    let input = json!({ "caseId": case["id"], "expectedRevision": 2, "reason": "why" });
    let answer = world
        .mutate(&desk.worker_token(), "caseReopen", input)
        .await;
    assert_eq!(answer.codes(), ["FORBIDDEN"]);
});
