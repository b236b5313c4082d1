//! What holds for the process, its schema, its sources and its containers.

mod architecture;
mod council_check;
mod postgres_catalogue;
mod schema;
mod source;
mod world;
