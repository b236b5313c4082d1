//! The two programs in turn, so that what else the machine does meets both alike.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::Outcome;
use crate::load::{Answered, Order};
use crate::operation::Operation;
use crate::process::{Server, load};
use crate::request::Request;
use crate::sample::Sample;

/// How often the two take turns.
const TURNS: u64 = 4;

/// Before anything is counted, in milliseconds for each program.
const WARM_UP: u64 = 1_000;

/// The two programs, running.
#[derive(Debug)]
pub struct Pair {
    /// The service.
    pub service: Server,
    /// The bare program.
    pub bare: Server,
}

/// The figures of one program.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Good answers a second.
    pub per_second: f64,
    /// Half of all answers took less, in milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred took less, in milliseconds.
    pub p99_ms: f64,
    /// The most memory held, in MiB.
    pub peak_mib: f64,
    /// Processor seconds of the program, without its database, for a thousand answers.
    pub cpu_s_per_1000: f64,
    /// Answers with 503.
    pub turned_away: u64,
}

/// One operation at one concurrency.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The operation.
    pub operation: &'static str,
    /// Callers at once.
    pub concurrency: u16,
    /// The service's figures.
    pub service: Figures,
    /// The bare program's.
    pub bare: Figures,
    /// The service's answers a second over the bare program's.
    pub ratio: f64,
    /// Cells and deltas that figures are summed from, where the question asks for any.
    pub cells: Option<i64>,
}

/// Measures both programs for `seconds` each, in turns.
pub fn measure(
    pair: &Pair,
    operation: Operation,
    sample: &Sample,
    (concurrency, seconds): (u16, u32),
) -> Outcome<Line> {
    let mut bare = Side::new(&pair.bare, operation.of_bare(sample), concurrency);
    let mut service = Side::new(&pair.service, operation.of_service(sample), concurrency);
    for side in [&mut bare, &mut service] {
        side.server.forget_peak()?;
        side.warm_up()?;
    }
    for _ in 0..TURNS {
        for side in [&mut bare, &mut service] {
            side.turn(u64::from(seconds) * 1_000 / TURNS)?;
        }
    }
    let (bare, service) = (bare.figures()?, service.figures()?);
    Ok(Line {
        operation: operation.words(),
        concurrency,
        ratio: service.per_second / bare.per_second,
        cells: None,
        service,
        bare,
    })
}

struct Side<'a> {
    server: &'a Server,
    requests: Vec<Request>,
    concurrency: u16,
    answered: Answered,
    processor_millis: u64,
}

impl<'a> Side<'a> {
    fn new(server: &'a Server, requests: Vec<Request>, concurrency: u16) -> Self {
        Self {
            server,
            requests,
            concurrency,
            answered: Answered::default(),
            processor_millis: 0,
        }
    }

    fn warm_up(&self) -> Outcome<()> {
        self.send(WARM_UP).map(drop)
    }

    fn turn(&mut self, millis: u64) -> Outcome<()> {
        let before = self.server.processor_millis()?;
        let answered = self.send(millis)?;
        self.answered.add(answered);
        self.processor_millis += self.server.processor_millis()? - before;
        Ok(())
    }

    fn send(&self, millis: u64) -> Outcome<Answered> {
        let answered = load(&Order {
            port: self.server.port,
            requests: self.requests.clone(),
            concurrency: self.concurrency,
            millis,
            per_second: None,
            first_number: first_number()?,
        })?;
        match &answered.example {
            Some(example) => Err(format!("{} bad answers: {example}", answered.bad).into()),
            None => Ok(answered),
        }
    }

    fn figures(&self) -> Outcome<Figures> {
        let good = float(self.answered.good)?;
        Ok(Figures {
            per_second: good * 1_000_000.0 / float(self.answered.micros)?,
            p50_ms: float(self.answered.percentile(50))? / 1_000.0,
            p99_ms: float(self.answered.percentile(99))? / 1_000.0,
            peak_mib: float(self.server.peak_memory()?)? / 1_024.0,
            cpu_s_per_1000: float(self.processor_millis)? / good,
            turned_away: self.answered.turned_away,
        })
    }
}

/// No number is used twice in a run, nor in one on the same database later.
pub fn first_number() -> Outcome<u64> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let started = u64::try_from(throughline::clock::Clock::system().now().timestamp())?;
    Ok((started << 28) + NEXT.fetch_add(1 << 20, Ordering::Relaxed))
}

/// What is counted and timed here is far below 2^32 in units of its own.
pub fn float(number: u64) -> Outcome<f64> {
    Ok(f64::from(u32::try_from(number)?))
}
