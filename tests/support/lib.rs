//! What the tests stand on: a database of their own, real data, and a check of every statement.

pub mod council_check;
pub mod data;
pub mod postgres;
