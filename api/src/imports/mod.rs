//! Bringing in what other systems hold: the catalogue of journeys, the logs of cases, and KPIs with
//! their values.
//!
//! Imports run beside a serving process. What they write becomes visible in one step at their end;
//! one that stops or dies leaves nothing that anybody sees, and the next one clears it away.

pub mod bank_holidays;
pub mod catalogue;
pub mod code;
pub mod command;
mod council;
pub mod event_log;
mod fault;
pub mod kpi;
mod lock;
pub mod log;
mod new_journey;
mod run;

pub use fault::ImportFault;

/// What to do at a row that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OnError {
    /// Leave it out, tell of it in the report, and go on.
    Skip,
    /// Stop, and leave nothing of this import behind.
    Stop,
}
