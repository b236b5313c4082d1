//! The process as its callers meet it: GraphQL over HTTP, health, metrics, the query editor.

mod accept;
mod ask;
mod authenticate;
mod body;
mod chart;
mod check;
mod cors;
pub mod documents;
mod download;
mod execute;
mod export;
pub mod gate;
mod graphiql;
mod graphql;
mod health;
mod measure;
pub mod metrics;
mod problem;
mod request;
mod respond;
mod scan;
mod upload;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, Condition, DefaultHeaders, from_fn};
use actix_web::{App as Routes, HttpServer, web};
use sea_orm::DbErr;

use crate::cases::document::store::Store;
use crate::clock::Clock;
use crate::config::{Config, CrossOrigin};
use crate::database::Database;
use crate::graphql::context::FaultSwitch;
use crate::graphql::schema::Schema;
use crate::identity::token::Authenticator;
use crate::identity::viewers::Viewers;
use documents::Documents;
use gate::Gate;
use metrics::Metrics;

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The operator's decisions.
    pub config: Arc<Config>,
    /// The one source of time and ids.
    pub clock: Clock,
    /// The database.
    pub database: Database,
    /// The schema that is answered.
    pub schema: Schema,
    /// The same, for documents that are known to be valid.
    pub schema_for_proven: Schema,
    /// The documents of GraphQL that are.
    pub documents: Arc<Documents>,
    /// Where the bytes of documents of cases lie.
    pub store: Store,
    /// Who is answered at the same time.
    pub gate: Arc<Gate>,
    /// Who asked a moment ago.
    pub viewers: Arc<Viewers>,
    /// Tells good tokens from bad ones.
    pub authenticator: Arc<Authenticator>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Makes reads fail in a test; in service there is none.
    pub faults: Option<Arc<dyn FaultSwitch>>,
}

impl App {
    /// The same for one of so many threads.
    async fn for_worker(mut self, workers: usize) -> Result<Self, DbErr> {
        let workers = u32::try_from(workers).unwrap_or(u32::MAX);
        self.database = self.database.for_worker(workers).await?;
        self.gate = Arc::default();
        Ok(self)
    }
}

/// How long a connection on which nothing is asked stays open. Clients and proxies, which let go of theirs after a
/// minute as a rule, are to be the first: what they send while the server closes is lost without an answer.
const IDLE: Duration = Duration::from_secs(75);

/// How long the head of the first request of a connection may take to come.
const HEAD: Duration = Duration::from_secs(10);

/// How a server runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serving {
    /// How many threads answer; 0 means one for each core.
    pub workers: usize,
}

/// Serves `app` on a listener that is already bound. The server runs as long as it is awaited, and
/// stops by its handle; signals are its caller's business.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(app: App, listener: TcpListener, serving: Serving) -> io::Result<Server> {
    let shutdown = app.config.shutdown.as_secs();
    let workers = match serving.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let server = HttpServer::new(move || {
        let is_open = app.config.cors != CrossOrigin::Closed;
        let shared = app.clone();
        Routes::new()
            .data_factory(move || shared.clone().for_worker(workers))
            .wrap(Compress::default())
            .wrap(Condition::new(is_open, cors::policy(&app.config.cors)))
            .wrap(
                DefaultHeaders::new()
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Referrer-Policy", "no-referrer")),
            )
            .wrap(from_fn(request::identify))
            .service(web::resource("/graphql").to(graphql::answer))
            .route("/charts/kpi/{file:.*}", web::get().to(chart::answer))
            .service(
                web::resource("/documents/{id}")
                    .route(web::put().to(upload::answer))
                    .route(web::get().to(download::answer))
                    .default_service(web::to(upload::wrong_method)),
            )
            .route("/customers/{id}/export", web::get().to(export::answer))
            .route("/health/live", web::get().to(health::live))
            .route("/health/ready", web::get().to(health::ready))
            .configure(|routes| {
                if app.config.graphiql {
                    graphiql::routes(routes);
                }
            })
            .default_service(web::to(problem::not_found))
    })
    .shutdown_timeout(shutdown)
    .keep_alive(IDLE)
    .client_request_timeout(HEAD)
    .disable_signals()
    .workers(workers);
    Ok(server.listen(listener)?.run())
}

/// Serves the metrics of `app` on a listener of their own.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_metrics(metrics: Arc<Metrics>, listener: TcpListener) -> io::Result<Server> {
    let server = HttpServer::new(move || {
        Routes::new()
            .app_data(web::Data::from(Arc::clone(&metrics)))
            .route("/metrics", web::get().to(metrics::print))
    })
    .workers(1)
    .shutdown_timeout(0)
    .listen(listener)?;
    Ok(server.disable_signals().run())
}
