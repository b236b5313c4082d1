//! Roll-ups: cells and deltas are what the rows say, whatever happens at once.

pub mod client;
pub mod kept;
mod killed;
mod lost;
mod nightly;
mod process;
mod recount;
pub mod scene;
mod several;
pub mod storm;
mod story;
mod swept;
mod upgrade;
