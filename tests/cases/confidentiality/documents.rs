//! Documents: as confidential as their case, or more.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{ask_for, readings, set};
use crate::cases::desk::at;
use crate::cases::documents::papers::{self, LETTER, Papers};

const LEVELS_OF: &str =
    "query($id: ID!) { node(id: $id) { ... on Case { documents(first: 10) { totalCount { count }
    nodes { id fileName confidentiality } } } } }";

/// The documents of a case as `name level`, the latest first, and as counted.
async fn listed(papers: &Papers, token: &str, case: &Value) -> Vec<String> {
    let variables = json!({ "id": case["id"] });
    let data = papers.world.data(token, LEVELS_OF, variables).await;
    let documents = &data["node"]["documents"];
    let nodes = documents["nodes"].as_array().expect("documents");
    assert_eq!(documents["totalCount"]["count"], nodes.len());
    let told = nodes.iter().map(|node| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!(
            "{} {}",
            text(&node["fileName"]),
            text(&node["confidentiality"])
        )
    });
    told.collect()
}

async fn sent(papers: &Papers, case: &Value, name: &str, level: &str) -> Value {
    let input = json!({ "caseId": case["id"], "fileName": name, "confidentiality": level });
    let manager = papers.desk.manager_token();
    let upload = papers::start(&papers.world, &manager, input).await;
    let answer = papers.put(&upload, LETTER).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body
}

on_both!(
    a_document_above_a_ceiling_is_not_there,
    |world: World| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let case = desk.opened(ann).await;
        papers.added(&case, "plain.pdf", LETTER).await;
        world.advance(chrono::TimeDelta::minutes(1));
        let secret = sent(&papers, &case, "secret.pdf", "SECRET").await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        // The manager is told of it, and what it is called with a reason only.
        assert_eq!(
            listed(&papers, &manager, &case).await,
            ["- SECRET", "plain.pdf INTERNAL"]
        );
        for token in [&worker, &desk.customer_token("ann")] {
            assert_eq!(listed(&papers, token, &case).await, ["plain.pdf INTERNAL"]);
            let answer = papers.read(token, &secret).await;
            assert_eq!(answer.data()["node"], Value::Null);
            let rows = world.row_counts().await;
            let payload = papers.fetching(token, &secret).await;
            assert_eq!(at(&payload), ["NOT_FOUND documentId"]);
            assert_eq!(world.row_counts().await, rows);
        }
        // A case that is raised takes all its documents with it.
        let query = "query($id: ID!) { node(id: $id) { ... on Case { revision } } }";
        let data = world
            .data(&manager, query, json!({ "id": case["id"] }))
            .await;
        let case = json!({ "id": case["id"], "revision": data["node"]["revision"] });
        set(desk, &case, "TOP_SECRET").await;
        assert_eq!(
            listed(&papers, &manager, &case).await,
            ["- TOP_SECRET", "- TOP_SECRET"]
        );
    }
);

on_both!(
    a_restricted_document_is_fetched_for_a_reason,
    |world: World| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let case = desk.opened(json!({})).await;
        let letter = sent(&papers, &case, "letter.pdf", "RESTRICTED").await;
        let worker = desk.worker_token();
        let rows = world.row_counts().await;
        let payload = papers.fetching(&worker, &letter).await;
        assert_eq!(at(&payload), ["REASON_NEEDED documentId"]);
        assert_eq!(payload["download"], Value::Null);
        assert_eq!(world.row_counts().await, rows);
        let fetch = "mutation Fetch($id: ID!) { documentDownloadStart(input: { documentId: $id }) {
            download { url grant } problems { code } } }";
        let variables = json!({ "id": letter["id"] });
        let answer = ask_for(world, &worker, "To answer it", fetch, variables).await;
        let download = &answer.data()["documentDownloadStart"]["download"];
        let bytes = papers.fetch(download).await.bytes().await;
        assert_eq!(bytes.expect("bytes").as_ref(), LETTER);
        assert_eq!(readings(desk).await, ["worker To answer it Fetch"]);
        let answer = ask_for(
            world,
            &worker,
            "Its name",
            LEVELS_OF,
            json!({ "id": case["id"] }),
        )
        .await;
        let node = &answer.data()["node"]["documents"]["nodes"][0];
        assert_eq!(node["fileName"], "letter.pdf");
        assert_eq!(readings(desk).await.len(), 2);
    }
);

on_both!(
    a_document_is_never_below_its_case_nor_above_who_sends_it,
    |world: World| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let case = desk.opened(ann).await;
        let case = set(desk, &case, "CASE_CONFIDENTIAL").await;
        let rows = world.row_counts().await;
        for (token, level) in [
            (desk.worker_token(), "INTERNAL"),
            (desk.worker_token(), "CONFIDENTIAL"),
            (desk.customer_token("ann"), "RESTRICTED"),
        ] {
            let input =
                json!({ "caseId": case["id"], "fileName": "a.pdf", "confidentiality": level });
            let payload = world
                .attempt(&token, "documentUploadStart", input, "upload { url }")
                .await;
            assert_eq!(at(&payload), ["INVALID confidentiality"], "{level}");
        }
        assert_eq!(world.row_counts().await, rows);
        sent(&papers, &case, "same.pdf", "CASE_CONFIDENTIAL").await;
        let manager = desk.manager_token();
        assert_eq!(
            listed(&papers, &manager, &case).await,
            ["same.pdf CASE_CONFIDENTIAL"]
        );
    }
);
