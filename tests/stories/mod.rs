//! From an empty database to a correct answer.

mod demonstration;
