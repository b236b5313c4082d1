//! How fast the service is beside the least program that answers the same questions.
//!
//! One run starts a private database, fills it, starts the service and the bare program on it, and
//! asks both the same from a process of its own. Absolute figures are the machine's; the ratio of
//! the two is what is told.

mod bare;
mod cells;
mod check;
mod fill;
mod growth;
mod load;
mod merging;
mod operation;
mod place;
mod process;
mod report;
mod request;
mod round;
mod run;
mod sample;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use throughline::commands::CommandLine as Service;

use operation::Operation;

/// What goes wrong is told to whoever started the run, in words.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Compares the service with the least program that answers the same questions.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct CommandLine {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    options: Options,
}

/// How to run.
#[derive(Clone, Debug, clap::Args)]
struct Options {
    /// How many cases to fill the database with.
    #[arg(long, default_value_t = 1_000_000)]
    cases: u32,
    /// Seconds for each program, operation and concurrency; with 0 it is only seen that both answer alike.
    #[arg(long, default_value_t = 8)]
    seconds: u32,
    /// Only these operations, with commas between.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Operation>,
    /// Only these concurrencies, with commas between.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 32, 128])]
    concurrency: Vec<u16>,
    /// Where to write the figures as JSON, besides the table.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Compare on `SQLite`: the operations that the bare program answers there.
    #[arg(long)]
    sqlite: bool,
    /// A database to use instead of a private one. It is filled when it is empty, and stays.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Instead of comparing, open 1,000 cases a second over HTTP for so many seconds, and see whether the
    /// deltas that they leave are folded as fast.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "300")]
    merge_load: Option<u32>,
    /// Instead of comparing, write notes on cases among 1,000 and among `--cases`, all of them indexed for
    /// search, and see whether it takes longer.
    #[arg(long)]
    update_growth: bool,
    /// A `throughline` to measure instead of the one that was built with this program.
    #[arg(long, value_name = "PROGRAM")]
    service: Option<PathBuf>,
}

/// The processes of a run; the run starts them itself.
#[derive(Debug, Subcommand)]
enum Part {
    /// The service, as `throughline` with these arguments.
    #[command(hide = true)]
    Service {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// The bare program.
    #[command(hide = true)]
    Bare { database: String, port: u16 },
    /// The load: a JSON order on standard input, a JSON answer on standard output.
    #[command(hide = true)]
    Load,
}

fn main() -> ExitCode {
    let command = CommandLine::parse();
    let done = match command.part {
        Some(Part::Service { arguments }) => {
            let arguments = std::iter::once("throughline".to_owned()).chain(arguments);
            return Service::parse_from(arguments).process();
        }
        Some(Part::Bare { database, port }) => bare::serve(&database, port),
        Some(Part::Load) => load::run(),
        None if command.options.update_growth => growth::run(&command.options),
        None => run::run(&command.options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}
