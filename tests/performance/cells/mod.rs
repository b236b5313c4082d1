//! The figures of KPIs are read from cells, and are what the rows say.

mod chosen;
mod counted;
mod pending;
mod property;
