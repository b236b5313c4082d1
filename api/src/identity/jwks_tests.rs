//! Keys that an issuer publishes, fetched from a small issuer of our own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::json;

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const KEY: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// An issuer that counts how often its keys are fetched.
#[derive(Default)]
struct Publisher {
    fetched: AtomicUsize,
    is_away: AtomicBool,
    names_another: AtomicBool,
    is_endless: AtomicBool,
    has_second_key: AtomicBool,
}

impl Publisher {
    fn start(self: &Arc<Self>) -> Result<String, Box<dyn std::error::Error>> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let issuer = format!("http://{}", listener.local_addr()?);
        let state = web::Data::new((Arc::clone(self), issuer.clone()));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .route(
                    "/.well-known/openid-configuration",
                    web::get().to(discovery),
                )
                .route("/keys", web::get().to(keys))
        });
        let server = server.workers(1).disable_signals().listen(listener)?;
        tokio::spawn(server.run());
        Ok(issuer)
    }

    fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }
}

type State = web::Data<(Arc<Publisher>, String)>;

async fn discovery(state: State) -> HttpResponse {
    let (publisher, issuer) = state.get_ref();
    publisher.fetched.fetch_add(1, Ordering::SeqCst);
    if publisher.is_away.load(Ordering::SeqCst) {
        return HttpResponse::BadGateway().finish();
    }
    let name = if publisher.names_another.load(Ordering::SeqCst) {
        "https://another.example"
    } else {
        issuer.as_str()
    };
    HttpResponse::Ok().json(json!({"issuer": name, "jwks_uri": format!("{issuer}/keys")}))
}

async fn keys(state: State) -> HttpResponse {
    let (publisher, _) = state.get_ref();
    if publisher.is_endless.load(Ordering::SeqCst) {
        return HttpResponse::Ok().body("[".repeat(LARGEST_DOCUMENT + 1));
    }
    let mut keys = vec![json!({"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": KEY})];
    if publisher.has_second_key.load(Ordering::SeqCst) {
        keys.push(json!({"kty": "OKP", "crv": "Ed25519", "kid": "b", "x": KEY}));
    }
    HttpResponse::Ok()
        .insert_header(("cache-control", "max-age=300"))
        .json(json!({"keys": keys}))
}

struct Asked {
    keys: RemoteKeys,
    now: DateTime<Utc>,
}

impl Asked {
    async fn for_kid(&self, kid: &str) -> Option<usize> {
        let found = self
            .keys
            .candidates(Some(kid), SigningAlgorithm::EdDsa, self.now);
        found.await.map(|keys| keys.len())
    }

    fn wait(&mut self, seconds: i64) {
        self.now += TimeDelta::seconds(seconds);
    }
}

fn start(publisher: &Arc<Publisher>) -> Result<Asked, Box<dyn std::error::Error>> {
    Ok(Asked {
        keys: RemoteKeys::of(&publisher.start()?)?,
        now: DateTime::default(),
    })
}

#[tokio::test]
async fn keys_are_kept_and_fetched_once_for_an_unknown_id() -> Outcome {
    let publisher = Arc::new(Publisher::default());
    let mut asked = start(&publisher)?;
    for _ in 0..5 {
        assert_eq!(asked.for_kid("a").await, Some(1));
    }
    assert_eq!(publisher.fetched(), 1);
    // Unknown ids within the cool-down reach the issuer not once more.
    for _ in 0..5 {
        assert_eq!(asked.for_kid("b").await, Some(0));
    }
    assert_eq!(publisher.fetched(), 1);
    asked.wait(COOL_DOWN_SECONDS);
    publisher.has_second_key.store(true, Ordering::SeqCst);
    assert_eq!(asked.for_kid("b").await, Some(1));
    assert_eq!(publisher.fetched(), 2);
    // max-age=300 has passed.
    asked.wait(301);
    assert_eq!(asked.for_kid("a").await, Some(1));
    assert_eq!(publisher.fetched(), 3);
    Ok(())
}

#[tokio::test]
async fn known_keys_serve_for_a_day_while_the_issuer_is_away() -> Outcome {
    let publisher = Arc::new(Publisher::default());
    let mut asked = start(&publisher)?;
    assert_eq!(asked.for_kid("a").await, Some(1));
    publisher.is_away.store(true, Ordering::SeqCst);
    asked.wait(STALE_SECONDS - 1);
    assert_eq!(asked.for_kid("a").await, Some(1));
    asked.wait(1);
    assert_eq!(asked.for_kid("a").await, None);
    publisher.is_away.store(false, Ordering::SeqCst);
    asked.wait(COOL_DOWN_SECONDS);
    assert_eq!(asked.for_kid("a").await, Some(1));
    Ok(())
}

#[tokio::test]
async fn a_discovery_document_of_another_issuer_and_endless_keys_are_not_taken() -> Outcome {
    let publisher = Arc::new(Publisher::default());
    let mut asked = start(&publisher)?;
    publisher.names_another.store(true, Ordering::SeqCst);
    assert_eq!(asked.for_kid("a").await, None);
    publisher.names_another.store(false, Ordering::SeqCst);
    publisher.is_endless.store(true, Ordering::SeqCst);
    asked.wait(COOL_DOWN_SECONDS);
    assert_eq!(asked.for_kid("a").await, None);
    assert_eq!(publisher.fetched(), 2);
    Ok(())
}
