//! `throughline migrate`.

use super::CommandError;
use crate::config::Config;
use crate::startup::{self, DATABASE_FILE, Empty};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let steps = startup::migrate::migrate(&url).await?;
    // Some steps leave something to compute, which opening does.
    startup::open(&url, config.database_connections, Empty::Refuse).await?;
    match steps {
        0 => println!("The schema was up to date already."),
        1 => println!("The schema is up to date: one step was taken."),
        steps => println!("The schema is up to date: {steps} steps were taken."),
    }
    Ok(())
}
