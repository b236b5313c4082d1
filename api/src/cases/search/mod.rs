//! Searching cases by words, on both databases behind this one module: what is indexed of a case, in the
//! transaction that writes it, and the question that finds it.

pub mod find;
mod hits;
pub mod index;
mod position;
mod texts;
pub mod waiting;
