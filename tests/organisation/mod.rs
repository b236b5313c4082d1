//! Council, directorates, teams, staff, channels, services, customers, accounts.

mod service;
