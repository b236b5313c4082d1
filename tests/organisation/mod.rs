//! Council, directorates, teams, staff, channels, services, customers, accounts.

mod absences;
mod access;
mod changes;
mod idempotency;
mod lists;
mod problems;
mod reach;
mod scene;
mod service;
pub mod skills;
mod texts;
