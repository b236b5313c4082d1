//! Figures of demand.

mod cases;
mod comparison;
mod contacts;
mod rows;
mod scene;
