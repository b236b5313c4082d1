//! `caseOpen`: what is written, and what is refused.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, merged};

pub const OPENED: &str = "case { id reference } contact { id } replayed";

/// The problems of an opening by `token` that must write nothing.
pub async fn refused(desk: &Desk, token: &str, input: Value) -> Vec<String> {
    let before = desk.world.row_counts().await;
    let payload = desk.world.attempt(token, "caseOpen", input, OPENED).await;
    assert_eq!(payload["case"], Value::Null, "{payload}");
    assert_eq!(payload["contact"], Value::Null);
    assert_eq!(
        desk.world.row_counts().await,
        before,
        "something was written"
    );
    at(&payload)
}

pub async fn count(world: &World, table: &str) -> i64 {
    let counts = world.row_counts().await;
    let found = counts.into_iter().find(|(name, _)| name == table);
    found.expect("the table").1
}

on_both!(
    a_case_starts_at_the_first_stage_and_is_due_ten_working_days_on,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let case = desk
            .opened(json!({ "customerId": ann, "description": "Bin 7 was missed" }))
            .await;
        let reference = case["reference"].as_str().expect("a reference");
        assert_eq!(reference.len(), 11, "{reference}");
        let expected = json!({
            "state": "OPEN", "revision": 1, "demandCode": "VALUE_NEW",
            "receivedAt": "2026-10-15T10:00:00+00:00", "receivedOn": "2026-10-15",
            // Thursday 15 October is day 0; 16 is 1; 19 to 23 are 2 to 6; 26 to 29 are 7 to 10.
            // Clocks have gone back by then, so that the day ends at 23:59:59.999999 in UTC too.
            "dueAt": "2026-10-29T23:59:59.999999+00:00", "isOnTime": null,
            "closedAt": null, "closedOn": null, "workingDays": null,
            "stage": { "code": "RECEIVED" }, "team": { "code": "DESK" }, "assignee": null,
            "outcome": null, "customer": { "id": ann }, "channel": { "code": "TELEPHONE" },
            "description": "Bin 7 was missed", "notes": [],
            "id": case["id"], "reference": reference,
        });
        assert_eq!(case, expected);

        let history = desk.history(&case).await;
        assert_eq!(history.len(), 1);
        let event = &history[0];
        assert_eq!(event["kind"], "OPENED");
        assert_eq!(event["actor"]["name"], "worker");
        assert_eq!(event["stage"]["code"], "RECEIVED");
        assert_eq!(event["team"]["code"], "DESK");
        assert_eq!(event["text"], "Bin 7 was missed");
        assert_eq!(event["contact"]["id"].is_string(), true);
    }
);

on_both!(
    one_contact_is_recorded_with_the_code_of_the_case,
    |world| async move {
        let desk = Desk::open(&world).await;
        let input = desk.opening(
            &desk.bins,
            json!({ "demandCode": "FAILURE_NOT_DONE", "isInvited": true, "bringsNewInformation": false }),
        );
        let select = "contact { demandCode happenedAt isResolvedAtContact isInvited \
            bringsNewInformation revision channel { code } journey { code } case { state } }";
        let payload = world
            .change(&desk.worker_token(), "caseOpen", input, select)
            .await;
        let expected = json!({
            "demandCode": "FAILURE_NOT_DONE", "happenedAt": "2026-10-15T10:00:00+00:00",
            "isResolvedAtContact": false, "isInvited": true, "bringsNewInformation": false,
            "revision": 1, "channel": { "code": "TELEPHONE" }, "journey": { "code": "BINS" },
            "case": { "state": "OPEN" },
        });
        assert_eq!(payload["contact"], expected);
        assert_eq!(count(&world, "contact").await, 1);
        assert_eq!(count(&world, "contact_event").await, 1);
        assert_eq!(count(&world, "case_event").await, 1);
    }
);

on_both!(
    a_case_received_earlier_is_due_from_that_day,
    |world| async move {
        let desk = Desk::open(&world).await;
        // Received on Saturday 3 October at 00:30 in London: 5 to 9 are days 1 to 5, 12 to 16 are 6 to 10.
        // Friday 16 October ends at 22:59:59.999999 UTC, since London is an hour ahead.
        let received = json!({ "receivedAt": "2026-10-02T23:30:00.123456789Z" });
        let case = desk.opened(received).await;
        assert_eq!(case["receivedAt"], "2026-10-02T23:30:00.123456+00:00");
        assert_eq!(case["receivedOn"], "2026-10-03");
        assert_eq!(case["dueAt"], "2026-10-16T22:59:59.999999+00:00");
        let event = desk.latest(&case).await;
        assert_eq!(event["happenedAt"], "2026-10-02T23:30:00.123456+00:00");
        assert_eq!(event["recordedAt"], "2026-10-15T10:00:00+00:00");
    }
);

on_both!(
    a_case_beyond_the_known_bank_holidays_has_no_due_date,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk
            .opened(json!({ "receivedAt": "1999-05-05T10:00:00Z" }))
            .await;
        assert_eq!(case["receivedOn"], "1999-05-05");
        assert_eq!(case["dueAt"], Value::Null);
    }
);

on_both!(a_case_may_begin_at_another_stage, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk
        .opened(json!({ "stageId": Kind::Stage.id(desk.bins.visit) }))
        .await;
    assert_eq!(case["stage"]["code"], "VISIT");
    assert_eq!(case["team"]["code"], "CREW");
});

on_both!(
    a_contact_becomes_that_of_the_case_that_is_opened_out_of_it,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let recorded = json!({
            "journeyId": Kind::Journey.id(desk.bins.id), "channelId": Kind::Channel.id(desk.telephone),
            "customerId": Kind::Customer.id(desk.ann), "demandCode": "FAILURE_PROGRESS_CHASE",
            "happenedAt": "2026-10-14T09:00:00Z",
        });
        let contact = world
            .change(&worker, "contactRecord", recorded, "contact { id }")
            .await["contact"]["id"]
            .clone();
        let input = desk.opening(&desk.bins, json!({ "contactId": contact }));
        let select = "case { id receivedAt demandCode customer { id } } \
            contact { id revision demandCode case { state } }";
        let payload = world
            .change(&worker, "caseOpen", input.clone(), select)
            .await;
        let expected = json!({
            "id": contact, "revision": 2, "demandCode": "FAILURE_PROGRESS_CHASE",
            "case": { "state": "OPEN" },
        });
        assert_eq!(payload["contact"], expected);
        // Received when the customer got in touch, and that customer's.
        let case = &payload["case"];
        assert_eq!(case["receivedAt"], "2026-10-14T09:00:00+00:00");
        assert_eq!(case["demandCode"], "VALUE_NEW");
        assert_eq!(case["customer"]["id"], json!(Kind::Customer.id(desk.ann)));
        assert_eq!(count(&world, "contact").await, 1);
        let event = desk.latest(case).await;
        assert_eq!(event["contact"]["id"], contact);

        let again = refused(&desk, &worker, input).await;
        assert_eq!(again, ["CONTACT_HAS_CASE contactId"]);
    }
);

on_both!(a_contact_of_another_matter_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let both = world.token_for(desk.code, &["case-worker"], "worker");
    let recorded = json!({
        "journeyId": Kind::Journey.id(desk.draft.id), "channelId": Kind::Channel.id(desk.telephone),
        "customerId": Kind::Customer.id(desk.ann), "demandCode": "UNKNOWN",
    });
    let contact = world
        .change(&both, "contactRecord", recorded, "contact { id }")
        .await["contact"]["id"]
        .clone();
    let other = json!({
        "contactId": contact, "customerId": Kind::Customer.id(desk.bob), "isInvited": true,
        "bringsNewInformation": true,
    });
    let problems = refused(&desk, &both, desk.opening(&desk.bins, other)).await;
    assert_eq!(
        problems,
        [
            "INVALID isInvited",
            "INVALID bringsNewInformation",
            "CONTACT_ON_OTHER_JOURNEY contactId"
        ]
    );
    let recorded = json!({
        "journeyId": Kind::Journey.id(desk.bins.id), "channelId": Kind::Channel.id(desk.telephone),
        "customerId": Kind::Customer.id(desk.ann), "demandCode": "UNKNOWN",
    });
    let contact = world
        .change(&both, "contactRecord", recorded, "contact { id }")
        .await["contact"]["id"]
        .clone();
    let other = json!({ "contactId": contact, "customerId": Kind::Customer.id(desk.bob) });
    let problems = refused(&desk, &both, desk.opening(&desk.bins, other)).await;
    assert_eq!(problems, ["CONTACT_OF_OTHER_CUSTOMER customerId"]);
    let nobody = json!({ "contactId": Kind::Contact.id(desk.ann) });
    let problems = refused(&desk, &both, desk.opening(&desk.bins, nobody)).await;
    assert_eq!(problems, ["NOT_FOUND contactId"]);
});

on_both!(what_is_wrong_comes_back_together, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let wrong = json!({
        "channelId": "no id", "customerId": Kind::Customer.id(desk.bins.id),
        "receivedAt": "2026-10-15T10:00:00.000001Z", "stageId": Kind::Stage.id(desk.parking.received),
        "description": "x".repeat(10_001),
    });
    let problems = refused(&desk, &worker, desk.opening(&desk.bins, wrong)).await;
    assert_eq!(
        problems,
        [
            "INVALID description",
            "NOT_FOUND channelId",
            "NOT_FOUND customerId",
            "RECEIVED_IN_FUTURE receivedAt",
            "STAGE_UNKNOWN stageId"
        ]
    );
    let long_ago = json!({ "receivedAt": "0090-01-01T00:00:00Z" });
    let problems = refused(&desk, &worker, desk.opening(&desk.bins, long_ago)).await;
    assert_eq!(problems, ["INVALID receivedAt"]);
    let draft = desk.opening(&desk.draft, json!({}));
    let problems = refused(&desk, &worker, draft).await;
    assert_eq!(problems, ["VERSION_NOT_PUBLISHED journeyId"]);
});

on_both!(
    a_worker_opens_on_journeys_of_their_teams_only,
    |world| async move {
        let desk = Desk::open(&world).await;
        let parking = desk.opening(&desk.parking, json!({}));
        let problems = refused(&desk, &desk.worker_token(), parking).await;
        assert_eq!(problems, ["NOT_FOUND journeyId"]);
        for nothing in ["", "no id", "Sm91cm5leTpub3RoaW5n"] {
            let input = merged(
                desk.opening(&desk.bins, json!({})),
                json!({ "journeyId": nothing }),
            );
            let problems = refused(&desk, &desk.worker_token(), input).await;
            assert_eq!(problems, ["NOT_FOUND journeyId"]);
        }
    }
);

on_both!(customers_open_for_themselves, |world| async move {
    let desk = Desk::open(&world).await;
    let ann = desk.customer_token("ann");
    let select =
        "case { customer { id } team { code } openedBy { name } } contact { customer { id } }";
    let input = desk.opening(&desk.parking, json!({}));
    let payload = world.change(&ann, "caseOpen", input, select).await;
    let own = json!(Kind::Customer.id(desk.ann));
    assert_eq!(payload["case"]["customer"]["id"], own);
    assert_eq!(payload["case"]["openedBy"]["name"], "ann");
    assert_eq!(payload["contact"]["customer"]["id"], own);

    let named = json!({ "customerId": own });
    let input = desk.opening(&desk.parking, named);
    world.change(&ann, "caseOpen", input, select).await;

    let other = json!({ "customerId": Kind::Customer.id(desk.bob) });
    let problems = refused(&desk, &ann, desk.opening(&desk.parking, other)).await;
    assert_eq!(problems, ["NOT_SELF customerId"]);
});

on_both!(
    staff_open_for_themselves_as_the_customer_they_are,
    |world| async move {
        let desk = Desk::open(&world).await;
        let input = desk.opening(&desk.bins, json!({}));
        let clerk = desk.staff_token("clerk");
        let problems = refused(&desk, &clerk, input.clone()).await;
        assert_eq!(problems, ["CUSTOMER_MISSING customerId"]);
        let twin = desk.staff_token("twin");
        let problems = refused(&desk, &twin, input.clone()).await;
        assert_eq!(problems, ["CUSTOMER_AMBIGUOUS customerId"]);
        let nobody = desk.staff_token("nobody");
        let problems = refused(&desk, &nobody, input).await;
        assert_eq!(problems, ["CUSTOMER_MISSING customerId"]);
    }
);

on_both!(a_partner_opens_on_granted_journeys, |world| async move {
    let desk = Desk::open(&world).await;
    let partner = desk.partner_token();
    let input = desk.opening(&desk.bins, json!({}));
    let select = "case { reference openedBy { name } }";
    let payload = world.change(&partner, "caseOpen", input, select).await;
    assert_eq!(payload["case"]["openedBy"]["name"], "partner");
    let input = desk.opening(&desk.parking, json!({}));
    let problems = refused(&desk, &partner, input).await;
    assert_eq!(problems, ["NOT_FOUND journeyId"]);
});

on_both!(
    the_statements_of_an_opening_are_few_and_fixed,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let mut counts = Vec::new();
        for more in [
            json!({ "customerId": Kind::Customer.id(desk.ann), "description": "one", "idempotencyKey": "a" }),
            json!({ "customerId": Kind::Customer.id(desk.bob), "description": "two", "idempotencyKey": "b" }),
        ] {
            world.mark();
            let input = desk.opening(&desk.bins, more);
            world
                .change(&worker, "caseOpen", input, "case { reference }")
                .await;
            counts.push(world.statements());
        }
        assert_eq!(counts[0], counts[1]);
    }
);

on_both!(words_come_back_as_they_were_typed, |world| async move {
    let Some(file) = support::data::shared("bad-input/blns.json") else {
        return;
    };
    let text = std::fs::read_to_string(file).expect("the strings");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list");
    let desk = Desk::open(&world).await;
    for words in strings {
        let case = desk.opened(json!({ "description": words })).await;
        assert_eq!(case["description"], json!(words));
        let payload = desk
            .tried("caseNote", &case, json!({ "text": words }))
            .await;
        if words.trim().is_empty() {
            assert_eq!(at(&payload), ["BLANK text"], "{words:?}");
        } else {
            assert_eq!(payload["case"]["notes"][0]["text"], json!(words));
        }
    }
});

on_both!(
    nothing_is_done_without_the_right_token,
    |world| async move {
        let desk = Desk::open(&world).await;
        let before = world.row_counts().await;
        let input = desk.opening(&desk.bins, json!({}));
        let public = world.mutate("", "caseOpen", input.clone()).await;
        assert_eq!(public.codes(), ["UNAUTHENTICATED"]);
        for role in ["councillor", "performance-officer", "administrator"] {
            let token = world.token(role, "worker");
            let answer = world.mutate(&token, "caseOpen", input.clone()).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{role}");
        }
        assert_eq!(world.row_counts().await, before);
    }
);
