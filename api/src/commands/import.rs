//! `throughline import`.

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::imports::command::{self, ImportArgs};
use crate::startup::{self, DATABASE_FILE, Empty};

pub(super) async fn run(config: &Config, arguments: ImportArgs) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Fill).await?;
    let report = command::run(arguments, &database, &Clock::system())
        .await
        .map_err(|fault| CommandError::refused(fault.to_string()))?;
    println!("{}", report.trim_end());
    Ok(())
}
