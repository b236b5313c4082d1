//! Key performance indicators: what they measure, and their targets.

pub mod kpi;
pub mod kpi_outcome;
pub mod kpi_rebase;
pub mod kpi_service;
pub mod kpi_target;
