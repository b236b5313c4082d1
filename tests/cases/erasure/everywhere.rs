//! After an erasure no word of the customer is found anywhere, and every figure is what it was.

use std::collections::BTreeSet;

use entities::personal::HOLDS;
use serde_json::{Value, json};
use support::{Kind, World, on_both, run};
use throughline::cases::erasure::clean::clean;
use throughline::clock::Clock;

use super::marked::{MARKER, Marked, columns_with, files_with, holds};
use crate::cases::desk::Desk;
use crate::cases::documents::papers::Papers;
use crate::process::program;

/// Columns that hold what was made of words, such as a hash, or where none but ours stand in these tests.
const NO_WORDS: [&str; 3] = [
    "document.sha256",
    "idempotency.input_hash",
    "idempotency.key",
];

/// Where search keeps words: each database in its own way.
const fn indexed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Sqlite => &[
            "case_words.customer",
            "case_words.description",
            "case_words.further",
            "case_words_content.c2",
            "case_words_content.c3",
            "case_words_content.c4",
        ],
        Kind::Postgres => &["case_search.whole"],
    }
}

/// How many cases the word finds.
async fn finds(world: &World, desk: &Desk) -> Value {
    let query =
        "query($text: String!) { caseSearch(text: $text, first: 5) { totalCount { count } } }";
    let data = world
        .data(&desk.manager_token(), query, json!({ "text": MARKER }))
        .await;
    data["caseSearch"]["totalCount"]["count"].clone()
}

/// Every figure of demand and of a KPI over the cases of the desk.
pub async fn figures(world: &World) -> Value {
    figures_of(world, "{ lastMonths: 1, includeCurrent: true }").await
}

/// The same of another period.
pub async fn figures_of(world: &World, period: &str) -> Value {
    let officer = world.token("performance-officer", "officer");
    let query = r#"{
        demand(period: { lastMonths: 1, includeCurrent: true }, by: [MONTH, CHANNEL]) {
            totals { ...all } rows { ...all channel { code } } }
        journey(code: "BINS") { demand(period: { lastMonths: 1, includeCurrent: true }, by: [DAY, DEMAND_CODE]) {
            rows { ...all demandCode } } }
        kpis(first: 10) { nodes { code series(period: { lastMonths: 1, includeCurrent: true }) {
            points { numerator denominator value } } } } }
        fragment all on DemandRow { contacts opened closed reopened withdrawn openAtEnd breachBacklog
            onTime { numerator denominator } failureRate { numerator denominator } }"#
        .replace("{ lastMonths: 1, includeCurrent: true }", period);
    world.data(&officer, &query, json!({})).await
}

/// A KPI of the desk's service: closed cases in time, of all closed cases.
pub async fn kpi(world: &World, desk: &Desk) {
    let officer = world.token("performance-officer", "officer");
    let query = r#"{ journey(code: "BINS") { service { id } } staff(first: 1) { nodes { id } } }"#;
    let data = world.data(&officer, query, json!({})).await;
    let input = json!({ "code": "IN-TIME", "title": "Bins in time", "kind": "CASE_RATIO", "unit": "%",
        "factor": 100.0, "polarity": "HIGHER", "ownerId": data["staff"]["nodes"][0]["id"],
        "serviceIds": [data["journey"]["service"]["id"]],
        "numerator": { "anchor": "CLOSED", "predicate": { "isOnTime": true } },
        "denominator": { "anchor": "CLOSED" } });
    world
        .change(&officer, "kpiCreate", input, "kpi { id }")
        .await;
    desk.closed().await;
}

/// Whatever staff read of the customer, the case and the document.
async fn answers(world: &World, desk: &Desk, marked: &Marked) -> String {
    let query = "query($customer: ID!, $case: ID!) {
        customer: node(id: $customer) { ... on Customer { name email telephone isErased
            cases(first: 10) { nodes { reference description notes { text } } } contacts(first: 10) { nodes { id } } } }
        case: node(id: $case) { ... on Case { isErased externalId description notes { text author { name } }
            attributes { name value } customer { name } openedBy { name } tasks(first: 10) { nodes { title reason } }
            documents(first: 10) { nodes { fileName sha256 isRemoved } }
            history(first: 100) { nodes { kind text actor { name } } } } }
        cases(first: 100) { nodes { reference externalId description } }
        customers(first: 100) { nodes { name email telephone } } }";
    let variables = json!({ "customer": marked.customer["id"], "case": marked.case["id"] });
    let answer = world.ask(&desk.manager_token(), query, variables).await;
    answer.data();
    let administrator = world.administrator();
    let accounts = "{ accounts(first: 100) { nodes { name subject } } }";
    let accounts = world.ask(&administrator, accounts, json!({})).await;
    accounts.data();
    format!("{}{}", answer.text, accounts.text)
}

on_both!(
    after_an_erasure_no_word_is_found_and_every_figure_is_as_before,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        kpi(world, desk).await;
        let marked = Marked::make(world, desk).await;
        // The word stands wherever words of customers can lie, so that this test sees each of these places.
        let expected: BTreeSet<String> = HOLDS
            .iter()
            .flat_map(|(table, columns)| {
                columns
                    .iter()
                    .map(move |column| format!("{table}.{column}"))
            })
            .filter(|place| !NO_WORDS.contains(&place.as_str()))
            .chain(indexed(world.kind).iter().map(ToString::to_string))
            .collect();
        assert_eq!(columns_with(world, MARKER).await, expected);
        assert!(answers(world, desk, &marked).await.contains(MARKER));
        assert_eq!(finds(world, desk).await, 1);
        let stored = |papers: &Papers| papers.files().iter().any(|file| holds(&file.1, MARKER));
        assert!(stored(&papers));
        if world.kind == Kind::Sqlite {
            assert_ne!(files_with(world, MARKER), [""; 0]);
        }
        let before = figures(world).await;
        assert!(before["kpis"]["nodes"][0]["code"] == "IN-TIME", "{before}");

        let payload = marked.erase(world, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        // Description, note, authority, extension, title, reason, file name, why it was raised and why lowered,
        // reopening, closing, attributes.
        let expected = json!({ "id": marked.customer["id"], "revision": 2, "name": null, "email": null,
            "telephone": null, "isErased": true, "erasedAt": "2026-10-15T10:00:00+00:00", "staff": null,
            "erasure": { "ground": "NO_LONGER_NEEDED", "authority": "DP/2026/17",
                "erasedAt": "2026-10-15T10:00:00+00:00", "caseCount": 1, "textCount": 12,
                "documentCount": 1, "cleanedAt": null, "erasedBy": null } });
        assert_eq!(payload["customer"], expected);

        assert_eq!(columns_with(world, MARKER).await, BTreeSet::new());
        let told = answers(world, desk, &marked).await;
        assert!(!told.contains(MARKER), "{told}");
        assert!(told.contains(r#""isErased":true"#), "{told}");
        assert_eq!(finds(world, desk).await, 0);
        assert_eq!(figures(world).await, before);
        assert!(clean(world.database(), &world.clock).await.expect("a log"));
        assert_eq!(files_with(world, MARKER), [""; 0]);
        papers.upkeep().round(false).await.expect("a round");
        assert!(!stored(&papers));
        // The history goes on without a gap, and says what happened.
        let kinds = desk.kinds(&marked.case).await;
        assert_eq!(kinds.last().map(String::as_str), Some("ERASED"));
        // What never came is forgotten with its empty name.
        world.advance(chrono::TimeDelta::hours(3));
        let done = papers.upkeep().round(false).await.expect("a round");
        assert_eq!(done.forgotten, 1);
    }
);

#[test]
fn the_file_holds_nothing_of_one_customer_among_many() {
    run(Kind::Sqlite, |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        // Pages fill up, split, and hold words of others beside those that go.
        let filler = "Nothing of interest. ".repeat(40);
        for number in 0..40 {
            let case = desk
                .opened(json!({ "description": format!("{number} {filler}") }))
                .await;
            desk.done("caseNote", &case, json!({ "text": filler }))
                .await;
        }
        let marked = Marked::make(world, desk).await;
        let long = format!("{MARKER} ").repeat(700);
        let note = json!({ "caseId": marked.case["id"], "text": long });
        world
            .change(&desk.manager_token(), "caseNote", note, "case { id }")
            .await;
        for _ in 0..20 {
            desk.opened(json!({ "description": filler })).await;
        }
        // Part of it is in the file, part in the log only.
        assert!(world.database().cut_log().await.expect("a log"));
        assert_eq!(files_with(world, MARKER), ["throughline.db"]);
        let renamed = json!({ "id": marked.customer["id"], "expectedRevision": 1,
            "name": format!("{MARKER} the second") });
        world
            .change(
                &desk.manager_token(),
                "customerUpdate",
                renamed,
                "customer { id }",
            )
            .await;
        assert_eq!(
            files_with(world, MARKER),
            ["throughline.db", "throughline.db-wal"]
        );
        let payload = marked.erase(world, json!({ "expectedRevision": 2 })).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        assert!(clean(world.database(), &world.clock).await.expect("a log"));
        assert_eq!(files_with(world, MARKER), [""; 0]);
        let query =
            "query($id: ID!) { node(id: $id) { ... on Customer { erasure { cleanedAt } } } }";
        let variables = json!({ "id": marked.customer["id"] });
        let data = world.data(&desk.manager_token(), query, variables).await;
        assert_eq!(
            data["node"]["erasure"]["cleanedAt"],
            "2026-10-15T10:00:00+00:00"
        );
    });
}

#[test]
fn a_served_program_erases_and_says_no_word_in_its_log() {
    run(Kind::Sqlite, |world| async move {
        // The program goes by the machine's clock.
        world.clock.set(Clock::system().now());
        let desk = Desk::open(&world).await;
        let variables = [("THROUGHLINE_LOG", "trace")];
        let (running, served) = program::serve(&world, &[], &variables).await;
        let desk = Desk {
            world: served.clone(),
            ..desk
        };
        let marked = Marked::make(&served, &desk).await;
        let payload = marked.erase(&served, json!({})).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        // Its own work cuts off the log and deletes the document.
        let mut left = vec![String::new()];
        for _ in 0..300 {
            left = files_with(&served, MARKER);
            let mut stored = Vec::new();
            crate::cases::documents::papers::collect(
                &served.folder().join("documents"),
                &mut stored,
            );
            left.extend(
                stored
                    .into_iter()
                    .filter(|file| holds(&file.1, MARKER))
                    .map(|file| file.0),
            );
            if left.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        assert_eq!(left, [""; 0]);
        assert!(running.stop().await);
        let log = std::fs::read(served.folder().join("serve.log")).expect("its log");
        assert!(holds(&log, "/graphql"), "too little was logged");
        assert!(!holds(&log, MARKER), "a word is in the log");
    });
}
