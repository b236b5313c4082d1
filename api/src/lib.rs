//! Throughline: cases across redesigned customer journeys, and the KPIs that they move, over GraphQL.

pub mod clock;
pub mod database;
pub mod graphql;
pub mod identity;
pub mod organisation;
