//! Figures of demand.

mod cases;
mod cells;
mod charts;
mod comparison;
mod contacts;
mod followed;
mod identities;
pub mod rollups;
mod rows;
mod scene;
