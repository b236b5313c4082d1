//! What ties cases to people and to each other.

mod duplicates;
mod parties;
mod relations;
mod sub_cases;
