//! KPIs, their measures, targets and links.

mod charts;
mod forecasts;
mod links;
mod pictures;
mod rebases;
pub mod scene;
mod spc;
