//! Every verb of a case, its history, and contacts.

mod at_once;
mod bulk;
pub mod clocks;
mod confidentiality;
mod contacts;
pub mod desk;
pub mod documents;
pub mod drafts;
mod ending;
mod erasure;
pub mod escalation;
mod export;
pub mod forms;
mod legal_holds;
pub mod open;
mod open_again;
mod queues;
mod reach;
mod reading;
mod retention;
pub mod rows;
mod search;
mod tasks;
mod ties;
mod timeline;
mod verbs;
mod views;
