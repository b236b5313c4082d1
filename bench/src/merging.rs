//! Whether folding deltas into cells keeps up with those who write cases.

use std::thread;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};
use throughline::database::Database;

use crate::Outcome;
use crate::load::{Answered, Order};
use crate::operation::Operation;
use crate::process::{Server, load};
use crate::round::{first_number, float};
use crate::sample::Sample;

/// Cases to open in a second.
const RATE: u32 = 1_000;

/// Callers at once.
const CALLERS: u16 = 64;

/// How long the merge may take after the last case.
const REST: Duration = Duration::from_secs(10);

/// Opens cases over HTTP for so many seconds, and looks how far the merge lags behind.
pub fn run(
    runtime: &tokio::runtime::Runtime,
    database: &Database,
    server: &Server,
    (sample, seconds): (&Sample, u32),
) -> Outcome<()> {
    let waiting = || runtime.block_on(number(database, "SELECT count(*) AS n FROM cell_delta"));
    let order = Order {
        port: server.port,
        requests: Operation::Q4.of_service(sample),
        concurrency: CALLERS,
        millis: u64::from(seconds) * 1_000,
        per_second: Some(RATE),
        first_number: first_number()?,
    };
    server.forget_peak()?;
    let started = Instant::now();
    let caller = thread::spawn(move || load(&order));
    let mut most = 0;
    while !caller.is_finished() {
        thread::sleep(Duration::from_secs(1));
        most = most.max(waiting()?);
    }
    let at_end = waiting()?;
    let took = started.elapsed();
    let answered = caller.join().map_err(|_| "the load broke off")??;
    thread::sleep(REST);
    let size = "SELECT pg_table_size('cell_delta') / 1024 AS n";
    tell(&answered, took, [most, at_end, waiting()?]);
    println!(
        "cell_delta: {} KiB; peak memory of the service: {:.0} MiB",
        runtime.block_on(number(database, size))?,
        float(server.peak_memory()?)? / 1_024.0
    );
    Ok(())
}

fn tell(answered: &Answered, took: Duration, [most, at_end, rested]: [i64; 3]) {
    let opened = answered.good;
    println!(
        "{opened} cases opened over HTTP in {:.0} s: {:.0} a second of {RATE} asked for, {} turned away, {} failed; p99 {} ms",
        took.as_secs_f64(),
        f64::from(u32::try_from(opened).unwrap_or(u32::MAX)) / took.as_secs_f64(),
        answered.turned_away,
        answered.bad,
        answered.percentile(99) / 1_000,
    );
    println!(
        "deltas waiting: {most} at most, {at_end} at the end, {rested} after {} s",
        REST.as_secs()
    );
}

async fn number(database: &Database, sql: &str) -> Outcome<i64> {
    let statement = Statement::from_string(database.backend(), sql);
    let row = database.read().query_one_raw(statement).await?;
    Ok(row.ok_or("no number")?.try_get("", "n")?)
}
