//! The server of a world: the real one, in this process, on a port of its own.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use throughline::clock::Clock;
use throughline::config::Config;
use throughline::database::Database;
use throughline::graphql::context::FaultSwitch;
use throughline::http::{self, Serving};
use throughline::identity::issuer::Issuer;
use throughline::identity::local_key::{LocalKey, SERVE_AUDIENCE};
use throughline::identity::token::{Authenticator, KeySource};
use throughline::startup;

/// What a test may set differently.
#[derive(Default)]
pub struct Setup {
    /// The operator's decisions. When it names issuers, they and they alone are trusted, and their
    /// keys are fetched as in service.
    pub config: Config,
    /// Issuers trusted beside the world's own key, with their keys.
    pub issuers: Vec<(Issuer, KeySource)>,
    /// How old what is known of a caller may be: nothing, since tests change rows behind the service's back.
    pub viewer_age: Duration,
    /// Decides which reads fail.
    pub faults: Option<Arc<dyn FaultSwitch>>,
}

pub(crate) struct Server {
    pub address: String,
    handle: ServerHandle,
}

impl Server {
    pub async fn start(database: &Database, clock: &Clock, key: &LocalKey, setup: Setup) -> Self {
        let fetches_keys = !setup.config.issuers.is_empty();
        let config = Config {
            shutdown: Duration::ZERO,
            viewer_age: setup.viewer_age,
            ..setup.config
        };
        let app = startup::app(config, clock.clone(), database.clone());
        let mut app = app.unwrap_or_else(|error| panic!("{error}"));
        app.faults = setup.faults;
        if !fetches_keys {
            let mut issuers = setup.issuers;
            issuers.push(key.issuer(SERVE_AUDIENCE));
            app.authenticator = Arc::new(Authenticator::new(issuers));
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let serving = Serving { workers: 1 };
        let server = http::serve(app, listener, serving).expect("a server");
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, handle }
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}
