//! Scanning by a daemon that speaks as ClamAV's does, and is told here what to find.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use support::on_both;
use throughline::cases::document::scanner::Scanner;
use throughline::cases::document::settings::Settings;
use throughline::cases::document::upkeep::Done;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::papers::{LETTER, Papers};
use crate::cases::desk::at;

/// A daemon that finds what a document says of itself; the first so many times it breaks off.
async fn daemon(broken: usize) -> Scanner {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let broken = Arc::new(AtomicUsize::new(broken));
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let left = broken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
            if left.is_err() {
                tokio::spawn(scan(connection));
            }
        }
    });
    Scanner::at(&format!("clamd://127.0.0.1:{port}")).expect("an address")
}

async fn scan(mut connection: TcpStream) {
    let mut command = [0; 10];
    connection
        .read_exact(&mut command)
        .await
        .expect("a command");
    assert_eq!(&command, b"zINSTREAM\0");
    let mut seen = Vec::new();
    loop {
        let length = connection.read_u32().await.expect("a length");
        if length == 0 {
            break;
        }
        let mut piece = vec![0; usize::try_from(length).expect("a length")];
        connection.read_exact(&mut piece).await.expect("a piece");
        seen.extend(piece);
    }
    let has = |word: &[u8]| seen.windows(word.len()).any(|part| part == word);
    let answer: &[u8] = if has(b"EICAR") {
        b"stream: Eicar-Test-Signature FOUND\0"
    } else if has(b"HUGE") {
        b"INSTREAM size limit exceeded. ERROR\0"
    } else {
        b"stream: OK\0"
    };
    connection.write_all(answer).await.expect("an end");
}

async fn scanned(papers: &Papers, document: &Value) -> (Value, Value) {
    let document = papers.seen(document).await;
    (document["scan"].clone(), document["scannedAt"].clone())
}

on_both!(
    where_there_is_a_scanner_only_what_is_clean_is_given_out,
    |world| async move {
        let settings = Settings {
            scanner: Some(daemon(0).await),
            ..Settings::default()
        };
        let papers = Papers::with(&world, settings).await;
        let case = papers.desk.opened(json!({})).await;
        let worker = papers.desk.worker_token();
        let clean = papers.added(&case, "clean.pdf", LETTER).await;
        let infected = papers.added(&case, "bad.pdf", b"%PDF-1.7\nEICAR").await;
        let huge = papers.added(&case, "huge.pdf", b"%PDF-1.7\nHUGE").await;
        for document in [&clean, &infected, &huge] {
            assert_eq!(
                scanned(&papers, document).await,
                (json!("NOT_SCANNED"), Value::Null)
            );
            let before = world.row_counts().await;
            let payload = papers.fetching(&worker, document).await;
            assert_eq!(at(&payload), ["NOT_YET_SCANNED documentId"]);
            assert_eq!(world.row_counts().await, before);
        }
        world.set_now("2026-10-15T10:00:10Z");
        let done = papers.upkeep().round(false).await.expect("a round");
        assert_eq!(
            done,
            Done {
                scanned: 3,
                ..Done::default()
            }
        );
        let at_ten = json!("2026-10-15T10:00:10+00:00");
        assert_eq!(
            scanned(&papers, &clean).await,
            (json!("CLEAN"), at_ten.clone())
        );
        assert_eq!(
            scanned(&papers, &infected).await,
            (json!("INFECTED"), at_ten.clone())
        );
        assert_eq!(scanned(&papers, &huge).await, (json!("FAILED"), at_ten));
        assert_eq!(
            papers.fetch(&papers.leave(&clean).await).await.status(),
            200
        );
        let payload = papers.fetching(&worker, &infected).await;
        assert_eq!(at(&payload), ["INFECTED documentId"]);
        let payload = papers.fetching(&worker, &huge).await;
        assert_eq!(at(&payload), ["SCAN_FAILED documentId"]);
        // Each is scanned once; what could not be read is tried again each hour.
        let done = papers.upkeep().round(false).await.expect("a round");
        assert_eq!(done, Done::default());
        let done = papers.upkeep().round(true).await.expect("a round");
        assert_eq!(
            done,
            Done {
                scanned: 1,
                ..Done::default()
            }
        );
        assert_eq!(scanned(&papers, &huge).await.0, "FAILED");
    }
);

on_both!(
    a_scanner_that_breaks_off_says_nothing_and_is_asked_again,
    |world| async move {
        let settings = Settings {
            scanner: Some(daemon(1).await),
            ..Settings::default()
        };
        let papers = Papers::with(&world, settings).await;
        let (_, letter) = papers.letter().await;
        assert!(papers.upkeep().round(false).await.is_err());
        assert_eq!(scanned(&papers, &letter).await.0, "NOT_SCANNED");
        assert!(papers.upkeep().round(false).await.is_ok());
        assert_eq!(scanned(&papers, &letter).await.0, "CLEAN");
    }
);

on_both!(
    without_a_scanner_a_document_says_so_and_is_given_out,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (_, letter) = papers.letter().await;
        let done = papers.upkeep().round(true).await.expect("a round");
        assert_eq!(done, Done::default());
        assert_eq!(
            scanned(&papers, &letter).await,
            (json!("NOT_SCANNED"), Value::Null)
        );
        assert_eq!(
            papers.fetch(&papers.leave(&letter).await).await.status(),
            200
        );
    }
);
