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
use crate::{Options, Outcome, check, fill, place};

/// Runs and reports.
pub fn run(options: &Options) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let folder = TempDir::with_prefix("throughline-bench-")?;
    let cases = place::affordable(options.cases)?;
    let (database, council) = runtime.block_on(async {
        let database = place::open(options.database.as_deref()).await?;
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
    let pair = place.start()?;
    check::same_answers(&pair, &sample)?;
    runtime.block_on(check::same_rows(&database, &pair, &sample))?;
    let report = measure_all(options, &pair, &sample, count(&runtime, &database)?)?;
    report.print();
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}

fn measure_all(options: &Options, pair: &Pair, sample: &Sample, cases: u64) -> Outcome<Report> {
    let mut report = Report::new(cases);
    for operation in Operation::value_variants() {
        if !options.only.is_empty() && !options.only.contains(operation) {
            continue;
        }
        for concurrency in &options.concurrency {
            let line = measure(pair, *operation, sample, (*concurrency, options.seconds))?;
            eprintln!("{}", line.text());
            report.lines.push(line);
        }
    }
    Ok(report)
}

fn count(runtime: &tokio::runtime::Runtime, database: &Database) -> Outcome<u64> {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let counted = entities::cases::cases::Entity::find().count(database.read());
    Ok(runtime.block_on(counted)?)
}

/// What both programs are started with.
struct Place<'a> {
    folder: &'a Path,
    url: &'a str,
    service: Option<&'a Path>,
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

    fn token(&self, council: &str) -> Outcome<String> {
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

    fn start(&self) -> Outcome<Pair> {
        let port = free_port()?;
        let mut command = self.throughline()?;
        command
            .arg("serve")
            .env("THROUGHLINE_PORT", port.to_string())
            .env("THROUGHLINE_LOCAL_TOKENS", "true");
        let service = Server::start(command, port, &self.folder.join("service.log"))?;
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bare", self.url, &port.to_string()]);
        let bare = Server::start(command, port, &self.folder.join("bare.log"))?;
        Ok(Pair { service, bare })
    }
}
