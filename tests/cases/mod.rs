//! Every verb of a case, its history, and contacts.

mod at_once;
pub mod clocks;
mod contacts;
pub mod desk;
pub mod documents;
mod ending;
mod erasure;
pub mod escalation;
mod forms;
mod open;
mod open_again;
mod reach;
mod reading;
pub mod rows;
mod search;
mod tasks;
mod ties;
mod verbs;
mod views;
