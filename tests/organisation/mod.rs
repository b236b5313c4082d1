//! Council, directorates, teams, staff, channels, services, customers, accounts.

mod access;
mod changes;
mod idempotency;
mod lists;
mod problems;
mod reach;
mod scene;
mod service;
mod texts;
