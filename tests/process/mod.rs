//! What holds for the process, its schema, its sources and its containers.

mod architecture;
mod container;
mod council_check;
mod documents;
mod operation;
mod postgres_catalogue;
pub mod program;
mod schema;
pub mod source;
mod world;
