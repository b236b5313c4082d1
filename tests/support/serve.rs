//! The server of a world, on a port of its own.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use throughline::clock::Clock;
use throughline::database::Database;
use throughline::graphql::context::{FaultSwitch, IdempotencyHeader, Reader};
use throughline::graphql::failure;
use throughline::graphql::schema::{self, Schema, SchemaOptions};
use throughline::identity::issuer::Issuer;
use throughline::identity::local_key::{LocalKey, SERVE_AUDIENCE};
use throughline::identity::token::{Authenticator, KeySource};
use throughline::identity::viewer;

/// What a test may set differently.
#[derive(Default)]
pub struct Setup {
    /// Issuers trusted beside the world's own key.
    pub issuers: Vec<(Issuer, KeySource)>,
    /// Decides which reads fail.
    pub faults: Option<Arc<dyn FaultSwitch>>,
    /// The council of callers without a token; otherwise the only one there is.
    pub public_council: Option<String>,
}

pub(crate) struct Server {
    pub address: String,
    handle: ServerHandle,
}

struct State {
    database: Database,
    clock: Clock,
    schema: Schema,
    tokens: Authenticator,
    faults: Option<Arc<dyn FaultSwitch>>,
    public_council: Option<String>,
}

impl Server {
    pub async fn start(database: &Database, clock: &Clock, key: &LocalKey, setup: Setup) -> Self {
        let mut issuers = setup.issuers;
        issuers.push(key.issuer(SERVE_AUDIENCE));
        let state = Data::new(State {
            database: database.clone(),
            clock: clock.clone(),
            schema: schema::build(SchemaOptions::default()),
            tokens: Authenticator::new(issuers),
            faults: setup.faults,
            public_council: setup.public_council,
        });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .route("/graphql", web::post().to(answer))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .expect("a port");
        let address = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, handle }
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn answer(request: HttpRequest, body: Bytes, state: Data<State>) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let Ok(asked) = serde_json::from_slice::<async_graphql::Request>(&body) else {
        return HttpResponse::BadRequest().finish();
    };
    let principal = match header("authorization") {
        None => None,
        Some(value) => {
            let bearer = value.trim_start_matches("Bearer ").to_owned();
            match state.tokens.verify(&bearer, state.clock.now()).await {
                Ok(principal) => Some(principal),
                Err(_) => return HttpResponse::Unauthorized().finish(),
            }
        }
    };
    let council = state.public_council.as_deref();
    let viewer = match viewer::resolve(&state.database, principal.as_ref(), council).await {
        Ok(viewer) => Arc::new(viewer),
        Err(refusal) => return HttpResponse::Unauthorized().body(format!("{refusal:?}")),
    };
    let reader = Reader::new(
        state.database.clone(),
        viewer,
        state.clock.clone(),
        state.faults.clone(),
    );
    let asked = asked
        .data(reader.loader())
        .data(IdempotencyHeader(header("idempotency-key")));
    let mut response = state.schema.execute(asked).await;
    failure::finish(&mut response, "test");
    HttpResponse::Ok().json(response)
}
