//! A run from the empty disk to the table.

use std::path::Path;
use std::process::Command;

use clap::ValueEnum;
use tempfile::TempDir;
use throughline::database::Database;

use crate::fill::setting::CASE_WORKER;
use crate::operation::Operation;
use crate::process::{Server, free_port};
use crate::report::Report;
use crate::round::{Pair, measure};
use crate::sample::Sample;
use crate::{Options, Outcome, cells, check, fill, merging, place};

/// Runs and reports.
pub fn run(options: &Options) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let folder = TempDir::with_prefix("throughline-bench-")?;
    let cases = place::affordable(options.cases)?;
    let (database, council) = runtime.block_on(async {
        let database = place::open(options, folder.path()).await?;
        let started = std::time::Instant::now();
        let council = fill::fill(&database, cases).await?;
        eprintln!("filled in {} s", started.elapsed().as_secs());
        Outcome::Ok((database, council))
    })?;
    let place = Place {
        folder: folder.path(),
        url: database.url(),
        service: options.service.as_deref(),
    };
    let token = place.token(&council)?;
    let sample = runtime.block_on(Sample::draw(&database, token))?;
    if let Some(seconds) = options.merge_load {
        let server = place.start_service()?;
        return merging::run(&runtime, &database, &server, (&sample, seconds));
    }
    let pair = place.start()?;
    let asked = asked(options);
    check::same_answers(&pair, &sample, &asked)?;
    runtime.block_on(check::same_rows(&database, &pair, &sample))?;
    if options.seconds == 0 {
        eprintln!("both answer alike: {} operations", asked.len());
        return Ok(());
    }
    let mut report = Report::new(count(&runtime, &database)?);
    for operation in asked {
        let cells = runtime.block_on(cells::read(&database, operation, &sample))?;
        measure_one(options, (&pair, &sample), (operation, cells), &mut report)?;
    }
    report.print();
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}

/// The operations to compare.
fn asked(options: &Options) -> Vec<Operation> {
    Operation::value_variants()
        .iter()
        .filter(|operation| options.only.is_empty() || options.only.contains(operation))
        .filter(|operation| !options.sqlite || operation.is_on_sqlite())
        .copied()
        .collect()
}

fn measure_one(
    options: &Options,
    (pair, sample): (&Pair, &Sample),
    (operation, cells): (Operation, Option<i64>),
    report: &mut Report,
) -> Outcome<()> {
    for concurrency in &options.concurrency {
        let mut line = measure(pair, operation, sample, (*concurrency, options.seconds))?;
        line.cells = cells;
        eprintln!("{}", line.text());
        report.lines.push(line);
    }
    Ok(())
}

fn count(runtime: &tokio::runtime::Runtime, database: &Database) -> Outcome<u64> {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let counted = entities::cases::cases::Entity::find().count(database.read());
    Ok(runtime.block_on(counted)?)
}

/// What both programs are started with.
#[derive(Debug)]
pub struct Place<'a> {
    /// The folder of the run.
    pub folder: &'a Path,
    /// The database.
    pub url: &'a str,
    /// The program to measure; its own when none is given.
    pub service: Option<&'a Path>,
}

impl Place<'_> {
    /// The program that is measured.
    fn throughline(&self) -> Outcome<Command> {
        let mut command = if let Some(program) = self.service {
            Command::new(program)
        } else {
            let mut own = Command::new(std::env::current_exe()?);
            own.arg("service");
            own
        };
        command.env("DATABASE_URL", self.url);
        command.env("THROUGHLINE_DATA_DIR", self.folder);
        Ok(command)
    }

    /// The token of a case worker of the team.
    pub fn token(&self, council: &str) -> Outcome<String> {
        let output = self
            .throughline()?
            .args(["token", "--role", "case-worker", "--council", council])
            .args(["--subject", CASE_WORKER, "--for", "serve"])
            .args(["--expires", "7d"])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Starts the service.
    pub fn start_service(&self) -> Outcome<Server> {
        let port = free_port()?;
        let mut command = self.throughline()?;
        command
            .arg("serve")
            .env("THROUGHLINE_PORT", port.to_string())
            .env("THROUGHLINE_LOCAL_TOKENS", "true");
        Server::start(command, port, &self.folder.join("service.log"))
    }

    fn start(&self) -> Outcome<Pair> {
        let service = self.start_service()?;
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bare", self.url, &port.to_string()]);
        let bare = Server::start(command, port, &self.folder.join("bare.log"))?;
        Ok(Pair { service, bare })
    }
}
