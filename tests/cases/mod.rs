//! Every verb of a case, its history, and contacts.

mod clocks;
mod contacts;
pub mod desk;
mod ending;
mod open;
mod open_again;
mod reach;
mod reading;
pub mod rows;
mod ties;
mod verbs;
