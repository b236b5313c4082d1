//! Bodies that come slowly, or not to their end.

use std::time::Duration;

use serde_json::{Value, json};
use support::on_both;
use throughline::cases::document::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::papers::{LETTER, Papers, text};

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
        let mut answer = vec![0; 4_096];
        let read = connection.read(&mut answer).await.expect("an answer");
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("longer than 1 s"), "{answer}");
        until_nothing_is_left(&papers, &before).await;
    }
);
