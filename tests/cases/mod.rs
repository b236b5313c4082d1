//! Every verb of a case, its history, and contacts.

mod contacts;
mod desk;
mod ending;
mod open;
mod reach;
mod reading;
mod rows;
mod verbs;
