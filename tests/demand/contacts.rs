//! Contacts compared with contacts: repeats, settled at the first contact, chasing.

use serde_json::{Value, json};
use support::{World, on_both};

use crate::stories::by_mutations::Council;

async fn customer(world: &World, council: &Council, name: &str) -> Value {
    let input = json!({ "kind": "RESIDENT", "name": name });
    let made = world
        .change(&council.manager, "customerCreate", input, "customer { id }")
        .await;
    made["customer"]["id"].clone()
}

async fn contact(world: &World, council: &Council, day: &str, more: Value) -> Value {
    let mut input = json!({ "channelId": council.channels[0], "demandCode": "FAILURE_CLARIFY",
        "happenedAt": format!("{day}T09:00:00Z") });
    let fields = input.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    let made = world
        .change(&council.manager, "contactRecord", input, "contact { id }")
        .await;
    made["contact"]["id"].clone()
}

async fn months(world: &World, council: &Council, fields: &str) -> Vec<Value> {
    let query = format!(
        r#"{{ service(code: "BINS") {{ demand(period: {{ from: "2026-09-01", to: "2026-11-01" }}, by: [MONTH])
        {{ rows {{ {fields} }} totals {{ {fields} }} }} }} }}"#
    );
    let data = world.data(&council.officer, &query, json!({})).await;
    let demand = &data["service"]["demand"];
    let mut rows = demand["rows"].as_array().expect("rows").clone();
    rows.push(demand["totals"].clone());
    rows
}

on_both!(
    a_repeat_follows_within_the_days_and_an_episode_follows_nothing,
    |world| async move {
        let council = Council::make(&world).await;
        let ann = customer(&world, &council, "Ann").await;
        let bob = customer(&world, &council, "Bob").await;
        let journey = &council.journey;
        let of = |customer: &Value, is_resolved: bool| json!({ "journeyId": journey, "customerId": customer, "isResolvedAtContact": is_resolved });
        contact(&world, &council, "2026-09-01", of(&ann, true)).await;
        // Seven days later: a repeat, so that the first was not settled.
        contact(&world, &council, "2026-09-08", of(&ann, false)).await;
        // Eight days later: an episode of its own, settled, since the next was asked for.
        contact(&world, &council, "2026-09-16", of(&ann, true)).await;
        let mut invited = of(&ann, false);
        invited["isInvited"] = json!(true);
        contact(&world, &council, "2026-09-17", invited).await;
        contact(&world, &council, "2026-09-02", of(&bob, false)).await;
        // Somebody unnamed, twice: in neither figure.
        contact(
            &world,
            &council,
            "2026-09-02",
            json!({ "journeyId": journey, "isResolvedAtContact": true }),
        )
        .await;
        contact(
            &world,
            &council,
            "2026-09-03",
            json!({ "journeyId": journey }),
        )
        .await;
        // Five days before now: it may still be followed.
        contact(&world, &council, "2026-10-10", of(&ann, true)).await;

        let fields = "contacts repeatContacts month: repeatContacts(days: 28) \
            firstContactResolution { numerator denominator value isProvisional }";
        let rows = months(&world, &council, fields).await;
        let share = |numerator: i64, denominator: i64, value: f64, is_provisional: bool| {
            json!({ "numerator": numerator, "denominator": denominator, "value": value,
                "isProvisional": is_provisional })
        };
        // In September Ann's first and third and Bob's begin; the third alone is settled. Within 28
        // days of another one come Ann's second and third, and in October her last.
        let expected = json!([
            { "contacts": 7, "repeatContacts": 1, "month": 2,
              "firstContactResolution": share(1, 3, 1.0 / 3.0, false) },
            { "contacts": 1, "repeatContacts": 0, "month": 1,
              "firstContactResolution": share(1, 1, 1.0, true) },
            { "contacts": 8, "repeatContacts": 1, "month": 3,
              "firstContactResolution": share(2, 4, 0.5, true) },
        ]);
        assert_eq!(json!(rows), expected);
    }
);

on_both!(a_reopened_case_was_not_settled, |world| async move {
    let council = Council::make(&world).await;
    let ann = customer(&world, &council, "Ann").await;
    let settled =
        json!({ "journeyId": council.journey, "customerId": ann, "isResolvedAtContact": true });
    let settled = contact(&world, &council, "2026-09-01", settled).await;
    let input = json!({ "journeyId": council.journey, "channelId": council.channels[0],
        "demandCode": "FAILURE_CLARIFY", "contactId": settled });
    let opened = world
        .change(&council.manager, "caseOpen", input, "case { id revision }")
        .await;
    let closed = council
        .close(&world, &opened["case"], 0, "2026-09-01T10:00:00Z")
        .await;
    let fields = "firstContactResolution { numerator denominator }";
    let september = async || months(&world, &council, fields).await[0].clone();
    assert_eq!(
        september().await["firstContactResolution"],
        json!({ "numerator": 1, "denominator": 1 })
    );
    let again = json!({ "caseId": closed["id"], "expectedRevision": closed["revision"],
        "reason": "Not done.", "reopenedAt": "2026-09-08T09:00:00Z" });
    world
        .change(&council.manager, "caseReopen", again, "case { id }")
        .await;
    assert_eq!(
        september().await["firstContactResolution"],
        json!({ "numerator": 0, "denominator": 1 })
    );
});

on_both!(
    a_chase_comes_while_the_case_is_open_and_not_yet_due,
    |world| async move {
        let council = Council::make(&world).await;
        // Received on Monday 21 September 2026, due on the 28th.
        let open = council
            .open(&world, 1, "VALUE_NEW", "2026-09-21T09:00:00Z")
            .await;
        let on = |case: &Value, is_new: bool| json!({ "caseId": case["id"], "bringsNewInformation": is_new });
        contact(&world, &council, "2026-09-22", on(&open, false)).await;
        contact(&world, &council, "2026-09-23", on(&open, true)).await;
        contact(&world, &council, "2026-09-29", on(&open, false)).await;
        let done = council
            .open(&world, 1, "VALUE_NEW", "2026-09-21T09:00:00Z")
            .await;
        let done = council
            .close(&world, &done, 0, "2026-09-22T09:00:00Z")
            .await;
        contact(&world, &council, "2026-09-23", on(&done, false)).await;
        let rows = months(&world, &council, "progressChases contacts").await;
        // Of six contacts one: the others are the two that opened, one that tells something new, one past
        // the promised day, one on a closed case.
        assert_eq!(rows[0], json!({ "progressChases": 1, "contacts": 6 }));
    }
);
