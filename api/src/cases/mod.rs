//! Cases: the work that the council must do for a customer, from receipt to outcome.

pub mod bulk;
pub mod codes;
pub mod staged;
