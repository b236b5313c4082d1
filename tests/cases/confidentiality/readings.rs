//! What of a restricted case is told without a reason, and what is recorded with one.

use serde_json::{Value, json};
use support::faults::{Break, Faults};
use support::{Setup, World, on_both};
use throughline::graphql::id::Kind;

use super::{ask_for, opened_at, readings, set};
use crate::cases::desk::Desk;

const READ: &str =
    "query Look($id: ID!) { node(id: $id) { ... on Case { reference description customer { id }
    notes { text } confidentiality { level isRestricted isReasonNeeded }
    tasks(first: 5) { nodes { title } } history(first: 5) { nodes { kind actor { name } text } }
    contacts(first: 5) { nodes { customer { id } } } } } }";

/// A restricted case of Ann's with a note and a task, each with a word of its own.
async fn restricted(desk: &Desk) -> Value {
    let ann = Kind::Customer.id(desk.ann);
    let more = json!({ "customerId": ann, "description": "A hawthorn hedge" });
    let case = desk.opened(more).await;
    let case = desk
        .done("caseNote", &case, json!({ "text": "Quickthorn" }))
        .await;
    let task = json!({ "caseId": case["id"], "title": "Call Ann" });
    let world = &desk.world;
    world
        .change(&desk.manager_token(), "taskAdd", task, "task { id }")
        .await;
    let query = "query($id: ID!) { node(id: $id) { ... on Case { revision } } }";
    let variables = json!({ "id": case["id"] });
    let data = world.data(&desk.manager_token(), query, variables).await;
    let case = json!({ "id": case["id"], "revision": data["node"]["revision"] });
    set(desk, &case, "RESTRICTED").await
}

on_both!(
    without_a_reason_a_restricted_case_is_there_without_words,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = restricted(&desk).await;
        let worker = desk.worker_token();
        let data = world.data(&worker, READ, json!({ "id": case["id"] })).await;
        let node = &data["node"];
        assert_eq!(node["reference"], case["reference"]);
        for field in ["description", "customer", "notes"] {
            assert_eq!(node[field], Value::Null, "{field}");
        }
        assert_eq!(node["tasks"]["nodes"], json!([{ "title": null }]));
        assert_eq!(node["contacts"]["nodes"], json!([{ "customer": null }]));
        for event in node["history"]["nodes"].as_array().expect("events") {
            assert_eq!(
                (&event["actor"], &event["text"]),
                (&Value::Null, &Value::Null)
            );
        }
        let expected =
            json!({ "level": "RESTRICTED", "isRestricted": true, "isReasonNeeded": true });
        assert_eq!(node["confidentiality"], expected);

        // It is found neither by words nor by who asked, nor beside who asked; with a reason neither, since
        // counts would tell of cases that nobody has read.
        let query = "query($c: ID!) { caseSearch(text: \"hawthorn\", first: 5) { totalCount { count } nodes { id } }
            cases(where: { customer: { eq: $c } }) { totalCount { count } }
            node(id: $c) { ... on Customer { cases(first: 5) { totalCount { count } } contacts(first: 5) { totalCount { count } } } } }";
        let variables = json!({ "c": Kind::Customer.id(desk.ann) });
        let without = world.data(&worker, query, variables.clone()).await;
        let with = ask_for(&world, &worker, "a complaint", query, variables).await;
        for data in [&without, with.data()] {
            assert_eq!(data["caseSearch"]["totalCount"]["count"], 0);
            assert_eq!(data["cases"]["totalCount"]["count"], 0);
            assert_eq!(data["node"]["cases"]["totalCount"]["count"], 0);
            assert_eq!(data["node"]["contacts"]["totalCount"]["count"], 0);
        }
        assert!(readings(&desk).await.is_empty());
    }
);

on_both!(
    a_reading_with_a_reason_is_told_and_recorded_once,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = restricted(&desk).await;
        let worker = desk.worker_token();
        let variables = json!({ "id": case["id"] });
        let answer = ask_for(
            &world,
            &worker,
            "Visit on Friday – ŵ",
            READ,
            variables.clone(),
        )
        .await;
        let node = &answer.data()["node"];
        assert_eq!(node["description"], "A hawthorn hedge");
        assert_eq!(node["customer"]["id"], Kind::Customer.id(desk.ann).0);
        assert_eq!(node["notes"][0]["text"], "Quickthorn");
        assert_eq!(node["tasks"]["nodes"], json!([{ "title": "Call Ann" }]));
        assert_eq!(node["confidentiality"]["isReasonNeeded"], false);
        // Many fields, one row.
        assert_eq!(readings(&desk).await, ["worker Visit on Friday – ŵ Look"]);
        // Nothing personal, nothing recorded, whatever reason is given.
        let plain = "query($id: ID!) { node(id: $id) { ... on Case { reference state } } }";
        ask_for(&world, &worker, "curiosity", plain, variables.clone())
            .await
            .data();
        assert_eq!(readings(&desk).await.len(), 1);

        world.advance(chrono::TimeDelta::minutes(1));
        // By each way that a compiled document could go, and for each request again.
        let compiled =
            "query Short($r: String!) { case(reference: $r) { reference customer { id } } }";
        let reference = json!({ "r": case["reference"] });
        for _ in 0..2 {
            let data = world.data(&worker, compiled, reference.clone()).await;
            assert_eq!(
                data["case"],
                json!({ "reference": case["reference"], "customer": null })
            );
        }
        for _ in 0..2 {
            let answer = ask_for(&world, &worker, "again", compiled, reference.clone()).await;
            let customer = Kind::Customer.id(desk.ann).0;
            assert_eq!(answer.data()["case"]["customer"]["id"], customer);
        }
        let expected = [
            "worker again Short",
            "worker again Short",
            "worker Visit on Friday – ŵ Look",
        ];
        assert_eq!(readings(&desk).await, expected);

        // A case that is not restricted is read for a reason without a record.
        let open = opened_at(
            &desk,
            "CASE_CONFIDENTIAL",
            json!({ "description": "words" }),
        )
        .await;
        let answer = ask_for(&world, &worker, "a look", READ, json!({ "id": open["id"] })).await;
        assert_eq!(answer.data()["node"]["description"], "words");
        assert_eq!(readings(&desk).await.len(), 3);
    }
);

on_both!(
    many_cases_are_recorded_by_one_statement,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let list = "query List { cases(first: 50) { nodes { description } } }";
        let statements = async |reason: &str, cases: usize| {
            world.mark();
            let answer = ask_for(&world, &worker, reason, list, json!({})).await;
            let nodes = answer.data()["cases"]["nodes"].as_array();
            assert_eq!(nodes.map(Vec::len), Some(cases));
            world.statements().len()
        };
        let more = json!({ "description": "words" });
        opened_at(&desk, "RESTRICTED", more.clone()).await;
        let of_one = statements("first", 1).await;
        for _ in 0..4 {
            opened_at(&desk, "RESTRICTED", more.clone()).await;
        }
        assert_eq!(statements("second", 5).await, of_one);
        // One and then five.
        assert_eq!(readings(&desk).await.len(), 6);
    }
);

on_both!(
    what_cannot_be_recorded_does_not_leave,
    |world: World| async move {
        let faults = Faults::new();
        let setup = Setup {
            faults: Some(faults.clone()),
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let desk = Desk::open(&world).await;
        let case = restricted(&desk).await;
        let worker = desk.worker_token();
        faults.choose("record of readings", Break::Fail);
        let variables = json!({ "id": case["id"] });
        let answer = ask_for(&world, &worker, "a visit", READ, variables.clone()).await;
        assert_eq!(answer.codes(), ["INTERNAL"]);
        assert!(answer.body["data"].is_null());
        assert!(!answer.text.contains("hawthorn"));
        // Without anything to record nothing fails.
        world.data(&worker, READ, variables).await;
        faults.heal();
        assert!(readings(&desk).await.is_empty());
    }
);

on_both!(
    a_reason_that_is_none_is_refused_before_anything_is_asked,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = restricted(&desk).await;
        for reason in [" ".to_owned(), "x".repeat(201)] {
            let variables = json!({ "id": case["id"] });
            let worker = desk.worker_token();
            let answer = ask_for(&world, &worker, &reason, READ, variables).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
            assert_eq!(answer.status, 400);
        }
        assert!(readings(&desk).await.is_empty());
    }
);

on_both!(
    who_is_not_to_read_is_not_helped_by_a_reason_and_customers_need_none,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = restricted(&desk).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Case { description confidentiality { isReasonNeeded } } } }";
        let variables = json!({ "id": case["id"] });
        // A director sees nothing personal; the strangers' case is beyond reach.
        let director = world.token("director", "manager");
        let answer = ask_for(&world, &director, "a look", query, variables.clone()).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let ann = desk.customer_token("ann");
        let data = world.data(&ann, query, variables.clone()).await;
        let expected = json!({ "description": "A hawthorn hedge", "confidentiality": { "isReasonNeeded": false } });
        assert_eq!(data["node"], expected);
        ask_for(&world, &ann, "mine", query, variables).await.data();
        assert!(readings(&desk).await.is_empty());
    }
);

on_both!(
    readings_are_listed_for_who_answers_for_the_case,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let (one, other) = (restricted(&desk).await, restricted(&desk).await);
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        for (token, reason, case) in [
            (&worker, "first", &one),
            (&worker, "second", &other),
            (&manager, "third", &one),
        ] {
            ask_for(&world, token, reason, READ, json!({ "id": case["id"] }))
                .await
                .data();
            world.advance(chrono::TimeDelta::hours(1));
        }
        let query = "query($id: ID!, $w: CaseReadingWhere) { caseReadings(where: $w, first: 10) { nodes { reason } }
            node(id: $id) { ... on Case { confidentiality { readings(first: 10) { nodes { reason readAt case { id } } } } } } }";
        let reasons = |connection: &Value| {
            let nodes = connection["nodes"].as_array().expect("nodes").iter();
            nodes
                .map(|node| node["reason"].as_str().expect("a reason").to_owned())
                .collect::<Vec<_>>()
        };
        for (filter, expected) in [
            (json!({}), vec!["third", "second", "first"]),
            (json!({ "case": { "eq": other["id"] } }), vec!["second"]),
            (
                json!({ "readAt": { "gte": world.now() - chrono::TimeDelta::hours(2) } }),
                vec!["third", "second"],
            ),
            (
                json!({ "not": { "case": { "eq": other["id"] } } }),
                vec!["third", "first"],
            ),
        ] {
            let variables = json!({ "id": one["id"], "w": filter });
            let data = world.data(&manager, query, variables).await;
            assert_eq!(reasons(&data["caseReadings"]), expected);
            assert_eq!(
                reasons(&data["node"]["confidentiality"]["readings"]),
                ["third", "first"]
            );
        }
        // The strangers' manager reaches none of them; a worker may not ask.
        let stranger = world.token("team-manager", "clerk");
        let data = world
            .data(
                &stranger,
                "{ caseReadings(first: 5) { nodes { reason } } }",
                json!({}),
            )
            .await;
        assert_eq!(data["caseReadings"]["nodes"], json!([]));
        let answer = world
            .ask(
                &worker,
                "{ caseReadings(first: 5) { nodes { reason } } }",
                json!({}),
            )
            .await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
    }
);
