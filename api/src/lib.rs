//! Cases across redesigned customer journeys, their outcomes linked to service KPIs, over GraphQL.

pub mod identity;
