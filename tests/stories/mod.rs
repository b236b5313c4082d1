//! From an empty database to a correct answer.

mod budget;
mod by_imports;
pub mod by_mutations;
mod demonstration;
mod demonstration_review;
mod effects;
mod review;
mod review_plan;
mod self_service;
mod small_numbers;
