//! Sending a document: what is kept of it, and what is not taken.

use rules::cases::document::format::Format;
use serde_json::{Value, json};
use support::on_both;
use throughline::cases::document::settings::Settings;

use super::papers::{LETTER, LETTER_SHA256, Papers, text};

on_both!(
    a_document_is_on_its_case_once_its_last_byte_has_come,
    |world| async move {
        let papers = Papers::open(&world).await;
        let desk = &papers.desk;
        let case = desk.opened(json!({})).await;
        let upload = papers.start(&case, "Brief an Frau Müller.pdf").await;
        assert_eq!(upload["expiresAt"], "2026-10-15T10:15:00+00:00");
        assert_eq!(upload["mostBytes"], 26_214_400);
        assert_eq!(papers.listed(&case).await["totalCount"]["count"], 0);
        assert_eq!(papers.files(), []);
        world.advance(chrono::TimeDelta::minutes(1));
        let answer = papers.put(&upload, LETTER).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let told = json!({ "id": answer.body["id"], "mediaType": "application/pdf",
            "sizeBytes": 25, "sha256": LETTER_SHA256 });
        assert_eq!(answer.body, told);
        assert_eq!(upload["url"], format!("/documents/{}", text(&told["id"])));
        let expected = json!({
            "id": told["id"], "fileName": "Brief an Frau Müller.pdf", "mediaType": "application/pdf",
            "sizeBytes": 25, "sha256": LETTER_SHA256, "scan": "NOT_SCANNED", "scannedAt": null,
            "addedAt": "2026-10-15T10:01:00+00:00", "addedBy": { "name": "worker" },
            "case": { "reference": case["reference"] }, "isRemoved": false, "removedAt": null,
        });
        assert_eq!(papers.seen(&answer.body).await, expected);
        let listed = json!({ "totalCount": { "count": 1 }, "nodes": [expected] });
        assert_eq!(papers.listed(&case).await, listed);
        let files = papers.files();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].1, LETTER);
        // What lies there has no name that tells of anybody.
        assert!(uuid::Uuid::parse_str(&files[0].0).is_ok(), "{}", files[0].0);
        history(&papers, &case, &told["id"]).await;
    }
);

/// The event names the document, and its details nothing more.
async fn history(papers: &Papers, case: &Value, id: &Value) {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Case { revision history(last: 1) { nodes {
        kind happenedAt actor { name } text document { id } details { name } } } } } }";
    let token = papers.desk.worker_token();
    let data = papers
        .world
        .data(&token, query, json!({ "id": case["id"] }))
        .await;
    let event = json!({ "kind": "DOCUMENT_ADDED", "happenedAt": "2026-10-15T10:01:00+00:00",
        "actor": { "name": "worker" }, "text": null, "document": { "id": id }, "details": [] });
    let expected = json!({ "revision": 2, "history": { "nodes": [event] } });
    assert_eq!(data["node"], expected);
}

/// The end of an archive with these entries, after the beginning of one.
fn archive(names: &[&str]) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize(30_000, 0x20);
    for name in names {
        bytes.extend(b"PK\x01\x02");
        bytes.extend([0; 24]);
        bytes.extend(
            u16::try_from(name.len())
                .expect("a short name")
                .to_le_bytes(),
        );
        bytes.extend([0; 16]);
        bytes.extend(name.as_bytes());
    }
    bytes
}

on_both!(
    what_a_document_is_is_told_by_its_content,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let word = archive(&[
            "[Content_Types].xml",
            "docProps/app.xml",
            "word/document.xml",
        ]);
        let taken = [
            ("letter.txt", LETTER.to_vec(), Format::Pdf),
            ("run.bat", "Grüße".as_bytes().to_vec(), Format::Text),
            (
                "picture",
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
                Format::Png,
            ),
            ("plan.docx", word, Format::Docx),
        ];
        for (name, bytes, format) in taken {
            let told = papers.added(&case, name, &bytes).await;
            assert_eq!(told["mediaType"], format.media_type(), "{name}");
            assert_eq!(papers.seen(&told).await["fileName"], name);
        }
        let before = (world.row_counts().await, papers.files());
        let program = [b"MZ\x90\0\x03\0\0\0".as_slice(), &[0; 100_000]].concat();
        let macros = archive(&[
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ]);
        let refused = [
            (
                "letter.pdf",
                program,
                "application/vnd.microsoft.portable-executable",
            ),
            (
                "page.txt",
                b"<html><script>alert(1)</script></html>".to_vec(),
                "text/html",
            ),
            ("plan.docx", macros, "a document with macros"),
            ("plan.docx", archive(&["setup.exe"]), "an archive"),
            ("latin.txt", b"caf\xe9".to_vec(), "not known here"),
        ];
        for (name, bytes, seen) in refused {
            let upload = papers.start(&case, name).await;
            let answer = papers.put(&upload, &bytes).await;
            assert_eq!(answer.status, 415, "{name}: {}", answer.text);
            let detail = text(&answer.body["detail"]);
            assert!(
                detail.contains(seen) && detail.contains("Taken are: pdf, png"),
                "{detail}"
            );
            assert_eq!((world.row_counts().await, papers.files()), before, "{name}");
        }
    }
);

on_both!(
    what_is_too_large_empty_or_not_wanted_leaves_nothing,
    |world| async move {
        let settings = Settings {
            most_bytes: 30_000,
            formats: vec![Format::Pdf],
            ..Settings::default()
        };
        let papers = Papers::with(&world, settings).await;
        let case = papers.desk.opened(json!({})).await;
        let before = world.row_counts().await;
        let large = [LETTER, &[b' '; 30_000]].concat();
        // Of a body that says how long it is, nothing is read, and the grant stays good.
        let upload = papers.start(&case, "large.pdf").await;
        let refused = papers.put(&upload, &large).await;
        assert_eq!(refused.status, 413, "{}", refused.text);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        let detail =
            "The document has more than 30000 bytes, which is the most. Send a smaller one.";
        assert_eq!(refused.body["detail"], detail);
        let mut packed = put_by(&papers, &upload);
        packed = packed
            .header("content-encoding", "gzip")
            .body(LETTER.to_vec());
        assert_eq!(world.send(packed).await.status, 415);
        let empty = papers.put(&upload, b"").await;
        assert_eq!(empty.status, 400, "{}", empty.text);
        assert_eq!(
            (world.row_counts().await, papers.files()),
            (before.clone(), vec![])
        );
        // One that does not say it is read until it is too long.
        let upload = papers.start(&case, "large.pdf").await;
        let pieces = large
            .chunks(7_000)
            .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()));
        let pieces: Vec<_> = pieces.collect();
        let body = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
        let refused = world.send(put_by(&papers, &upload).body(body)).await;
        assert_eq!(refused.status, 413, "{}", refused.text);
        let upload = papers.start(&case, "note.txt").await;
        let refused = papers.put(&upload, b"Only words.").await;
        assert_eq!(refused.status, 415, "{}", refused.text);
        assert_eq!((world.row_counts().await, papers.files()), (before, vec![]));
        // As many as are allowed are taken.
        let whole = &large[..30_000];
        assert_eq!(
            papers.added(&case, "whole.pdf", whole).await["sizeBytes"],
            30_000
        );
    }
);

fn put_by(papers: &Papers, upload: &Value) -> reqwest::RequestBuilder {
    let url = format!("{}{}", papers.world.address, text(&upload["url"]));
    let request = papers.world.client().put(url);
    request.bearer_auth(text(&upload["grant"]))
}
