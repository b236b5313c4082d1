//! Removing documents, and what the background work clears away.

use serde_json::{Value, json};
use support::on_both;
use throughline::cases::document::upkeep::Done;

use super::papers::{LETTER, Papers};
use crate::cases::desk::at;

on_both!(
    a_removed_document_is_given_to_nobody_and_its_bytes_are_deleted,
    |world| async move {
        let papers = Papers::open(&world).await;
        let desk = &papers.desk;
        let (case, letter) = papers.letter().await;
        let kept = papers.added(&case, "kept.pdf", b"%PDF-1.7\nkept").await;
        let leave = papers.leave(&letter).await;
        let refuse = async |reason: &str, id: &Value, expected: &[&str]| {
            let before = world.row_counts().await;
            let input = json!({ "documentId": id, "reason": reason });
            let worker = desk.worker_token();
            let payload = papers
                .world
                .attempt(&worker, "documentRemove", input, "document { id }")
                .await;
            assert_eq!(at(&payload), expected);
            assert_eq!(world.row_counts().await, before);
        };
        refuse(" ", &letter["id"], &["REASON_MISSING reason"]).await;
        refuse(&"x".repeat(10_001), &letter["id"], &["INVALID reason"]).await;
        refuse("why", &case["id"], &["NOT_FOUND documentId"]).await;
        world.advance(chrono::TimeDelta::minutes(1));
        let input = json!({ "documentId": letter["id"], "reason": "Another's passport" });
        let select = "document { id isRemoved removedAt fileName }";
        let worker = desk.worker_token();
        let removed = papers
            .world
            .change(&worker, "documentRemove", input, select)
            .await;
        let expected = json!({ "id": letter["id"], "isRemoved": true,
            "removedAt": "2026-10-15T10:01:00+00:00", "fileName": "letter.pdf" });
        assert_eq!(removed["document"], expected);
        refuse("why", &letter["id"], &["ALREADY_REMOVED documentId"]).await;
        // A grant that was given before opens nothing now.
        assert_eq!(papers.fetch(&leave).await.status(), 409);
        let payload = papers.fetching(&worker, &letter).await;
        assert_eq!(at(&payload), ["REMOVED documentId"]);
        let event = desk.latest(&case).await;
        assert_eq!(
            (&event["kind"], &event["text"]),
            (&json!("DOCUMENT_REMOVED"), &json!("Another's passport"))
        );

        assert_eq!(papers.files().len(), 2);
        let done = papers.upkeep().round(false).await.expect("a round");
        assert_eq!(
            done,
            Done {
                purged: 1,
                ..Done::default()
            }
        );
        let files: Vec<Vec<u8>> = papers.files().into_iter().map(|file| file.1).collect();
        assert_eq!(files, [b"%PDF-1.7\nkept"]);
        let done = papers.upkeep().round(false).await.expect("a round");
        assert_eq!(done, Done::default());
        assert_eq!(papers.fetch(&papers.leave(&kept).await).await.status(), 200);
        assert_eq!(papers.listed(&case).await["totalCount"]["count"], 2);
    }
);

on_both!(what_never_came_is_forgotten, |world| async move {
    let papers = Papers::open(&world).await;
    let case = papers.desk.opened(json!({})).await;
    let before = world.row_counts().await;
    papers.start(&case, "never.pdf").await;
    // What a process that was killed while it took a document has left.
    let killed = papers.start(&case, "killed.pdf").await;
    let object = uploads(&papers).await[1];
    let store = papers.upkeep().store;
    let mut incoming = store
        .incoming(world.council_id, object)
        .await
        .expect("a store");
    incoming.put(LETTER.into()).await.expect("room");
    incoming.finish().await.expect("an object");
    assert_eq!(papers.files().len(), 1);
    // 15 minutes until they end, and two hours more.
    world.advance(chrono::TimeDelta::minutes(135));
    let done = papers.upkeep().round(false).await.expect("a round");
    assert_eq!(done, Done::default());
    world.advance(chrono::TimeDelta::microseconds(1));
    let done = papers.upkeep().round(false).await.expect("a round");
    assert_eq!(
        done,
        Done {
            forgotten: 2,
            ..Done::default()
        }
    );
    assert_eq!((world.row_counts().await, papers.files()), (before, vec![]));
    assert_eq!(papers.put(&killed, LETTER).await.status, 401);
});

/// The ids of the grants to send, oldest first.
async fn uploads(papers: &Papers) -> Vec<uuid::Uuid> {
    use entities::cases::document_upload::{Column, Entity};
    use entities::select::InCouncil;
    use sea_orm::QueryOrder;
    let rows = Entity::in_council(papers.world.council_id).order_by_asc(Column::FileName);
    let rows = rows.all(papers.world.own_connection()).await.expect("rows");
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|row| (row.file_name, row.id))
        .collect();
    rows.sort_by_key(|row| row.0 == "killed.pdf");
    rows.into_iter().map(|row| row.1).collect()
}
