//! `throughline rebuild-figures`.

use clap::Args;

use super::{CommandError, figures};
use crate::config::Config;
use crate::demand::cells::rebuild::rebuild;
use crate::startup::{self, DATABASE_FILE, Empty};

/// Whose cells to compute anew.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The council's code.
    #[arg(long)]
    council: String,
}

pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Refuse).await?;
    for council in figures::councils(&database, Some(&arguments.council)).await? {
        rebuild(&database, council.council_id).await?;
        println!("{}: the cells were computed from the rows.", council.code);
    }
    Ok(())
}
