//! Who calls: accounts and the answers remembered for repeated mutations.

pub mod account;
pub mod idempotency;
