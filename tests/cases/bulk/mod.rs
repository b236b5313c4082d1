//! Many cases by one request.

mod at_once;
mod jobs;
mod keys;
mod killed;
mod policies;
mod reach;
mod refused;
pub mod scene;
mod statements;
mod verbs;
