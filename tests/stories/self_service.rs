//! A resident does the whole of it: finds a journey, begins, goes on, opens, is asked, answers, withdraws another.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::clocks::clock::end_of;
use crate::cases::desk::Desk;
use crate::cases::documents::papers::{self, LETTER, Papers};
use crate::cases::forms;

const CATALOGUE: &str = r#"{ viewer { catalogue(text: "bins", first: 5) {
    nodes { mayOpen promise journey { id title } version { number form } } } channels: council { channels { id } } } }"#;

const CASE: &str = "id revision state dueAt answers clock { isPaused remaining { days } }";

/// What the resident sees of their case.
const PROGRESS: &str = "query($id: ID!) { node(id: $id) { ... on Case { state revision dueAt
    clock { isPaused remaining { days } }
    timeline(last: 5) { nodes { kind text pause { reason } document { fileName } promise { dueAt } } } } } }";

async fn resident(desk: &Desk, input: Value, mutation: &str, select: &str) -> Value {
    let ann = desk.customer_token("ann");
    desk.world.change(&ann, mutation, input, select).await
}

on_both!(
    a_resident_asks_answers_and_withdraws_by_themselves,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        forms::asks(desk, forms::form()).await;
        let ann = desk.customer_token("ann");

        // Before signing in they find the journey, and that they have to.
        let data = world.data("", CATALOGUE, json!({})).await;
        let found = &data["viewer"]["catalogue"]["nodes"];
        assert_eq!(found.as_array().map(Vec::len), Some(1));
        assert_eq!(found[0]["mayOpen"], false);
        let data = world.data(&ann, CATALOGUE, json!({})).await;
        let entry = &data["viewer"]["catalogue"]["nodes"][0];
        assert_eq!(entry["mayOpen"], true);
        assert_eq!(entry["version"]["form"], forms::form());

        // They begin, are called away, and go on the next day where they left off.
        let journey = entry["journey"]["id"].clone();
        let begun = json!({ "journeyId": journey, "answers": { "bins": 2 } });
        let select = "draft { id revision answers problems { code field } }";
        let payload = resident(desk, begun, "caseDraftSave", select).await;
        assert_eq!(
            payload["draft"]["problems"],
            json!([{ "code": "ANSWERS_INVALID", "field": ["answers", "address"] }])
        );
        world.set_now("2026-10-16T08:00:00Z");
        let query = format!(
            "{{ viewer {{ drafts {{ nodes {{ {} }} }} }} }}",
            &select[8..select.len() - 2]
        );
        let data = world.data(&ann, &query, json!({})).await;
        let draft = data["viewer"]["drafts"]["nodes"][0].clone();
        assert_eq!(draft["answers"], json!({ "bins": 2 }));
        let whole = json!({ "draftId": draft["id"], "expectedRevision": 1, "journeyId": journey,
            "answers": forms::answers(), "description": "Both bins were left." });
        let payload = resident(desk, whole, "caseDraftSave", select).await;
        assert_eq!(payload["draft"]["problems"], json!([]));
        let opening = json!({ "journeyId": journey, "draftId": draft["id"], "demandCode": "VALUE_NEW",
            "channelId": Kind::Channel.id(desk.telephone), "idempotencyKey": "once" });
        let payload = resident(desk, opening, "caseOpen", &format!("case {{ {CASE} }}")).await;
        let case = payload["case"].clone();
        assert_eq!(case["answers"], forms::answers());
        let data = world.data(&ann, &query, json!({})).await;
        assert_eq!(data["viewer"]["drafts"]["nodes"], json!([]));

        // The desk cannot go on without a picture, and stops the clock.
        world.set_now("2026-10-16T10:00:00Z");
        let waits = json!({ "reason": "AWAITING_CUSTOMER", "authority": "Which lid is it?" });
        desk.done("casePause", &case, waits).await;
        world.set_now("2026-10-20T10:00:00Z");
        let id = json!({ "id": case["id"] });
        let data = world.data(&ann, PROGRESS, id.clone()).await;
        assert_eq!(data["node"]["clock"]["isPaused"], true);
        let last = &data["node"]["timeline"]["nodes"][1];
        assert_eq!(
            (&last["kind"], &last["text"]),
            (&json!("PAUSED"), &json!("Which lid is it?"))
        );
        assert_eq!(last["pause"], json!({ "reason": "AWAITING_CUSTOMER" }));

        // They send it; with it the clock runs on.
        let named = json!({ "caseId": case["id"], "fileName": "lid.pdf" });
        let upload = papers::start(world, &ann, named).await;
        assert_eq!(papers::put(world, &upload, LETTER).await.status, 201);
        let data = world.data(&ann, PROGRESS, id.clone()).await;
        let node = &data["node"];
        assert_eq!(node["clock"]["isPaused"], false);
        let kinds: Vec<&Value> = node["timeline"]["nodes"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| &entry["kind"])
            .collect();
        assert_eq!(kinds, ["OPENED", "PAUSED", "DOCUMENT_ADDED", "RESUMED"]);
        assert_eq!(
            node["timeline"]["nodes"][2]["document"],
            json!({ "fileName": "lid.pdf" })
        );
        let note = json!({ "caseId": case["id"], "text": "The blue one, see the picture." });
        resident(desk, note, "caseNote", "case { id }").await;

        // Another one they open without a draft, and withdraw.
        let plain = json!({ "answers": forms::answers() });
        let opening = desk.opening(&desk.bins, plain);
        let payload = resident(desk, opening, "caseOpen", &format!("case {{ {CASE} }}")).await;
        let other = &payload["case"];
        let given_up = json!({ "caseId": other["id"], "expectedRevision": other["revision"], "reason": "Found it." });
        resident(desk, given_up, "caseWithdraw", "case { state }").await;
        let mine = "{ viewer { myCases { nodes { id state } } } }";
        let data = world.data(&ann, mine, json!({})).await;
        assert_eq!(
            data["viewer"]["myCases"]["nodes"],
            json!([{ "id": other["id"], "state": "WITHDRAWN" }, { "id": case["id"], "state": "OPEN" }])
        );
    }
);

on_both!(
    only_the_customers_own_document_answers_what_the_case_waits_for,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let more = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let case = desk.opened(more).await;
        world.set_now("2026-10-16T10:00:00Z");
        let waits = json!({ "reason": "AWAITING_CUSTOMER", "authority": "A picture" });
        let case = desk.done("casePause", &case, waits).await;
        world.set_now("2026-10-20T10:00:00Z");
        let read = async || {
            let id = json!({ "id": case["id"] });
            let data = world.data(&desk.worker_token(), PROGRESS, id).await;
            let node = &data["node"];
            (node["clock"]["isPaused"].clone(), node["dueAt"].clone())
        };
        papers.added(&case, "from-the-desk.pdf", LETTER).await;
        assert_eq!(read().await, (json!(true), json!(end_of("2026-10-29"))));
        let named = json!({ "caseId": case["id"], "fileName": "lid.pdf" });
        let upload = papers::start(world, &desk.customer_token("ann"), named).await;
        // The clock stands until the last byte has come.
        world.set_now("2026-10-20T10:04:00Z");
        assert_eq!(papers::put(world, &upload, LETTER).await.status, 201);
        // Thursday the 15th and ten working days: the 29th; Monday the 19th and Tuesday the 20th were lost.
        assert_eq!(read().await, (json!(false), json!(end_of("2026-11-02"))));
        let latest = desk.latest(&case).await;
        assert_eq!(latest["kind"], "RESUMED");
        assert_eq!(latest["actor"], json!({ "name": "ann" }));
        assert_eq!(latest["happenedAt"], "2026-10-20T10:04:00+00:00");
    }
);
