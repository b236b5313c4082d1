//! `throughline migrate`.

use super::CommandError;
use crate::config::Config;
use crate::startup::{self, DATABASE_FILE};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    match startup::migrate::migrate(&url).await? {
        0 => println!("The schema was up to date already."),
        1 => println!("The schema is up to date: one step was taken."),
        steps => println!("The schema is up to date: {steps} steps were taken."),
    }
    Ok(())
}
