//! KPIs, their measures, targets and links.
