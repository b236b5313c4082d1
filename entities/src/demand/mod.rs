//! Roll-ups of demand: what has changed since the cells were last summed, and their upkeep.
//!
//! The cells themselves have no entities: their statements are made from one description.

pub mod cell_delta;
pub mod cell_upkeep;
