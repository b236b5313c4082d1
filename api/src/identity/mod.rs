//! Who is calling: tokens, their issuers and keys.

pub mod issuer;
pub mod jwks;
pub mod local_key;
pub mod token;
