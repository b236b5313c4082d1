//! Moving, assigning, noting, sharing and putting right: what each writes, and every reason to refuse it.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, closings};

fn stage(id: uuid::Uuid) -> Value {
    json!({ "stageId": Kind::Stage.id(id) })
}

on_both!(a_case_moves_along_and_changes_hands, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let given = json!({
        "teamId": Kind::Team.id(desk.desk_team), "assigneeId": Kind::Staff.id(desk.worker),
    });
    let case = desk.done("caseAssign", &case, given).await;
    assert_eq!(case["assignee"]["code"], "W1");
    world.advance(chrono::TimeDelta::hours(2));
    let case = desk.done("caseMove", &case, stage(desk.bins.visit)).await;
    assert_eq!(case["stage"]["code"], "VISIT");
    assert_eq!(case["team"]["code"], "CREW");
    assert_eq!(case["assignee"], Value::Null);
    assert_eq!(case["revision"], 3);
    let event = desk.latest(&case).await;
    assert_eq!(event["kind"], "MOVED");
    assert_eq!(event["happenedAt"], "2026-10-15T12:00:00+00:00");
    assert_eq!(event["actor"]["name"], "manager");
    assert_eq!(event["stage"]["code"], "VISIT");
    assert_eq!(event["team"]["code"], "CREW");
    // The last stage is nobody's: the team stays.
    let case = desk
        .done("caseMove", &case, json!({ "stageCode": "DONE" }))
        .await;
    assert_eq!(case["stage"]["code"], "DONE");
    assert_eq!(case["team"]["code"], "CREW");
    assert_eq!(desk.latest(&case).await["team"], Value::Null);
    assert_eq!(
        desk.kinds(&case).await,
        ["OPENED", "ASSIGNED", "MOVED", "MOVED"]
    );
});

on_both!(moves_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseMove", &case, more, expected).await;
    };
    refuse(json!({}), &["INVALID stageId"]).await;
    let both = json!({ "stageId": Kind::Stage.id(desk.bins.visit), "stageCode": "VISIT" });
    refuse(both, &["INVALID stageId"]).await;
    refuse(stage(desk.bins.done), &["TRANSITION_NOT_ALLOWED stageId"]).await;
    refuse(stage(desk.bins.received), &["ALREADY_THERE stageId"]).await;
    refuse(stage(desk.parking.visit), &["STAGE_UNKNOWN stageId"]).await;
    refuse(json!({ "stageId": "none" }), &["STAGE_UNKNOWN stageId"]).await;
    refuse(json!({ "stageCode": "none" }), &["STAGE_UNKNOWN stageCode"]).await;
    refuse(
        json!({ "stageCode": "DONE" }),
        &["TRANSITION_NOT_ALLOWED stageCode"],
    )
    .await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    let refusals = ["NOT_OPEN caseId", "TRANSITION_NOT_ALLOWED stageId"];
    desk.refused("caseMove", &case, stage(desk.bins.done), &refusals)
        .await;
});

on_both!(a_case_is_given_and_taken_away, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let crew = json!({
        "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter),
    });
    let case = desk.done("caseAssign", &case, crew).await;
    assert_eq!(
        (&case["team"]["code"], &case["assignee"]["code"]),
        (&json!("CREW"), &json!("F1"))
    );
    let event = desk.latest(&case).await;
    assert_eq!(
        (&event["team"]["code"], &event["assignee"]["code"]),
        (&json!("CREW"), &json!("F1"))
    );
    let case = desk.done("caseAssign", &case, json!({})).await;
    assert_eq!(
        (&case["team"], &case["assignee"]),
        (&Value::Null, &Value::Null)
    );
    let only = json!({ "assigneeId": Kind::Staff.id(desk.worker) });
    let case = desk.done("caseAssign", &case, only).await;
    assert_eq!(
        (&case["team"], &case["assignee"]["code"]),
        (&Value::Null, &json!("W1"))
    );
    assert_eq!(case["revision"], 4);

    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseAssign", &case, more, expected).await;
    };
    let mixed = json!({
        "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.worker),
    });
    refuse(mixed, &["ASSIGNEE_NOT_IN_TEAM assigneeId"]).await;
    let gone = json!({ "assigneeId": Kind::Staff.id(desk.leaver) });
    refuse(gone, &["ASSIGNEE_INACTIVE assigneeId"]).await;
    let strangers = json!({ "teamId": Kind::Team.id(desk.strangers) });
    refuse(strangers, &["TEAM_NOT_ON_JOURNEY teamId"]).await;
    let nobody = json!({
        "teamId": Kind::Team.id(desk.worker), "assigneeId": Kind::Staff.id(desk.crew),
    });
    refuse(nobody, &["NOT_FOUND teamId", "NOT_FOUND assigneeId"]).await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    desk.refused("caseAssign", &case, json!({}), &["NOT_OPEN caseId"])
        .await;
});

on_both!(
    reclassifying_changes_the_code_and_the_live_closing,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.closed().await;
        let change = json!({
            "demandCode": "FAILURE_NOT_DONE", "outcomeId": Kind::Outcome.id(desk.bins.not_met),
            "reason": "Nobody had come",
        });
        let case = desk.done("caseReclassify", &case, change).await;
        assert_eq!(case["demandCode"], "FAILURE_NOT_DONE");
        assert_eq!(case["outcome"]["code"], "NOT_MET");
        assert_eq!(case["state"], "CLOSED");
        assert_eq!(
            closings(&desk, &case).await[0]["outcome"]["code"],
            "NOT_MET"
        );
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "RECLASSIFIED");
        assert_eq!(event["text"], "Nobody had come");
        assert_eq!(event["outcome"]["code"], "NOT_MET");
        let outcome = |id| Kind::Outcome.id(id);
        let details = json!([
            { "name": "demandCode", "from": "VALUE_NEW", "to": "FAILURE_NOT_DONE" },
            {
                "name": "outcomeId", "from": outcome(desk.bins.met),
                "to": outcome(desk.bins.not_met),
            },
        ]);
        assert_eq!(event["details"], details);
        // The contact keeps its own code.
        let contacts = world
            .walk(&desk.worker_token(), "contacts", "", "demandCode")
            .await;
        assert_eq!(contacts, [json!({ "demandCode": "VALUE_NEW" })]);
    }
);

on_both!(
    reclassifications_that_cannot_be_are_refused,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let refuse = async |more: Value, expected: &[&str]| {
            desk.refused("caseReclassify", &case, more, expected).await;
        };
        refuse(json!({}), &["NOTHING_TO_CHANGE caseId"]).await;
        refuse(
            json!({ "demandCode": "VALUE_NEW" }),
            &["NOTHING_TO_CHANGE caseId"],
        )
        .await;
        refuse(desk.outcome(desk.bins.met), &["NOT_CLOSED outcomeId"]).await;
        let case = desk
            .done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        let refuse = async |more: Value, expected: &[&str]| {
            desk.refused("caseReclassify", &case, more, expected).await;
        };
        refuse(
            desk.outcome(desk.bins.withdrawn),
            &["OUTCOME_IS_WITHDRAWAL outcomeId"],
        )
        .await;
        refuse(
            desk.outcome(desk.parking.met),
            &["OUTCOME_UNKNOWN outcomeId"],
        )
        .await;
        refuse(desk.outcome(desk.bins.met), &["NOTHING_TO_CHANGE caseId"]).await;
        let long = json!({ "demandCode": "UNKNOWN", "reason": "x".repeat(10_001) });
        refuse(long, &["INVALID reason"]).await;
    }
);

on_both!(
    a_correction_moves_every_date_that_follows,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        world.set_now("2026-11-06T12:00:00Z");
        let case = desk
            .done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        // 16; 19 to 23; 26 to 30; 2 to 6 November: 1 + 5 + 5 + 5.
        assert_eq!(
            (&case["workingDays"], &case["isOnTime"]),
            (&json!(16), &json!(false))
        );
        let right = json!({
            "receivedAt": "2026-10-12T08:00:00Z", "closedAt": "2026-10-26T17:00:00Z",
            "reason": "The letter lay in the wrong tray",
        });
        let case = desk.done("caseCorrect", &case, right).await;
        assert_eq!(case["receivedAt"], "2026-10-12T08:00:00+00:00");
        assert_eq!(case["receivedOn"], "2026-10-12");
        // Monday 12 is day 0: 13 to 16 are 1 to 4, 19 to 23 are 5 to 9, Monday 26 is 10.
        assert_eq!(case["dueAt"], "2026-10-26T23:59:59.999999+00:00");
        assert_eq!(case["closedOn"], "2026-10-26");
        assert_eq!(
            (&case["workingDays"], &case["isOnTime"]),
            (&json!(10), &json!(true))
        );
        let closings = closings(&desk, &case).await;
        assert_eq!(closings[0]["closedAt"], "2026-10-26T17:00:00+00:00");
        assert_eq!(closings[0]["closedOn"], "2026-10-26");
        let event = desk.latest(&case).await;
        assert_eq!(event["kind"], "CORRECTED");
        assert_eq!(event["text"], "The letter lay in the wrong tray");
        assert_eq!(event["happenedAt"], "2026-11-06T12:00:00+00:00");
        let details = json!([
            { "name": "closedAt", "from": "2026-11-06T12:00:00Z", "to": "2026-10-26T17:00:00Z" },
            { "name": "dueAt", "from": "2026-10-29T23:59:59.999999Z",
                "to": "2026-10-26T23:59:59.999999Z" },
            { "name": "receivedAt", "from": "2026-10-15T10:00:00Z", "to": "2026-10-12T08:00:00Z" },
        ]);
        assert_eq!(event["details"], details);
    }
);

on_both!(corrections_that_cannot_be_are_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseCorrect", &case, more, expected).await;
    };
    refuse(
        json!({ "reason": "" }),
        &["REASON_MISSING reason", "NOTHING_TO_CHANGE caseId"],
    )
    .await;
    let same = json!({ "reason": "why", "receivedAt": "2026-10-15T10:00:00Z" });
    refuse(same, &["NOTHING_TO_CHANGE caseId"]).await;
    let open = json!({ "reason": "why", "closedAt": "2026-10-15T10:00:00Z" });
    refuse(open, &["NOT_CLOSED closedAt"]).await;
    let late = json!({ "reason": "why", "receivedAt": "2026-10-16T10:00:00Z" });
    refuse(late, &["RECEIVED_IN_FUTURE receivedAt"]).await;
    let long = json!({ "reason": "x".repeat(10_001), "receivedAt": "1812-06-18T10:00:00Z" });
    refuse(long, &["INVALID reason", "INVALID receivedAt"]).await;

    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    world.set_now("2026-10-16T10:00:00Z");
    let late = json!({ "reason": "why", "receivedAt": "2026-10-15T11:00:00Z" });
    desk.refused(
        "caseCorrect",
        &case,
        late,
        &["RECEIVED_AFTER_CLOSED receivedAt"],
    )
    .await;
    let early = json!({ "reason": "why", "closedAt": "2026-10-15T09:00:00Z" });
    desk.refused(
        "caseCorrect",
        &case,
        early,
        &["CLOSED_BEFORE_RECEIVED closedAt"],
    )
    .await;
    let late = json!({ "reason": "why", "closedAt": "2026-10-17T09:00:00Z" });
    desk.refused("caseCorrect", &case, late, &["CLOSED_IN_FUTURE closedAt"])
        .await;
    let case = desk
        .done("caseReopen", &case, json!({ "reason": "why" }))
        .await;
    let case = desk
        .done("caseClose", &case, desk.outcome(desk.bins.met))
        .await;
    let early = json!({ "reason": "why", "closedAt": "2026-10-15T12:00:00Z" });
    desk.refused(
        "caseCorrect",
        &case,
        early,
        &["CLOSED_BEFORE_REOPENED closedAt"],
    )
    .await;
});

on_both!(a_note_is_added_to_any_case_once, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.closed().await;
    let note = json!({ "caseId": case["id"], "text": "Ring before noon", "idempotencyKey": "n1" });
    let select = "case { revision notes { text } } replayed";
    let manager = desk.manager_token();
    let first = world
        .change(&manager, "caseNote", note.clone(), select)
        .await;
    let expected = json!({
        "case": { "revision": 3, "notes": [{ "text": "Ring before noon" }] },
        "problems": [], "replayed": false,
    });
    assert_eq!(first, expected);
    let again = world.change(&manager, "caseNote", note, select).await;
    assert_eq!(
        (&again["replayed"], &again["case"]),
        (&json!(true), &first["case"])
    );
    let other = json!({ "text": "other", "expectedRevision": null, "idempotencyKey": "n1" });
    let expected = ["IDEMPOTENCY_MISMATCH idempotencyKey"];
    desk.refused("caseNote", &case, other, &expected).await;
    assert_eq!(desk.kinds(&case).await, ["OPENED", "CLOSED", "NOTED"]);

    let blank = json!({ "text": " \n", "expectedRevision": null });
    desk.refused("caseNote", &case, blank, &["BLANK text"])
        .await;
    let stale = json!({ "text": "words", "expectedRevision": 2 });
    desk.refused("caseNote", &case, stale, &["CONFLICT expectedRevision"])
        .await;
    let megabyte = json!({ "text": "x".repeat(1_000_000), "expectedRevision": 3 });
    desk.refused("caseNote", &case, megabyte, &["INVALID text"])
        .await;
});

on_both!(a_case_is_given_to_a_partner_once, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let partner = desk.partner_token();
    let note = json!({ "caseId": case["id"], "text": "Seen" });
    let payload = world
        .attempt(&partner, "caseNote", note.clone(), "case { id }")
        .await;
    assert_eq!(at(&payload), ["NOT_FOUND caseId"]);

    let share = json!({ "accountId": Kind::Account.id(desk.partner) });
    let case = desk.done("caseShare", &case, share.clone()).await;
    assert_eq!(case["revision"], 2);
    let event = desk.latest(&case).await;
    assert_eq!(
        (&event["kind"], &event["sharedWith"]["name"]),
        (&json!("SHARED"), &json!("partner"))
    );
    let counts = world.row_counts().await;
    let case = desk.done("caseShare", &case, share).await;
    assert_eq!(case["revision"], 2);
    assert_eq!(world.row_counts().await, counts);
    world
        .change(&partner, "caseNote", note, "case { id }")
        .await;

    let case = json!({ "id": case["id"], "revision": 3 });
    let account = |id| json!({ "accountId": Kind::Account.id(id) });
    let refuse = async |more: Value, expected: &[&str]| {
        desk.refused("caseShare", &case, more, expected).await;
    };
    refuse(account(desk.ann), &["NOT_FOUND accountId"]).await;
    refuse(account(desk.ann_account), &["NOT_A_PARTNER accountId"]).await;
    refuse(account(desk.gone_partner), &["ACCOUNT_INACTIVE accountId"]).await;
});
