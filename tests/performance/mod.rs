//! KPIs, their measures, targets and links.

mod links;
mod spc;
