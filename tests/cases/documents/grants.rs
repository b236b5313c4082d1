//! Grants to send: for one document, once, for a while, and so many at a time.

use serde_json::{Value, json};
use support::{Answer, on_both};
use throughline::cases::document::store::Store;

use super::papers::{LETTER, Papers, put, start, text};
use crate::cases::desk::at;

/// Refused, in words that tell nothing of why.
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, 401, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    let detail = text(&answer.body["detail"]);
    assert!(detail.starts_with("The grant is not accepted"), "{detail}");
}

on_both!(
    a_grant_opens_one_document_once_and_for_a_while,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let (one, other) = (
            papers.start(&case, "one.pdf").await,
            papers.start(&case, "other.pdf").await,
        );
        let before = world.row_counts().await;
        let mixed = json!({ "url": one["url"], "grant": other["grant"] });
        assert_refused(&papers.put(&mixed, LETTER).await);
        for grant in ["x", "", "AAAA", &papers.desk.worker_token()] {
            let wrong = json!({ "url": one["url"], "grant": grant });
            assert_refused(&papers.put(&wrong, LETTER).await);
        }
        let url = format!("{}{}", world.address, text(&one["url"]));
        let bare = papers.world.client().put(&url).body(LETTER);
        assert_refused(&world.send(bare).await);
        // An address that holds it is no header.
        let url = format!(
            "{}{}?grant={}",
            papers.world.address,
            text(&one["url"]),
            text(&one["grant"])
        );
        assert_refused(
            &world
                .send(papers.world.client().put(url).body(LETTER))
                .await,
        );
        let nowhere = json!({ "url": "/documents/none", "grant": one["grant"] });
        assert_eq!(papers.put(&nowhere, LETTER).await.status, 404);
        assert_eq!((world.row_counts().await, papers.files()), (before, vec![]));

        assert_eq!(papers.put(&one, LETTER).await.status, 201);
        let counts = world.row_counts().await;
        assert_refused(&papers.put(&one, LETTER).await);
        world.advance(chrono::TimeDelta::minutes(15));
        assert_refused(&papers.put(&other, LETTER).await);
        assert_eq!(world.row_counts().await, counts);
        assert_eq!(papers.files().len(), 1);
        let late = papers.start(&case, "late.pdf").await;
        world.advance(chrono::TimeDelta::seconds(899));
        assert_eq!(papers.put(&late, LETTER).await.status, 201);
    }
);

on_both!(of_two_that_send_by_one_grant_one_does, |world| async move {
    let papers = Papers::open(&world).await;
    let case = papers.desk.opened(json!({})).await;
    for _ in 0..5 {
        let upload = papers.start(&case, "letter.pdf").await;
        let puts = (0..4).map(|_| papers.put(&upload, LETTER));
        let answers = futures_util::future::join_all(puts).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 401, 401, 401]);
    }
    assert_eq!(papers.listed(&case).await["totalCount"]["count"], 5);
    assert_eq!(papers.files().len(), 5);
});

on_both!(
    who_asks_again_gets_a_new_grant_for_the_same_document,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let ask = async |name: &str| {
            let input = json!({ "caseId": case["id"], "fileName": name, "idempotencyKey": "k" });
            let select = "upload { url grant } document { fileName } replayed";
            let token = papers.desk.worker_token();
            let world = &papers.world;
            world
                .attempt(&token, "documentUploadStart", input, select)
                .await
        };
        let first = ask("letter.pdf").await;
        assert_eq!(first["replayed"], false);
        let second = ask("letter.pdf").await;
        assert_eq!(second["replayed"], true);
        assert_eq!(first["upload"]["url"], second["upload"]["url"]);
        assert_refused(&papers.put(&first["upload"], LETTER).await);
        assert_eq!(papers.put(&second["upload"], LETTER).await.status, 201);
        let third = ask("letter.pdf").await;
        let expected = json!({ "upload": null, "document": { "fileName": "letter.pdf" },
            "problems": [], "replayed": true });
        assert_eq!(third, expected);
        let before = world.row_counts().await;
        let mismatch = ask("other.pdf").await;
        assert_eq!(at(&mismatch), ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
        assert_eq!(world.row_counts().await, before);
        assert_eq!(papers.files().len(), 1);
    }
);

on_both!(
    what_cannot_be_sent_is_refused_before_any_byte,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let ask = async |input: Value| {
            let token = papers.desk.worker_token();
            let before = world.row_counts().await;
            let world = &papers.world;
            let payload = world
                .attempt(&token, "documentUploadStart", input, "upload { url }")
                .await;
            assert_eq!(payload["upload"], Value::Null);
            assert_eq!(world.row_counts().await, before);
            at(&payload)
        };
        let named = |name: &str| json!({ "caseId": case["id"], "fileName": name });
        for name in [
            "",
            "a/b.pdf",
            "C:\\b.pdf",
            "..",
            "a\nb",
            "x\u{202e}fdp.exe",
            &"x".repeat(201),
        ] {
            let problems = ask(named(name)).await;
            assert!(
                problems.iter().all(|problem| problem == "INVALID fileName"),
                "{problems:?}"
            );
            assert!(!problems.is_empty(), "{name:?}");
        }
        let nowhere = json!({ "caseId": "none", "fileName": "a/b" });
        assert_eq!(ask(nowhere).await, ["INVALID fileName", "NOT_FOUND caseId"]);

        for place in 0..20 {
            papers.start(&case, &format!("{place}.pdf")).await;
        }
        assert_eq!(
            ask(named("one more.pdf")).await,
            ["TOO_MANY_UPLOADS caseId"]
        );
        // Others have their own, and grants end.
        let manager = papers.desk.manager_token();
        start(&papers.world, &manager, named("manager.pdf")).await;
        world.advance(chrono::TimeDelta::minutes(15));
        papers.start(&case, "later.pdf").await;
    }
);

on_both!(
    a_case_has_so_many_documents_and_no_more,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (case, letter) = papers.letter().await;
        fill(&papers, &letter, 198).await;
        // 199 are there, and one is to come.
        let last = papers.start(&case, "last.pdf").await;
        let input = json!({ "caseId": case["id"], "fileName": "more.pdf" });
        let worker = papers.desk.worker_token();
        let ask = || {
            papers.world.attempt(
                &worker,
                "documentUploadStart",
                input.clone(),
                "upload { url }",
            )
        };
        assert_eq!(at(&ask().await), ["TOO_MANY_DOCUMENTS caseId"]);
        assert_eq!(papers.put(&last, LETTER).await.status, 201);
        assert_eq!(at(&ask().await), ["TOO_MANY_DOCUMENTS caseId"]);
        // One that was removed counts no more.
        let remove = json!({ "documentId": letter["id"], "reason": "Sent twice" });
        papers
            .world
            .change(&worker, "documentRemove", remove, "document { id }")
            .await;
        assert_eq!(at(&ask().await), [""; 0]);
    }
);

/// Puts copies of a document's row beside it.
async fn fill(papers: &Papers, document: &Value, copies: u32) {
    use entities::cases::document::{Column, Entity};
    use entities::select::InCouncil;
    use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
    let world = &papers.world;
    let id = async_graphql::ID(text(&document["id"]).to_owned());
    let id = throughline::graphql::id::Kind::Document
        .uuid(&id)
        .expect("an id");
    let row = Entity::in_council(world.council_id).filter(Column::Id.eq(id));
    let row = row
        .one(world.own_connection())
        .await
        .expect("rows")
        .expect("a row");
    let rows = (0..copies).map(|_| {
        let mut copy = row.clone();
        copy.id = world.clock.new_id();
        copy.into_active_model()
    });
    let insert = Entity::insert_many(rows).exec_without_returning(world.own_connection());
    insert.await.expect("copies");
}

on_both!(an_upload_is_of_one_council, |world| async move {
    let papers = Papers::open(&world).await;
    let other_id = world.clock.new_id();
    world.add_council(other_id, "OTHER").await;
    let other = crate::cases::desk::Desk::of(&papers.world, other_id, "OTHER").await;
    let theirs = other.opened(json!({})).await;
    let input = json!({ "caseId": theirs["id"], "fileName": "letter.pdf" });
    let worker = papers.desk.worker_token();
    let payload = papers
        .world
        .attempt(
            &worker,
            "documentUploadStart",
            input.clone(),
            "upload { url }",
        )
        .await;
    assert_eq!(at(&payload), ["NOT_FOUND caseId"]);
    // Theirs is kept under their council, and ours sees nothing of it.
    let upload = start(&papers.world, &other.worker_token(), input).await;
    let sent = put(&papers.world, &upload, LETTER).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    assert_eq!(papers.seen(&sent.body).await, Value::Null);
    let payload = papers.fetching(&worker, &sent.body).await;
    assert_eq!(at(&payload), ["NOT_FOUND documentId"]);
    let theirs = world.folder().join("documents").join(other_id.to_string());
    assert_eq!(std::fs::read_dir(theirs).expect("their folder").count(), 1);
    let store = Store::open(None, world.folder()).expect("a store");
    assert!(store.read(world.council_id, other_id).await.is_err());
});
