//! Every level for every role, by every way that leads to a case.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{LEVELS, opened_at, set};
use crate::cases::desk::Desk;

const LIST: &str = r#"query($w: CaseWhere) { cases(first: 100, where: $w) { totalCount { count } nodes { confidentiality { level } } }
    viewer { myCases(first: 100) { nodes { confidentiality { level } } } }
    journey(code: "BINS") { cases(first: 100) { totalCount { count } nodes { confidentiality { level } } } } }"#;

/// How many of the levels a role sees of its cases, written by hand: the ceiling counted from below. The
/// partner was given all of them, and Ann is their customer.
const SEEN: [(&str, &str, usize); 8] = [
    ("case-worker", "worker", 5),
    ("team-manager", "manager", 8),
    ("performance-officer", "officer", 8),
    ("director", "manager", 8),
    ("partner", "partner", 4),
    ("customer", "ann", 8),
    ("customer", "bob", 0),
    // Of several roles the highest counts: the team's cases up to the director's ceiling.
    ("case-worker director", "worker", 8),
];

fn token(desk: &Desk, roles: &str, subject: &str) -> String {
    let roles: Vec<&str> = roles.split(' ').collect();
    desk.world.token_for(desk.code, &roles, subject)
}

/// The levels of the nodes of a connection, the lowest first, after checking that they are counted as shown.
fn levels(connection: &Value) -> Vec<&str> {
    let nodes = connection["nodes"].as_array().expect("nodes");
    if let Some(total) = connection["totalCount"].as_object() {
        assert_eq!(total["count"], nodes.len());
    }
    let mut found: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node["confidentiality"]["level"].as_str())
        .collect();
    found.sort_by_key(|level| LEVELS.iter().position(|one| one == level));
    found
}

/// A case of each level, Ann's and given to the partner.
async fn one_of_each(desk: &Desk) -> Vec<Value> {
    let ann = Kind::Customer.id(desk.ann);
    let partner = json!({ "accountId": Kind::Account.id(desk.partner) });
    let mut cases = Vec::new();
    for level in LEVELS {
        let more = json!({ "customerId": ann, "description": format!("Hawthorn, {level}") });
        let case = desk.opened(more).await;
        let case = desk.done("caseShare", &case, partner.clone()).await;
        cases.push(if level == "INTERNAL" {
            case
        } else {
            set(desk, &case, level).await
        });
    }
    cases
}

on_both!(
    every_role_finds_cases_up_to_its_ceiling_by_every_way,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let cases = one_of_each(&desk).await;
        for (roles, subject, seen) in SEEN {
            let token = token(&desk, roles, subject);
            let expected = &LEVELS[..seen];
            let data = world.data(&token, LIST, json!({})).await;
            assert_eq!(levels(&data["cases"]), expected, "{roles} {subject}");
            let of_journey = levels(&data["journey"]["cases"]);
            assert_eq!(of_journey, expected, "{roles} {subject}");
            let own = levels(&data["viewer"]["myCases"]);
            assert_eq!(own.len(), if subject == "ann" { 8 } else { 0 });
            for (at, case) in cases.iter().enumerate() {
                let query = "query($id: ID!, $reference: String!) { node(id: $id) { id }
                    case(reference: $reference) { id }
                    caseSearch(text: $reference, first: 5) { totalCount { count } nodes { id } } }";
                let variables = json!({ "id": case["id"], "reference": case["reference"] });
                // Twice, since the second answer may be by a compiled document.
                for _ in 0..2 {
                    let data = world.data(&token, query, variables.clone()).await;
                    let told = format!("{roles} {subject} {}", LEVELS[at]);
                    let expected = if at < seen {
                        case["id"].clone()
                    } else {
                        Value::Null
                    };
                    assert_eq!(data["node"]["id"], expected, "{told}");
                    assert_eq!(data["case"]["id"], expected, "{told}");
                    let found = usize::from(at < seen);
                    assert_eq!(data["caseSearch"]["totalCount"]["count"], found, "{told}");
                }
            }
        }
    }
);

on_both!(
    what_hangs_on_a_hidden_case_is_hidden_with_it_and_figures_stay,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let open = opened_at(&desk, "INTERNAL", json!({})).await;
        let case = desk.opened(json!({})).await;
        let relate = json!({ "caseId": case["id"], "expectedRevision": case["revision"],
            "toCaseId": open["id"], "kind": "FOLLOWS" });
        let payload = world
            .attempt(&manager, "caseRelate", relate, "case { id revision }")
            .await;
        assert_eq!(payload["problems"], json!([]));
        let task = json!({ "caseId": case["id"], "title": "Call her" });
        let task = world.change(&manager, "taskAdd", task, "task { id }").await;
        let figures = r#"{ journey(code: "BINS") { demand(period: { lastMonths: 1, includeCurrent: true }) { totals {
            opened contacts openAtEnd cases(measure: OPENED) { matching nodes { id } } } } } }"#;
        let before = world.data(&worker, figures, json!({})).await;
        let totals = &before["journey"]["demand"]["totals"];
        assert_eq!(totals["opened"], 2);
        assert_eq!(totals["cases"]["nodes"].as_array().map(Vec::len), Some(2));

        // Secret: above the worker's ceiling.
        let query = "query($id: ID!) { node(id: $id) { ... on Case { revision } } }";
        let data = world
            .data(&manager, query, json!({ "id": case["id"] }))
            .await;
        let case = json!({ "id": case["id"], "revision": data["node"]["revision"] });
        set(&desk, &case, "SECRET").await;
        let after = world.data(&worker, figures, json!({})).await;
        let figure = |data: &Value, name: &str| data["journey"]["demand"]["totals"][name].clone();
        for name in ["opened", "contacts", "openAtEnd"] {
            assert_eq!(figure(&before, name), figure(&after, name), "{name}");
        }
        // The figure counts both, the list behind it tells of one.
        let behind = figure(&after, "cases");
        assert_eq!(behind["matching"], 2);
        assert_eq!(behind["nodes"], json!([{ "id": open["id"] }]));

        let around = "query($open: ID!, $task: ID!) { contacts(first: 10) { totalCount { count } nodes { case { id } } }
            task: node(id: $task) { id } node(id: $open) { ... on Case { relations { case { id } } } }
            journey(code: \"BINS\") { contacts(first: 10) { totalCount { count } } } }";
        let variables = json!({ "open": open["id"], "task": task["task"]["id"] });
        let data = world.data(&worker, around, variables.clone()).await;
        // Of the two contacts by which the cases were opened, that of the open one.
        assert_eq!(data["contacts"]["totalCount"]["count"], 1);
        assert_eq!(
            data["contacts"]["nodes"],
            json!([{ "case": { "id": open["id"] } }])
        );
        assert_eq!(data["journey"]["contacts"]["totalCount"]["count"], 1);
        assert_eq!(data["task"], Value::Null);
        assert_eq!(data["node"]["relations"], json!([]));
        let data = world.data(&manager, around, variables).await;
        assert_eq!(data["contacts"]["totalCount"]["count"], 2);
        assert_eq!(data["task"]["id"], task["task"]["id"]);
        assert_eq!(data["node"]["relations"].as_array().map(Vec::len), Some(1));

        // Nor does the worker change it.
        let rows = world.row_counts().await;
        let note = json!({ "caseId": case["id"], "text": "words" });
        let payload = world
            .attempt(&worker, "caseNote", note, "case { id }")
            .await;
        assert_eq!(payload["problems"][0]["code"], "NOT_FOUND");
        assert_eq!(world.row_counts().await, rows);
    }
);

on_both!(
    a_case_has_the_level_of_its_journey_when_it_was_opened,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let before = desk.opened(json!({})).await;
        let administrator = world.administrator();
        let level = async |level: &str, revision: i64| {
            let input = json!({ "id": Kind::Journey.id(desk.bins.id), "expectedRevision": revision,
                "confidentiality": level });
            let payload = world
                .change(
                    &administrator,
                    "journeyUpdate",
                    input,
                    "journey { confidentiality revision }",
                )
                .await;
            assert_eq!(payload["journey"]["confidentiality"], level);
        };
        level("CASE_CONFIDENTIAL", 1).await;
        let after = desk.opened(json!({})).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Case { confidentiality { level isRestricted } } } }";
        for (case, expected) in [(before, "INTERNAL"), (after, "CASE_CONFIDENTIAL")] {
            let data = world
                .data(&desk.worker_token(), query, json!({ "id": case["id"] }))
                .await;
            let found = &data["node"]["confidentiality"];
            assert_eq!(*found, json!({ "level": expected, "isRestricted": false }));
        }
        // Whoever opens above their ceiling is told of the case once, and its number.
        level("SECRET", 2).await;
        let secret = desk.opened(json!({})).await;
        assert!(secret["reference"].is_string());
        let data = world
            .data(&desk.worker_token(), query, json!({ "id": secret["id"] }))
            .await;
        assert_eq!(data["node"], Value::Null);
    }
);

on_both!(
    a_ceiling_costs_no_statement_however_many_cases_are_hidden,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let query =
            "{ cases(first: 50) { totalCount { count } nodes { reference customer { id } } }
            contacts(first: 50) { totalCount { count } nodes { id } } }";
        let count = async |expected: i64| {
            world.mark();
            let data = world.data(&worker, query, json!({})).await;
            assert_eq!(data["cases"]["totalCount"]["count"], expected);
            assert_eq!(data["contacts"]["totalCount"]["count"], expected);
            world.statements().len()
        };
        opened_at(&desk, "INTERNAL", json!({})).await;
        let of_one = count(1).await;
        for _ in 0..4 {
            opened_at(&desk, "INTERNAL", json!({})).await;
            opened_at(&desk, "SECRET", json!({})).await;
        }
        assert_eq!(count(5).await, of_one);
    }
);
