//! The demonstration council: invented, complete, and the same for the same seed and day.
//!
//! Everything is drawn from the seed and told as the verbs would have written it: 24 months up to the
//! clock's present, of a council of three directorates with some 760 journeys.

mod arrivals;
mod cast;
mod catalogue;
mod chance;
mod contact_rows;
mod fill;
mod journeys;
mod kpi_records;
mod kpis;
mod life;
mod maker;
mod organisation;
mod pauses;
mod people;
mod plot;
mod remove;
mod seasons;
mod service_plans;
mod skills;
mod stages;
mod steps;
mod story;
mod structure;
mod summary;
mod tasks;
#[cfg(test)]
mod tests;
mod views;
mod window;
mod words;
mod write;

pub use chance::Chance;
pub use fill::{FillError, Options, Scale, fill};
pub use maker::Maker;
pub use people::subject;
pub use service_plans::WASTE;
pub use structure::COUNCIL_CODE;
pub use summary::{Counts, RoleAccount, Summary};
