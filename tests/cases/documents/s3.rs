//! A process of its own whose documents lie in a store that speaks as S3 does, and whose log tells all:
//! what it stores is right, and neither a grant nor the name of a file is in the log.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::json;
use support::{Kind, run};
use throughline::clock::Clock;

use super::papers::{LETTER, LETTER_SHA256, start, text};
use crate::cases::desk::Desk;
use crate::process::program;

/// The objects by path, those that are not complete with their upload's id behind it.
type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// As much of S3 as a document asks of it.
async fn speak(
    request: HttpRequest,
    objects: web::Data<Objects>,
    body: web::Bytes,
) -> HttpResponse {
    let mut objects = objects.lock().expect("the objects");
    let (path, query) = (request.path().to_owned(), request.query_string());
    let signed = request.headers().get("authorization");
    let signed = signed.and_then(|value| value.to_str().ok()).unwrap_or("");
    assert!(
        signed.starts_with("AWS4-HMAC-SHA256 Credential=key/"),
        "{signed}"
    );
    let part = format!("{path}#u1");
    match (request.method().as_str(), query.contains("uploadId")) {
        ("POST", false) => HttpResponse::Ok().body(
            "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
        ),
        ("PUT", true) => {
            objects.insert(part, body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", "\"p1\"")).finish()
        }
        ("POST", true) => {
            let bytes = objects.remove(&part).expect("its part");
            objects.insert(path, bytes);
            HttpResponse::Ok().body(
                "<CompleteMultipartUploadResult><ETag>\"e1\"</ETag></CompleteMultipartUploadResult>",
            )
        }
        ("GET", _) => match objects.get(&path) {
            Some(bytes) => HttpResponse::Ok()
                .insert_header(("ETag", "\"e1\""))
                .insert_header(("Last-Modified", "Thu, 15 Oct 2026 10:00:00 GMT"))
                .body(bytes.clone()),
            None => HttpResponse::NotFound().finish(),
        },
        ("DELETE", is_part) => {
            objects.remove(if is_part { &part } else { &path });
            HttpResponse::NoContent().finish()
        }
        (other, _) => panic!("{other} {path}?{query}"),
    }
}

/// Serves the objects, and gives the port.
fn s3(objects: &Objects) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let data = web::Data::new(Arc::clone(objects));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .default_service(web::to(speak))
    });
    let server = server.workers(1).disable_signals().listen(listener);
    tokio::spawn(server.expect("a server").run());
    port
}

#[test]
fn a_document_lies_in_s3_and_nothing_of_it_in_the_log() {
    run(Kind::Sqlite, |world| async move {
        let objects = Objects::default();
        // The program goes by the machine's clock.
        world.clock.set(Clock::system().now());
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let endpoint = format!("http://127.0.0.1:{}", s3(&objects));
        let variables = [
            ("THROUGHLINE_LOG", "trace"),
            ("THROUGHLINE_DOCUMENTS", "s3://council-documents/live"),
            ("AWS_ENDPOINT", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "a secret of the store"),
        ];
        let (running, served) = program::serve(&world, &[], &variables).await;
        let worker = desk.worker_token();
        let named = |name: &str| json!({ "caseId": case["id"], "fileName": name });
        let upload = start(&served, &worker, named("Zwiebelkuchen-Rezept.pdf")).await;
        let sent = super::papers::put(&served, &upload, LETTER).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        assert_eq!(sent.body["sha256"], LETTER_SHA256);
        let lying: Vec<(String, Vec<u8>)> = objects
            .lock()
            .expect("objects")
            .clone()
            .into_iter()
            .collect();
        assert_eq!(lying.len(), 1, "{lying:?}");
        let folder = format!("/council-documents/live/{}/", world.council_id);
        assert!(lying[0].0.starts_with(&folder), "{lying:?}");
        assert_eq!(lying[0].1, LETTER);
        // One that is refused when it has begun to come leaves nothing there.
        let refused = start(&served, &worker, named("Zwiebelkuchen-Virus.pdf")).await;
        let answer = super::papers::put(&served, &refused, b"#!/bin/sh\nZwiebelkuchen").await;
        assert_eq!(answer.status, 415, "{}", answer.text);
        assert_eq!(objects.lock().expect("objects").len(), 1);

        let input = json!({ "documentId": sent.body["id"] });
        let select = "download { url grant }";
        let payload = served
            .change(&worker, "documentDownloadStart", input, select)
            .await;
        let download = &payload["download"];
        let url = format!("{}{}", served.address, text(&download["url"]));
        let request = served
            .client()
            .get(url)
            .bearer_auth(text(&download["grant"]));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.bytes().await.expect("bytes"), LETTER);
        // Lines wait some milliseconds to be written together: whoever is killed leaves some untold.
        assert!(running.stop().await);
        let log = std::fs::read_to_string(world.folder().join("serve.log")).expect("its log");
        assert!(
            log.contains("\"/documents\""),
            "too little was logged: {log}"
        );
        for secret in [
            "Zwiebelkuchen",
            text(&upload["grant"]),
            text(&download["grant"]),
            "a secret of",
        ] {
            assert!(!log.contains(secret), "{secret} is in the log");
        }
    });
}
