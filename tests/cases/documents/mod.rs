//! Documents of cases: sent, told, fetched, scanned and removed.

mod fetching;
mod grants;
pub mod papers;
mod reach;
mod s3;
mod scanning;
mod sending;
mod stream;
mod upkeep;
