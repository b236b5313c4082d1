//! Figures of demand.
