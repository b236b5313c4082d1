//! Who asks: tokens, their issuers and keys, accounts, and what a viewer may reach.

pub mod idempotency;
pub mod issuer;
pub mod jwks;
mod known;
pub mod link;
pub mod local_key;
pub mod me;
mod proven;
pub mod resolve;
pub mod token;
pub mod viewer;
pub mod viewers;
pub mod words;

pub use viewer::Viewer;
