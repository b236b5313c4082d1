//! The command line: `throughline import …`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rules::performance::Frequency;

use super::event_log::{self, WhichJourney};
use super::log::{Limits, Mapping, ReadOptions};
use super::{ImportFault, OnError, bank_holidays, catalogue, kpi};
use crate::clock::Clock;
use crate::database::Database;

/// What to import.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ImportArgs {
    /// A table of services and journeys: the Local Government Service List, or the columns code, title, service and others (docs/imports.md).
    Catalogue(CatalogueArgs),
    /// Cases with their events: CSV, XES, or either compressed by gzip.
    EventLog(EventLogArgs),
    /// Values of KPIs for periods, or definitions of KPIs (docs/imports.md). All of the table or nothing.
    Kpi(KpiArgs),
    /// Bank holidays of the United Kingdom (docs/imports.md). Open cases are due by them from then on.
    BankHolidays(BankHolidaysArgs),
}

/// Options of `throughline import catalogue`.
#[derive(Debug, Clone, clap::Args)]
pub struct CatalogueArgs {
    /// The table.
    file: PathBuf,
    /// The code of the council.
    #[arg(long)]
    council: String,
    /// What to do at a row that cannot be used.
    #[arg(long, value_enum, default_value = "skip")]
    on_error: OnError,
    /// The most bytes that the file may have once decompressed.
    #[arg(long, default_value_t = Limits::default().file)]
    max_bytes: u64,
}

/// Options of `throughline import event-log`.
#[derive(Debug, Clone, clap::Args)]
pub struct EventLogArgs {
    /// The log.
    file: PathBuf,
    /// The code of the council.
    #[arg(long)]
    council: String,
    /// The code of the journey whose cases these are.
    #[arg(long, required_unless_present = "create_journey")]
    journey: Option<String>,
    /// The title of a journey to be made, unless it is there already.
    #[arg(long)]
    create_journey: Option<String>,
    /// The code of the service of a journey to be made [default: IMPORTED, made when needed].
    #[arg(long, requires = "create_journey")]
    service: Option<String>,
    /// A ready-made mapping: receipt, bpic15 or helpdesk.
    #[arg(long)]
    preset: Option<String>,
    /// A file of lines FIELD = COLUMN; goes over the preset.
    #[arg(long)]
    map_file: Option<PathBuf>,
    /// FIELD=COLUMN,FIELD=COLUMN,…; goes over the preset and the file.
    #[arg(long)]
    map: Option<String>,
    /// The channel of cases whose log tells none.
    #[arg(long, default_value = "Not recorded")]
    channel: String,
    /// What to do at a row that cannot be read.
    #[arg(long, value_enum, default_value = "skip")]
    on_error: OnError,
    /// The most bytes that the file may have once decompressed.
    #[arg(long, default_value_t = Limits::default().file)]
    max_bytes: u64,
}

/// Options of `throughline import bank-holidays`.
#[derive(Debug, Clone, clap::Args)]
pub struct BankHolidaysArgs {
    /// The file, as <https://www.gov.uk/bank-holidays.json> serves it.
    file: PathBuf,
    /// The code of the council.
    #[arg(long)]
    council: String,
    /// Why, in words; kept with the change.
    #[arg(long, default_value = "Bank holidays as published at www.gov.uk")]
    reason: String,
}

/// Options of `throughline import kpi`.
#[derive(Debug, Clone, clap::Args)]
pub struct KpiArgs {
    /// The table.
    file: PathBuf,
    /// The code of the council.
    #[arg(long)]
    council: String,
    /// A ready-made mapping: trafford.
    #[arg(long)]
    preset: Option<String>,
    /// FIELD=COLUMN,FIELD=COLUMN,…; goes over the preset.
    #[arg(long)]
    map: Option<String>,
    /// COLUMN=VALUE: only rows in which the column holds the value.
    #[arg(long)]
    only: Option<String>,
    /// The code of the KPI that all rows are of.
    #[arg(long)]
    kpi: Option<String>,
    /// The code of the member of staff who owns KPIs that are made; without one none are made.
    #[arg(long)]
    owner: Option<String>,
    /// The length of the periods of KPIs that are made [default: what the table's words name].
    #[arg(long, value_enum)]
    frequency: Option<Length>,
    /// What stands where there is no value.
    #[arg(long, default_value = "NA")]
    missing: Vec<String>,
    /// Why values that are recorded otherwise are corrected; without a reason they are a mistake.
    #[arg(long)]
    reason: Option<String>,
    /// The most bytes that the file may have once decompressed.
    #[arg(long, default_value_t = Limits::default().file)]
    max_bytes: u64,
}

/// The length of a period.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Length {
    /// A calendar month.
    Month,
    /// A quarter.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
    /// A calendar year.
    CalendarYear,
}

impl From<Length> for Frequency {
    fn from(length: Length) -> Self {
        match length {
            Length::Month => Self::Month,
            Length::Quarter => Self::Quarter,
            Length::FinancialYear => Self::FinancialYear,
            Length::CalendarYear => Self::CalendarYear,
        }
    }
}

/// Runs an import and gives its report in words. On a terminal a bar on standard error shows how
/// far it is; Ctrl-C stops it and leaves nothing of it.
///
/// # Errors
/// With the reason why nothing was imported.
pub async fn run(
    args: ImportArgs,
    database: &Database,
    clock: &Clock,
) -> Result<String, ImportFault> {
    match args {
        ImportArgs::Catalogue(args) => {
            let request = catalogue::Request {
                limits: limits(args.max_bytes),
                file: args.file,
                council: args.council,
                on_error: args.on_error,
            };
            let report = catalogue::import(database, clock, &request).await?;
            Ok(report.to_string())
        }
        ImportArgs::EventLog(args) => event_log(args, database, clock).await,
        ImportArgs::BankHolidays(args) => {
            let request = bank_holidays::Request {
                file: args.file,
                council: args.council,
                reason: args.reason,
            };
            let report = bank_holidays::import(database, clock, &request).await?;
            Ok(report.to_string())
        }
        ImportArgs::Kpi(args) => {
            let report = kpi::import(database, clock, &kpi_request(args)?).await?;
            Ok(report.to_string())
        }
    }
}

fn kpi_request(args: KpiArgs) -> Result<kpi::Request, ImportFault> {
    let mut mapping = match &args.preset {
        None => kpi::Mapping::default(),
        Some(name) => kpi::Mapping::preset(name).ok_or_else(|| {
            ImportFault::refused(format!("there is no preset \"{name}\"; there is trafford"))
        })?,
    };
    if let Some(list) = &args.map {
        mapping.read_list(list)?;
    }
    if let Some(only) = &args.only {
        mapping.read_only(only)?;
    }
    Ok(kpi::Request {
        file: args.file,
        council: args.council,
        reading: kpi::Reading {
            mapping,
            kpi: args.kpi,
            missing: args.missing,
            limits: limits(args.max_bytes),
        },
        owner: args.owner,
        frequency: args.frequency.map(Into::into),
        reason: args.reason,
    })
}

async fn event_log(
    args: EventLogArgs,
    database: &Database,
    clock: &Clock,
) -> Result<String, ImportFault> {
    let progress = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let request = event_log::Request {
        reading: ReadOptions {
            mapping: mapping(&args)?,
            zone: chrono_tz::UTC,
            limits: limits(args.max_bytes),
            progress: Arc::clone(&progress),
        },
        file: args.file,
        council: args.council,
        journey: WhichJourney {
            code: args.journey,
            create: args.create_journey,
            service: args.service,
        },
        channel: args.channel,
        on_error: args.on_error,
        stop: Arc::clone(&stop),
    };
    let interrupt = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.store(true, Ordering::Relaxed);
        }
    });
    let bar = tokio::spawn(show(bar(&request.file), progress));
    let outcome = event_log::import(database, clock, &request).await;
    bar.abort();
    interrupt.abort();
    Ok(outcome?.to_string())
}

fn limits(file: u64) -> Limits {
    Limits {
        file,
        ..Limits::default()
    }
}

/// The standard's names, under a preset, under a file, under the command line.
fn mapping(args: &EventLogArgs) -> Result<Mapping, ImportFault> {
    let mut mapping = match &args.preset {
        None => Mapping::default(),
        Some(name) => Mapping::preset(name).ok_or_else(|| {
            ImportFault::refused(format!(
                "there is no preset \"{name}\"; there are receipt, bpic15 and helpdesk"
            ))
        })?,
    };
    if let Some(file) = &args.map_file {
        let text = std::fs::read_to_string(file)
            .map_err(|error| ImportFault::refused(format!("{}: {error}", file.display())))?;
        mapping.read_file(&text)?;
    }
    if let Some(list) = &args.map {
        mapping.read_list(list)?;
    }
    Ok(mapping)
}

/// A bar over the bytes of the file; hidden where standard error is no terminal.
fn bar(file: &Path) -> ProgressBar {
    let length = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("{bar:40} {percent:>3} % of {total_bytes} read, {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

async fn show(bar: ProgressBar, progress: Arc<AtomicU64>) {
    loop {
        bar.set_position(progress.load(Ordering::Relaxed));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
