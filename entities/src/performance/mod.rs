//! Key performance indicators: what they measure, what was recorded for them, and their targets.

pub mod kpi;
pub mod kpi_narrative;
pub mod kpi_outcome;
pub mod kpi_rebase;
pub mod kpi_service;
pub mod kpi_target;
pub mod kpi_value;
pub mod kpi_value_correction;
pub mod kpi_version;
pub mod kpi_version_origin;
