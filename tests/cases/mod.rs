//! Every verb of a case, its history, and contacts.

mod at_once;
mod clocks;
mod contacts;
pub mod desk;
pub mod documents;
mod ending;
mod erasure;
mod forms;
mod legal_holds;
mod open;
mod open_again;
mod reach;
mod reading;
mod retention;
pub mod rows;
mod search;
mod tasks;
mod ties;
mod verbs;
mod views;
