//! What the binary does, one file for each command.

mod audit_figures;
mod backup;
mod council;
mod demo;
mod figures;
mod import;
mod migrate;
mod rebuild_figures;
mod schema;
mod serve;
mod token;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Faults};
use crate::imports::command::ImportArgs;
use crate::startup::{self, StartError};

/// Cases across redesigned customer journeys, their outcomes linked to service KPIs, over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "throughline", version, about)]
pub struct CommandLine {
    /// The directory of the embedded database and of the local signing key; beats
    /// `THROUGHLINE_DATA_DIR`.
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the GraphQL API.
    Serve(serve::Arguments),
    /// Makes a demonstration council on this machine, once, and serves it.
    Demo(demo::Arguments),
    /// Brings the schema of the database up to date.
    Migrate,
    /// Prints the GraphQL schema, sorted.
    Schema,
    /// Prints a token of the local key, alone on standard output.
    Token(token::Arguments),
    /// Councils.
    #[command(subcommand)]
    Council(council::Command),
    /// Brings in journeys or cases that another system holds.
    #[command(subcommand)]
    Import(ImportArgs),
    /// Copies the embedded database to a file while it is in use.
    Backup(backup::Arguments),
    /// Does the background work of `serve` alone: keeps figures fast, and looks whether they are right.
    Work,
    /// Recounts figures from cases and contacts, and tells of every difference.
    AuditFigures(audit_figures::Arguments),
    /// Computes the figures of a council anew from its cases and contacts.
    RebuildFigures(rebuild_figures::Arguments),
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The environment cannot be used.
    #[error("{0}")]
    Configuration(#[from] Faults),
    /// The process or the database could not be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// What was asked for cannot be done; the sentence says why and what to do.
    #[error("{0}")]
    Refused(String),
}

impl CommandError {
    fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }
}

impl CommandLine {
    /// Carries the command out as a process of its own does, to its exit code.
    #[must_use]
    pub fn process(self) -> ExitCode {
        // A panic is told like everything else: one line in the log, with its place.
        std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
        let runtime = match tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
        {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("throughline: {error}");
                return ExitCode::FAILURE;
            }
        };
        let done = runtime.block_on(self.run());
        startup::logging::flush();
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("throughline: {}", error.to_string().trim_end());
                ExitCode::FAILURE
            }
        }
    }

    /// Carries the command out.
    ///
    /// # Errors
    /// What kept it from being carried out, in words for whoever typed it.
    pub async fn run(self) -> Result<(), CommandError> {
        // The schema is the same whatever the environment says.
        if matches!(self.command, Command::Schema) {
            schema::run();
            return Ok(());
        }
        let mut config = Config::from_environment()?;
        if let Some(data_dir) = self.data_dir {
            config.data_dir = data_dir;
        }
        let is_plain = !matches!(self.command, Command::Serve(_) | Command::Work);
        let usual = if is_plain {
            "warn"
        } else {
            "info,actix_server=warn"
        };
        startup::logging::start(config.log.as_deref().unwrap_or(usual), is_plain);
        match self.command {
            Command::Serve(arguments) => serve::run(config, arguments).await,
            Command::Demo(arguments) => demo::run(config, arguments).await,
            Command::Migrate => migrate::run(&config).await,
            Command::Schema => Ok(()),
            Command::Token(arguments) => token::run(&config, arguments).await,
            Command::Council(command) => council::run(&config, command).await,
            Command::Import(arguments) => import::run(&config, arguments).await,
            Command::Backup(arguments) => backup::run(&config, arguments).await,
            Command::Work => work::run(&config).await,
            Command::AuditFigures(arguments) => audit_figures::run(&config, arguments).await,
            Command::RebuildFigures(arguments) => rebuild_figures::run(&config, arguments).await,
        }
    }
}
