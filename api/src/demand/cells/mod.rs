//! Cells: sums of contributions, kept so that figures are read without counting cases. Every change of
//! a case or contact writes deltas in its own transaction; merging folds them into the cells; readers
//! sum both.

pub mod cube;
pub mod remove;
