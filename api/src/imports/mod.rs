//! Bringing in what other systems hold: the catalogue of journeys and the logs of cases.

pub mod log;
