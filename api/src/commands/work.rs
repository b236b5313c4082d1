//! `throughline work`.

use std::net::SocketAddr;
use std::sync::Arc;

use super::CommandError;
use crate::cases::document::store::Store;
use crate::cases::document::upkeep::Upkeep;
use crate::clock::Clock;
use crate::config::Config;
use crate::startup::work::Worker;
use crate::startup::{self, DATABASE_FILE, Empty};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Refuse).await?;
    let clock = Clock::system();
    let store = Store::open(config.documents.place.as_ref(), &config.data_dir);
    let worker = Worker {
        metrics: Arc::default(),
        documents: Upkeep {
            database: database.clone(),
            clock: clock.clone(),
            store: store.map_err(startup::StartError::from)?,
            scanner: config.documents.scanner.clone(),
        },
        database,
        clock,
    };
    let port = config.metrics_port;
    let address = port.map(|port| SocketAddr::new(config.host, port));
    startup::run_worker(worker, address).await?;
    tracing::info!("stopped");
    Ok(())
}
