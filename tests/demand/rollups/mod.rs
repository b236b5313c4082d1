//! Roll-ups: cells and deltas are what the rows say, whatever happens at once.

mod client;
mod kept;
mod killed;
mod lost;
mod nightly;
mod process;
mod recount;
mod scene;
mod storm;
mod story;
mod swept;
mod upgrade;
