//! The rules of Throughline, pure: calendars, lifecycles, figures and access.
//!
//! Nothing here reads a clock, a database or the network: time and chance are passed in.

pub mod access;
pub mod cases;
pub mod demand;
pub mod journeys;
pub mod number;
pub mod organisation;
pub mod performance;
pub mod problem;
pub mod small_numbers;
pub mod text;
pub mod time;
