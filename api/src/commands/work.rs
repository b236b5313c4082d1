//! `throughline work`.

use std::net::SocketAddr;
use std::sync::Arc;

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::startup::work::Worker;
use crate::startup::{self, DATABASE_FILE, Empty};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Refuse).await?;
    let worker = Worker {
        database,
        clock: Clock::system(),
        metrics: Arc::default(),
    };
    let port = config.metrics_port;
    let address = port.map(|port| SocketAddr::new(config.host, port));
    startup::run_worker(worker, address).await?;
    tracing::info!("stopped");
    Ok(())
}
