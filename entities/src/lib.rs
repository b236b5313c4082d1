//! The tables of the database, one file each, foldered by domain, and the selects over them.
//!
//! A module is named as its table and a field of its `Model` as the column. Every entity starts a
//! select with [`select::InCouncil::in_council`], so that no statement reaches another council.

pub mod cases;
pub mod demand;
pub mod identity;
pub mod journeys;
pub mod organisation;
pub mod performance;
pub mod personal;
pub mod scope;
pub mod select;

#[cfg(test)]
mod tests;
