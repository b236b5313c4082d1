//! Throughline: cases across redesigned customer journeys, and the KPIs that they move, over GraphQL.

pub mod cases;
pub mod clock;
pub mod commands;
pub mod compiled;
pub mod config;
pub mod database;
pub mod demand;
pub mod demo;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod imports;
pub mod journeys;
pub mod organisation;
pub mod performance;
pub mod startup;
