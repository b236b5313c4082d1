//! Bodies that come slowly, or not to their end.

use std::time::Duration;

use serde_json::{Value, json};
use support::on_both;
use throughline::cases::document::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::papers::{LETTER, Papers, start, text};

/// A PUT that promises 1,000 bytes and has sent the first of them.
async fn begun(papers: &Papers, upload: &Value) -> TcpStream {
    let address = papers.world.address.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "PUT {} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Length: 1000\r\n\r\n",
        text(&upload["url"]),
        text(&upload["grant"]),
    );
    connection.write_all(head.as_bytes()).await.expect("a head");
    connection.write_all(LETTER).await.expect("a part");
    connection
}

/// Waits until nothing is left of an upload.
async fn until_nothing_is_left(papers: &Papers, before: &Vec<(String, i64)>) {
    for _ in 0..200 {
        if papers.world.row_counts().await == *before && papers.files().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("something is left: {:?}", papers.files());
}

/// Waits until the first part lies in the folder.
async fn until_something_comes(papers: &Papers) {
    for _ in 0..200 {
        if !papers.files().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing came");
}

on_both!(
    a_connection_that_breaks_off_leaves_nothing,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let before = world.row_counts().await;
        let upload = papers.start(&case, "letter.pdf").await;
        let connection = begun(&papers, &upload).await;
        until_something_comes(&papers).await;
        drop(connection);
        until_nothing_is_left(&papers, &before).await;
        assert_eq!(papers.put(&upload, LETTER).await.status, 401);
    }
);

on_both!(
    of_two_that_send_one_document_by_two_grants_one_does,
    |world| async move {
        let papers = Papers::open(&world).await;
        let case = papers.desk.opened(json!({})).await;
        let input = json!({ "caseId": case["id"], "fileName": "a.pdf", "idempotencyKey": "k" });
        let worker = papers.desk.worker_token();
        let first = start(&papers.world, &worker, input.clone()).await;
        let mut slow = begun(&papers, &first).await;
        until_something_comes(&papers).await;
        // What began to come is not withdrawn, and what comes whole first is the document.
        let second = start(&papers.world, &worker, input).await;
        let quick = papers.put(&second, b"%PDF-1.7\nquick").await;
        assert_eq!(quick.status, 201, "{}", quick.text);
        slow.write_all(&[b' '; 975]).await.expect("the rest");
        let answer = answered(&mut slow).await;
        assert!(answer.starts_with("HTTP/1.1 409 "), "{answer}");
        let files: Vec<Vec<u8>> = papers.files().into_iter().map(|file| file.1).collect();
        assert_eq!(files, [b"%PDF-1.7\nquick"]);
        assert_eq!(papers.seen(&quick.body).await["sizeBytes"], 14);
        assert_eq!(papers.listed(&case).await["totalCount"]["count"], 1);
        let counts = world.row_counts().await;
        assert!(
            counts.contains(&("document_upload".to_owned(), 0)),
            "{counts:?}"
        );
    }
);

/// What is answered on a connection.
async fn answered(connection: &mut TcpStream) -> String {
    let mut answer = vec![0; 4_096];
    let read = connection.read(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

on_both!(
    a_body_that_comes_too_slowly_is_given_up,
    |world| async move {
        let settings = Settings {
            time: Duration::from_secs(1),
            ..Settings::default()
        };
        let papers = Papers::with(&world, settings).await;
        let case = papers.desk.opened(json!({})).await;
        let before = world.row_counts().await;
        let upload = papers.start(&case, "letter.pdf").await;
        let mut connection = begun(&papers, &upload).await;
        let answer = answered(&mut connection).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("longer than 1 s"), "{answer}");
        until_nothing_is_left(&papers, &before).await;
    }
);
