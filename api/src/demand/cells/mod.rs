//! Cells: sums of contributions, kept so that figures are read without counting cases. Every change of
//! a case or contact writes deltas in its own transaction; merging folds them into the cells; readers
//! sum both.

pub mod audit;
pub mod code;
pub mod cube;
pub mod lock;
pub mod merge;
pub mod nightly;
pub mod pending;
pub mod rebuild;
pub mod remove;
mod sql;
