//! Control charts and forecasts: of KPIs, and of whatever else is counted period by period.

pub mod forecast;
mod kpi;
pub mod link;
pub mod output;
pub mod phases;
pub mod picture;
pub mod rebase;
pub mod rebase_remove;
mod settings;
pub mod subject;

pub use kpi::{drawn, linked, of_kpi, stand, url};
pub use settings::{ControlChartProfile, ControlChartSettings};
