//! `throughline audit-figures`.

use chrono::NaiveDate;
use clap::Args;

use super::{CommandError, figures};
use crate::config::Config;
use crate::demand::cells::audit::{Difference, Span, audit};
use crate::startup::{self, DATABASE_FILE, Empty};

/// Differences that are printed one by one.
const MOST_SHOWN: usize = 100;

/// What to recount.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The council's code; every council when left out.
    #[arg(long)]
    council: Option<String>,
    /// Recounts every day and month, as without a month.
    #[arg(long, conflicts_with = "month")]
    all: bool,
    /// Recounts one month, such as 2026-09, and its days.
    #[arg(long, value_parser = month)]
    month: Option<NaiveDate>,
}

fn month(text: &str) -> Result<NaiveDate, String> {
    format!("{text}-01")
        .parse()
        .map_err(|_| "a month is written as 2026-09".to_owned())
}

pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<(), CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Refuse).await?;
    let span = arguments.month.map_or(Span::All, Span::Month);
    let mut differing = 0;
    for council in figures::councils(&database, arguments.council.as_deref()).await? {
        let found = audit(database.read(), council.council_id, span).await?;
        if found.is_empty() {
            println!("{}: every cell is what the rows say.", council.code);
        } else {
            print(&council.code, &found);
            differing += found.len();
        }
    }
    if differing == 0 {
        return Ok(());
    }
    Err(CommandError::refused(format!(
        "{differing} cells differ from the rows. \
         throughline rebuild-figures --council CODE computes those of a council anew"
    )))
}

fn print(code: &str, found: &[Difference]) {
    println!("{code}: {} cells differ from the rows.", found.len());
    println!(
        "{:<13} {:<10} {:<13} {:>9} {:>9}  journey, version, and what else",
        "cells", "date", "counts", "rows say", "cells say"
    );
    for it in found.iter().take(MOST_SHOWN) {
        let measure = it
            .measure
            .map_or_else(|| "?".to_owned(), |measure| format!("{measure:?}"));
        println!(
            "{:<13} {:<10} {measure:<13} {:>9} {:>9}  {} {} {}",
            it.cube,
            it.date.to_string(),
            it.counted,
            it.kept,
            it.journey_id,
            it.version_id,
            it.rest
        );
    }
    if found.len() > MOST_SHOWN {
        println!("and {} more", found.len() - MOST_SHOWN);
    }
}
