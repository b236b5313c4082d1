//! Figures of demand.

mod cases;
mod charts;
mod comparison;
mod contacts;
mod rows;
mod scene;
