//! From an empty database to a correct answer.

mod budget;
pub mod by_mutations;
mod demonstration;
mod effects;
mod review;
