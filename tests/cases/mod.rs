//! Every verb of a case, its history, and contacts.

mod contacts;
mod desk;
mod ending;
mod open;
mod open_again;
mod reach;
mod reading;
mod rows;
mod verbs;
