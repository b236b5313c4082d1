//! The whole system through its real interfaces, one module per domain.

mod cases;
mod demand;
mod http;
mod identity;
mod imports;
mod journeys;
mod organisation;
mod performance;
mod process;
mod stories;
