//! Figures of demand.

mod cases;
mod charts;
mod comparison;
mod contacts;
mod rollups;
mod rows;
mod scene;
