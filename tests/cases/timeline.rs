//! `Case.timeline`: everything that happened to a case, in the order in which it happened.

use entities::cases::{case_event, case_text};
use rules::cases::{EventKind, TextKind};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::clocks::clock::end_of;
use crate::cases::desk::{Desk, merged};
use crate::cases::documents::papers::{LETTER, Papers};

/// What tests read of an entry.
const ENTRY: &str = "sequence kind happenedAt recordedAt text actor { name } contact { demandCode }
    document { fileName mediaType } pause { reason resumedAt authority } promise { dueAt cause }";

async fn timeline(world: &World, token: &str, case: &Value, arguments: &str) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Case {{ timeline({arguments}) {{ nodes {{ {ENTRY} }} }} }} }} }}"
    );
    let answer = world.gql(token, &query, json!({ "id": case["id"] })).await;
    answer["data"]["node"]["timeline"]["nodes"].clone()
}

/// `KIND happened` of each entry, without the seconds.
fn told(entries: &Value) -> Vec<String> {
    let entries = entries.as_array().expect("entries");
    let one = |entry: &Value| {
        let at = entry["happenedAt"].as_str().expect("an instant");
        format!("{} {}", entry["kind"].as_str().expect("a kind"), &at[5..16])
    };
    entries.iter().map(one).collect()
}

/// A case that was received the day before it was opened, with a backdated contact and pause, a note, a document, a
/// resumption, an extension and a closing.
async fn story(papers: &Papers) -> Value {
    let (world, desk) = (&papers.world, &papers.desk);
    let received =
        json!({ "customerId": Kind::Customer.id(desk.ann), "receivedAt": "2026-10-14T09:00:00Z" });
    let case = desk.opened(received).await;
    world.set_now("2026-10-16T10:00:00Z");
    let note = json!({ "caseId": case["id"], "text": "The lid is broken." });
    let payload = world
        .change(
            &desk.customer_token("ann"),
            "caseNote",
            note,
            "case { id revision }",
        )
        .await;
    let waiting = json!({ "reason": "AWAITING_CUSTOMER", "authority": "The team leader",
        "pausedAt": "2026-10-15T11:00:00Z" });
    let case = desk.done("casePause", &payload["case"], waiting).await;
    let called = json!({ "caseId": case["id"], "channelId": Kind::Channel.id(desk.telephone),
        "demandCode": "FAILURE_PROGRESS_CHASE", "happenedAt": "2026-10-15T08:00:00Z" });
    world
        .change(
            &desk.worker_token(),
            "contactRecord",
            called,
            "contact { id }",
        )
        .await;
    world.set_now("2026-10-19T09:00:00Z");
    papers.added(&case, "lid.pdf", LETTER).await;
    let read = "query($id: ID!) { node(id: $id) { ... on Case { id revision } } }";
    let data = world
        .data(&desk.worker_token(), read, json!({ "id": case["id"] }))
        .await;
    world.set_now("2026-10-20T10:00:00Z");
    let case = desk.done("caseResume", &data["node"], json!({})).await;
    let met = merged(desk.outcome(desk.bins.met), json!({ "note": "Collected." }));
    world.set_now("2026-10-21T15:00:00Z");
    desk.done("caseClose", &case, met).await
}

on_both!(
    a_case_tells_its_story_in_the_order_in_which_it_happened,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let case = story(&papers).await;
        let found = timeline(world, &desk.worker_token(), &case, "first: 100").await;
        let at = |instant: &str| format!("2026-10-{instant}:00+00:00");
        let entry = |sequence: i64, kind: &str, happened: &str, recorded: &str, more: Value| {
            let least = json!({
                "sequence": sequence, "kind": kind, "happenedAt": at(happened), "recordedAt": at(recorded),
                "text": null, "actor": { "name": "worker" }, "contact": null, "document": null,
                "pause": null, "promise": null,
            });
            merged(least, more)
        };
        let manager = json!({ "name": "manager" });
        // Ten working days from Wednesday the 14th: the 28th. The clock stood at the first instants of Friday the
        // 16th, Monday the 19th and Tuesday the 20th: three working days later.
        let pause = json!({ "reason": "AWAITING_CUSTOMER", "resumedAt": at("20T10:00"),
            "authority": "The team leader" });
        let expected = json!([
            entry(
                1,
                "OPENED",
                "14T09:00",
                "15T10:00",
                json!({
                    "contact": { "demandCode": "VALUE_NEW" },
                    "promise": { "dueAt": end_of("2026-10-28"), "cause": "OPENED" },
                })
            ),
            entry(
                4,
                "CONTACTED",
                "15T08:00",
                "16T10:00",
                json!({
                    "contact": { "demandCode": "FAILURE_PROGRESS_CHASE" },
                })
            ),
            entry(
                3,
                "PAUSED",
                "15T11:00",
                "16T10:00",
                json!({
                    "text": "The team leader", "actor": manager, "pause": pause,
                })
            ),
            entry(
                2,
                "NOTED",
                "16T10:00",
                "16T10:00",
                json!({
                    "text": "The lid is broken.", "actor": { "name": "ann" },
                })
            ),
            entry(
                5,
                "DOCUMENT_ADDED",
                "19T09:00",
                "19T09:00",
                json!({
                    "document": { "fileName": "lid.pdf", "mediaType": "application/pdf" },
                })
            ),
            entry(
                6,
                "RESUMED",
                "20T10:00",
                "20T10:00",
                json!({
                    "actor": manager, "pause": pause,
                    "promise": { "dueAt": end_of("2026-11-02"), "cause": "RESUMED" },
                })
            ),
            entry(
                7,
                "CLOSED",
                "21T15:00",
                "21T15:00",
                json!({ "text": "Collected.", "actor": manager })
            ),
        ]);
        assert_eq!(found, expected, "{found:#}");
        // The log stays in the order in which it was written.
        let kinds = desk.kinds(&case).await;
        let written = [
            "OPENED",
            "NOTED",
            "PAUSED",
            "CONTACTED",
            "DOCUMENT_ADDED",
            "RESUMED",
            "CLOSED",
        ];
        assert_eq!(kinds, written);
    }
);

on_both!(
    each_page_of_a_time_line_goes_on_where_the_last_one_ended,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let case = story(&papers).await;
        let query = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $kinds: [CaseEventKind!]) {
            node(id: $id) { ... on Case { timeline(first: $first, after: $after, last: $last, before: $before, kinds: $kinds) {
                nodes { sequence } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } } }";
        let worker = desk.worker_token();
        let page = async |more: Value| {
            let variables = merged(json!({ "id": case["id"] }), more);
            let answer = world.ask(&worker, query, variables).await;
            let page = answer.body["data"]["node"]["timeline"].clone();
            let nodes = page["nodes"].as_array().cloned().unwrap_or_default();
            let sequences: Vec<i64> = nodes
                .iter()
                .filter_map(|node| node["sequence"].as_i64())
                .collect();
            (sequences, page["pageInfo"].clone(), answer.codes())
        };
        let (found, first, _) = page(json!({ "first": 3 })).await;
        assert_eq!(found, [1, 4, 3]);
        assert_eq!(
            (&first["hasNextPage"], &first["hasPreviousPage"]),
            (&json!(true), &json!(false))
        );
        let (found, second, _) = page(json!({ "first": 3, "after": first["endCursor"] })).await;
        assert_eq!(found, [2, 5, 6]);
        let (found, third, _) = page(json!({ "first": 3, "after": second["endCursor"] })).await;
        assert_eq!(found, [7]);
        assert_eq!(third["hasNextPage"], false);
        let (found, last, _) = page(json!({ "last": 3 })).await;
        assert_eq!(found, [5, 6, 7]);
        let (found, before, _) = page(json!({ "last": 3, "before": last["startCursor"] })).await;
        assert_eq!(found, [4, 3, 2]);
        assert_eq!(
            (&before["hasNextPage"], &before["hasPreviousPage"]),
            (&json!(true), &json!(true))
        );
        let (found, ..) = page(json!({ "last": 3, "before": before["startCursor"] })).await;
        assert_eq!(found, [1]);
        // Of some kinds; and a cursor of one question is none of another.
        let kinds = json!({ "kinds": ["NOTED", "CONTACTED", "CLOSED"] });
        let (found, some, _) = page(merged(kinds.clone(), json!({ "first": 2 }))).await;
        assert_eq!(found, [4, 2]);
        let (found, ..) = page(merged(kinds.clone(), json!({ "after": some["endCursor"] }))).await;
        assert_eq!(found, [7]);
        assert_eq!(page(json!({ "kinds": [] })).await.0, [0_i64; 0]);
        let (.., codes) = page(json!({ "after": some["endCursor"] })).await;
        assert_eq!(codes, ["BAD_USER_INPUT"]);
        let (.., codes) = page(merged(kinds, json!({ "first": 101 }))).await;
        assert_eq!(codes, ["BAD_USER_INPUT"]);
    }
);

on_both!(
    nobody_reads_more_in_a_time_line_than_elsewhere,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let case = story(&papers).await;
        let whole = timeline(world, &desk.worker_token(), &case, "first: 100").await;
        // Their own case: customers read everything of it.
        let ann = desk.customer_token("ann");
        assert_eq!(timeline(world, &ann, &case, "first: 100").await, whole);
        // Without permission to see what is personal: when and what, and neither words nor people.
        let officer = world.token_for(desk.code, &["performance-officer"], "officer");
        let mut bare = whole.clone();
        for entry in bare.as_array_mut().expect("entries") {
            entry["text"] = Value::Null;
            entry["actor"] = Value::Null;
            if entry["document"] != Value::Null {
                entry["document"]["fileName"] = Value::Null;
            }
            if entry["pause"] != Value::Null {
                entry["pause"]["authority"] = Value::Null;
            }
        }
        assert_eq!(timeline(world, &officer, &case, "first: 100").await, bare);
        // A partner who was given the case reads it whole; others do not find it.
        let partner = desk.partner_token();
        assert_eq!(
            timeline(world, &partner, &case, "first: 100").await,
            Value::Null
        );
        let bob = desk.customer_token("bob");
        assert_eq!(
            timeline(world, &bob, &case, "first: 100").await,
            Value::Null
        );
        assert_eq!(timeline(world, "", &case, "first: 100").await, Value::Null);
        let shared = json!({ "accountId": Kind::Account.id(desk.partner) });
        let case = desk
            .done("caseReopen", &case, json!({ "reason": "Again" }))
            .await;
        let case = desk.done("caseShare", &case, shared).await;
        let given = timeline(world, &partner, &case, "first: 7").await;
        assert_eq!(told(&given), told(&whole));
        assert_eq!(given, whole);
    }
);

/// Notes that all happened at one instant, written straight into the tables after the events that are there.
async fn fill(world: &World, case: &Value, sequences: std::ops::RangeInclusive<i64>) {
    let case_id: Uuid = Kind::Case
        .uuid(&case["id"].as_str().expect("an id").into())
        .expect("an id");
    let own = world.own_connection();
    let (mut texts, mut events) = (Vec::new(), Vec::new());
    for sequence in sequences {
        let text_id = world.clock.new_id();
        texts.push(
            case_text::Model {
                id: text_id,
                council_id: world.council_id,
                case_id,
                kind: TextKind::Note,
                body: format!("Note {sequence}"),
            }
            .into_active_model(),
        );
        events.push(
            case_event::Model {
                text_id: Some(text_id),
                ..case_event::Model::blank(
                    world.clock.new_id(),
                    (world.council_id, case_id),
                    sequence,
                    (EventKind::Noted, world.now()),
                )
            }
            .into_active_model(),
        );
    }
    let texts = case_text::Entity::insert_many(texts);
    texts.exec_without_returning(own).await.expect("texts");
    let events = case_event::Entity::insert_many(events);
    events.exec_without_returning(own).await.expect("events");
}

on_both!(
    five_hundred_entries_take_as_many_statements_as_five,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let worker = desk.worker_token();
        let query = format!(
            "query($id: ID!, $after: String) {{ node(id: $id) {{ ... on Case {{
                timeline(first: 100, after: $after) {{ nodes {{ {ENTRY} }} pageInfo {{ endCursor hasNextPage }} }} }} }} }}"
        );
        let read = async |after: &Value| {
            world.mark();
            let variables = json!({ "id": case["id"], "after": after });
            let data = world.data(&worker, &query, variables).await;
            (data["node"]["timeline"].clone(), world.statements().len())
        };
        fill(&world, &case, 2..=5).await;
        read(&Value::Null).await;
        let (five, of_five) = read(&Value::Null).await;
        assert_eq!(five["nodes"].as_array().map(Vec::len), Some(5));
        fill(&world, &case, 6..=500).await;
        let (mut after, mut found) = (Value::Null, Vec::new());
        for number in 1..=5 {
            let (page, statements) = read(&after).await;
            for entry in page["nodes"].as_array().expect("entries") {
                let sequence = entry["sequence"].as_i64().expect("a number");
                if sequence > 1 {
                    assert_eq!(entry["text"], format!("Note {sequence}"));
                }
                found.push(sequence);
            }
            assert_eq!(page["pageInfo"]["hasNextPage"], number < 5);
            // Later pages have no opening, whose contact and promise are read.
            assert!(
                statements <= of_five,
                "page {number}: {statements}, not {of_five}"
            );
            if number == 1 {
                assert_eq!(statements, of_five);
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(found, (1..=500).collect::<Vec<i64>>());
    }
);
