//! From the configuration to a process that answers: open, check, wire, listen, stop.

pub mod lock;
pub mod logging;
pub mod migrate;
pub mod schema_state;
pub mod work;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use crate::cases::document::store::Store;
use crate::cases::document::upkeep::Upkeep;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::{ConnectError, Database, Options};
use crate::demand::cells;
use crate::graphql::schema::{self, SchemaOptions};
use crate::http::{self, App, Serving};
use crate::identity::jwks::RemoteKeys;
use crate::identity::local_key::LocalKey;
use crate::identity::token::{Authenticator, KeySource};
use crate::identity::viewers::Viewers;
use schema_state::SchemaState;
use work::Worker;

/// The file of the embedded database in the data directory.
pub const DATABASE_FILE: &str = "throughline.db";

/// The same for the demonstration, so that the two are never mixed.
pub const DEMO_DATABASE_FILE: &str = "demo.db";

/// Why the process did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// The database answered with an error.
    #[error("the database failed: {0}")]
    Statement(#[from] sea_orm::DbErr),
    /// The schema of the database is not this program's.
    #[error("{0}")]
    Schema(String),
    /// Another process has what this one needs for itself.
    #[error("{0}")]
    Taken(String),
    /// A file, a key or the network.
    #[error("{what}: {error}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        error: io::Error,
    },
    /// No TLS for fetching the keys of issuers.
    #[error("the keys of issuers cannot be fetched: {0}")]
    Tls(#[from] reqwest::Error),
    /// The store of documents cannot be used as it is configured.
    #[error("the store of documents cannot be used: {0}")]
    Store(#[from] object_store::Error),
}

impl StartError {
    /// What was tried, with what the system said of it.
    pub fn system(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |error| Self::System { what, error }
    }
}

/// The address of the database: the configured one, else this file in the data directory, which is
/// made when it is not there.
///
/// # Errors
/// When the data directory cannot be made.
pub fn database_url(config: &Config, file: &str) -> Result<String, StartError> {
    if let Some(url) = &config.database_url {
        return Ok(url.clone());
    }
    make_directory(&config.data_dir)?;
    Ok(format!("sqlite://{}", config.data_dir.join(file).display()))
}

/// Makes a directory that only its owner may enter: keys and personal data lie in it.
fn make_directory(path: &Path) -> Result<(), StartError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    let what = format!("the data directory {} cannot be made", path.display());
    builder.create(path).map_err(StartError::system(what))
}

/// What to do with a database that has no schema at all yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It is given the schema: for commands that begin with nothing.
    Fill,
    /// It is an older schema like any other: a server may have been pointed at a wrong place.
    Refuse,
}

/// Opens a database whose schema must be this program's.
///
/// # Errors
/// When it cannot be opened, or its schema is older or newer; the error names what mends it.
pub async fn open(url: &str, connections: u32, empty: Empty) -> Result<Database, StartError> {
    let options = Options {
        max_connections: connections,
        ..Options::default()
    };
    let database = Database::connect(url, &options).await?;
    match schema_state::of(database.read()).await? {
        SchemaState::Current => {}
        SchemaState::Older { is_empty: true, .. } if empty == Empty::Fill => {
            migrate::migrate(url).await?;
        }
        other => return Err(StartError::Schema(other.to_string())),
    }
    // Figures are counted from the rows, and slow, until that is done.
    cells::rebuild::pending(&database).await?;
    Ok(database)
}

/// Everything that requests share.
///
/// # Errors
/// When the local key cannot be read or made, the machine gives no TLS, or the store of documents cannot be
/// used as it is configured.
pub fn app(config: Config, clock: Clock, database: Database) -> Result<App, StartError> {
    let options = SchemaOptions {
        introspection: config.introspection,
        depth: config.limits.depth,
        complexity: config.limits.fields,
        validates: true,
    };
    let for_proven = SchemaOptions {
        validates: false,
        ..options
    };
    Ok(App {
        store: Store::open(config.documents.place.as_ref(), &config.data_dir)?,
        authenticator: Arc::new(authenticator(&config)?),
        viewers: Arc::new(Viewers::new(config.viewer_age)),
        config: Arc::new(config),
        clock,
        database,
        schema: schema::build(options),
        schema_for_proven: schema::build(for_proven),
        gate: Arc::default(),
        documents: Arc::default(),
        metrics: Arc::default(),
        faults: None,
    })
}

fn authenticator(config: &Config) -> Result<Authenticator, StartError> {
    let mut trusted = Vec::new();
    for issuer in &config.issuers {
        let keys = KeySource::Remote(RemoteKeys::of(&issuer.issuer)?);
        trusted.push((issuer.clone(), keys));
    }
    if let Some(audience) = config.local_audience {
        trusted.push(local_key(&config.data_dir)?.issuer(audience));
    }
    Ok(Authenticator::new(trusted))
}

/// The key of this data directory; made when there is none.
///
/// # Errors
/// When it cannot be read or made.
pub fn local_key(data_dir: &Path) -> Result<LocalKey, StartError> {
    make_directory(data_dir)?;
    LocalKey::open_or_create(data_dir).map_err(StartError::system("the local signing key"))
}

/// Takes the address that is to be listened on, before anything slow is done.
///
/// # Errors
/// When another process has it.
pub fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let what = format!(
        "{address} cannot be listened on (another process may have it: choose another port)"
    );
    TcpListener::bind(address).map_err(StartError::system(what))
}

/// Whether a serving process also does the background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// It does.
    Work,
    /// Other processes do.
    Nothing,
}

/// Serves until the process is told to stop; then ends the requests that run.
///
/// # Errors
/// When a listener cannot be used.
pub async fn run(
    app: App,
    listener: TcpListener,
    background: Background,
) -> Result<(), StartError> {
    let worker = Worker {
        database: app.database.clone(),
        clock: app.clock.clone(),
        metrics: Arc::clone(&app.metrics),
        documents: Upkeep {
            database: app.database.clone(),
            clock: app.clock.clone(),
            store: app.store.clone(),
            scanner: app.config.documents.scanner.clone(),
        },
    };
    let metrics = match app.config.metrics_port {
        None => None,
        Some(port) => {
            let listener = bind(SocketAddr::new(app.config.host, port))?;
            let server = http::serve_metrics(Arc::clone(&app.metrics), listener);
            Some(server.map_err(StartError::system("the metrics"))?)
        }
    };
    let handle = metrics.as_ref().map(actix_web::dev::Server::handle);
    let metrics = metrics.map(tokio::spawn);
    let server =
        http::serve(app, listener, Serving::default()).map_err(StartError::system("the server"))?;
    let stopping = server.handle();
    let signals = tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping: requests that run are ended first");
        stopping.stop(true).await;
    });
    let working = (background == Background::Work).then(|| worker.start());
    let ended = server.await.map_err(StartError::system("the server"));
    if let Some(working) = working {
        working.stop().await;
    }
    signals.abort();
    if let Some(handle) = handle {
        handle.stop(false).await;
    }
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    ended
}

/// Does the background work until the process is told to stop, with its metrics on an address of their own.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn run_worker(worker: Worker, metrics: Option<SocketAddr>) -> Result<(), StartError> {
    let server = match metrics {
        None => None,
        Some(address) => {
            let server = http::serve_metrics(Arc::clone(&worker.metrics), bind(address)?);
            let server = server.map_err(StartError::system("the metrics"))?;
            Some((server.handle(), tokio::spawn(server)))
        }
    };
    let working = worker.start();
    told_to_stop().await;
    tracing::info!("stopping: the batch that is being folded is ended first");
    working.stop().await;
    if let Some((handle, server)) = server {
        handle.stop(false).await;
        server.abort();
    }
    Ok(())
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
