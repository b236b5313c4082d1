//! Every verb of a case, its history, and contacts.

mod at_once;
mod clocks;
mod contacts;
pub mod desk;
pub mod documents;
mod ending;
mod erasure;
mod forms;
mod open;
mod open_again;
mod queues;
mod reach;
mod reading;
pub mod rows;
mod search;
mod tasks;
mod ties;
mod verbs;
mod views;
