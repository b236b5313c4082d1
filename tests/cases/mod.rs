//! Every verb of a case, its history, and contacts.

mod at_once;
mod clocks;
mod contacts;
pub mod desk;
pub mod documents;
mod ending;
mod open;
mod open_again;
mod reach;
mod reading;
pub mod rows;
mod tasks;
mod ties;
mod verbs;
mod views;
