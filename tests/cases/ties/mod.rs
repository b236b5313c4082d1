//! What ties cases to people and to each other.

mod duplicates;
mod merges;
mod parties;
mod relations;
mod sub_cases;
