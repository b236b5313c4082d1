//! KPIs: their definitions and versions, what is recorded for them, targets, narratives.

mod bad_input;
mod cells;
mod charts;
mod contacts;
mod derived;
mod far_days;
mod forecasts;
mod links;
pub mod movement;
mod officer;
mod pictures;
mod rebases;
mod recorded;
pub mod scene;
mod series;
mod spc;
mod stock;
mod targets;
pub mod upgrade;
mod versions;
