//! Fetching a document: as it came, by a grant, for a while.

use rules::cases::document::format::Format;
use serde_json::{Value, json};
use support::on_both;

use super::papers::{LETTER, LETTER_SHA256, Papers, text};
use crate::cases::desk::at;

on_both!(a_document_is_fetched_as_it_came, |world| async move {
    let papers = Papers::open(&world).await;
    let case = papers.desk.opened(json!({})).await;
    let letter = papers.added(&case, "Brief an \"Müller\".txt", LETTER).await;
    let leave = papers.leave(&letter).await;
    assert_eq!(leave["expiresAt"], "2026-10-15T10:05:00+00:00");
    let answer = papers.fetch(&leave).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("content-length"), "25");
    // It ends as what it is.
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"Brief an _M_ller_.txt.pdf\"; filename*=UTF-8''Brief%20an%20%22M%C3%BCller%22.txt.pdf"
    );
    assert_eq!(header("etag"), format!("\"{LETTER_SHA256}\""));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "private, no-store");
    assert!(header("content-security-policy").ends_with("sandbox"));
    assert_eq!(answer.bytes().await.expect("bytes"), LETTER);
    // More than one piece, and text is not packed on its way.
    let long = "Grüße aus dem Rathaus.\n".repeat(300_000);
    let note = papers.added(&case, "long.txt", long.as_bytes()).await;
    let answer = papers.fetch(&papers.leave(&note).await).await;
    assert_eq!(answer.headers()["content-type"], Format::Text.media_type());
    assert_eq!(answer.headers()["content-length"], long.len().to_string());
    assert!(answer.bytes().await.expect("bytes") == long.as_bytes());
});

on_both!(
    a_grant_to_fetch_is_for_one_document_and_ends,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (case, letter) = papers.letter().await;
        let other = papers.added(&case, "other.pdf", LETTER).await;
        let leave = papers.leave(&letter).await;
        let status = async |download: Value| papers.fetch(&download).await.status().as_u16();
        let elsewhere = papers.leave(&other).await["url"].clone();
        assert_eq!(
            status(json!({ "url": elsewhere, "grant": leave["grant"] })).await,
            401
        );
        let sending = papers.start(&case, "more.pdf").await;
        assert_eq!(
            status(json!({ "url": leave["url"], "grant": sending["grant"] })).await,
            401
        );
        assert_eq!(papers.put(&leave, LETTER).await.status, 401);
        // As often as it must be, while it lasts.
        world.advance(chrono::TimeDelta::seconds(299));
        assert_eq!(status(leave.clone()).await, 200);
        assert_eq!(status(leave.clone()).await, 200);
        world.advance(chrono::TimeDelta::seconds(1));
        assert_eq!(status(leave).await, 401);
        let url = format!("{}{}", papers.world.address, text(&sending["url"]));
        let answer = world.send(papers.world.client().delete(url)).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, PUT"));
    }
);

on_both!(
    who_was_let_fetch_is_kept_and_who_is_switched_off_fetches_no_more,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (_, letter) = papers.letter().await;
        let leave = papers.leave(&letter).await;
        let row = download(&papers).await;
        assert_eq!(row.granted_at, world.now());
        // Only a hash is kept.
        assert_eq!(row.token_hash.len(), 64);
        assert!(!text(&leave["grant"]).contains(&row.token_hash));
        switch_off(&papers, row.account_id).await;
        assert_eq!(papers.fetch(&leave).await.status(), 401);
        assert_eq!(download(&papers).await, row);
    }
);

async fn download(papers: &Papers) -> entities::cases::document_download::Model {
    use entities::cases::document_download::Entity;
    use entities::select::InCouncil;
    let found = Entity::in_council(papers.world.council_id);
    let found = found
        .all(papers.world.own_connection())
        .await
        .expect("rows");
    let [row] = <[_; 1]>::try_from(found).expect("one row");
    row
}

async fn switch_off(papers: &Papers, account_id: uuid::Uuid) {
    let maker = crate::cases::rows::Maker {
        world: &papers.world,
        council_id: papers.world.council_id,
    };
    maker.switched_off(account_id).await;
}

on_both!(
    an_account_has_so_many_grants_to_fetch_at_a_time,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (_, letter) = papers.letter().await;
        for _ in 0..100 {
            papers.leave(&letter).await;
        }
        let before = world.row_counts().await;
        let payload = papers.fetching(&papers.desk.worker_token(), &letter).await;
        assert_eq!(at(&payload), ["TOO_MANY_DOWNLOADS documentId"]);
        assert_eq!(world.row_counts().await, before);
        world.advance(chrono::TimeDelta::minutes(5));
        papers.leave(&letter).await;
    }
);
