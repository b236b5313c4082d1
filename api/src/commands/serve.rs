//! `throughline serve`.

use std::net::SocketAddr;

use clap::Args;

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::startup::{self, Background, DATABASE_FILE, Empty, lock, migrate};

/// How to serve; everything else comes from the environment.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Brings the schema up to date first, under a lock: several may start so at once.
    #[arg(long)]
    migrate: bool,
    /// Leaves the background work to `throughline work`.
    #[arg(long)]
    no_work: bool,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<(), CommandError> {
    let url = startup::database_url(&config, DATABASE_FILE)?;
    let _alone = lock::serving(&url)?;
    let listener = startup::bind(SocketAddr::new(config.host, config.port))?;
    if arguments.migrate {
        let steps = migrate::migrate(&url).await?;
        tracing::info!(steps, "the schema is up to date");
    }
    let database = startup::open(&url, config.database_connections, Empty::Refuse).await?;
    warn(&config);
    if let Ok(address) = listener.local_addr() {
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving /graphql");
    }
    let app = startup::app(config, Clock::system(), database)?;
    let background = if arguments.no_work {
        Background::Nothing
    } else {
        Background::Work
    };
    startup::run(app, listener, background).await?;
    tracing::info!("stopped");
    Ok(())
}

fn warn(config: &Config) {
    if config.local_audience.is_some() {
        tracing::warn!(
            "THROUGHLINE_LOCAL_TOKENS is on: whoever can read the local key can be anybody here. \
             Use it for first steps alone"
        );
    } else if config.issuers.is_empty() {
        tracing::warn!(
            "THROUGHLINE_ISSUERS names nobody: no token is accepted, and only published data is served"
        );
    }
}
