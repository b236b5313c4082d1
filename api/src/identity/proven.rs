//! Tokens whose signature was found to hold, so that one that comes with every request is taken apart and
//! reckoned through once.
//!
//! What is remembered cannot change: which key made the signature, and what the token says. Whether the
//! key is still the issuer's, the times, and our rows are looked at each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonwebtoken::DecodingKey;
use sha2::{Digest, Sha256};

use super::issuer::SigningAlgorithm;
use super::token::{Principal, Times};

/// When so many are remembered, all are forgotten.
const MOST: usize = 10_000;

/// A token that was good.
#[derive(Debug)]
pub(super) struct Proof {
    /// The key that signed it. The same key read anew is another one: its issuer may have meant to replace
    /// it.
    pub key: Arc<DecodingKey>,
    /// How it is signed.
    pub algorithm: SigningAlgorithm,
    /// The name of the key, as the token gives it.
    pub kid: Option<String>,
    /// Whom it is for.
    pub principal: Principal,
    /// From when until when.
    pub times: Times,
}

/// Proofs, by the digest of their token: tokens themselves are not kept.
#[derive(Debug, Default)]
pub(super) struct Proven(Mutex<HashMap<[u8; 32], Arc<Proof>>>);

impl Proven {
    /// What was found of the token before.
    pub(super) fn find(&self, token: &str) -> Option<Arc<Proof>> {
        let name: [u8; 32] = Sha256::digest(token).into();
        self.lock().get(&name).cloned()
    }

    /// Remembers that it is good.
    pub(super) fn keep(&self, token: &str, proof: Proof) {
        let name = Sha256::digest(token).into();
        let mut held = self.lock();
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(name, Arc::new(proof));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<Proof>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded() {
        let proven = Proven::default();
        for number in 0..=MOST {
            let proof = Proof {
                key: Arc::new(DecodingKey::from_ed_der(&[1; 32])),
                algorithm: SigningAlgorithm::EdDsa,
                kid: None,
                principal: Principal {
                    issuer: String::new(),
                    subject: String::new(),
                    council: None,
                    roles: Vec::new(),
                    name: None,
                },
                times: Times::default(),
            };
            proven.keep(&number.to_string(), proof);
            assert!(proven.find(&number.to_string()).is_some());
        }
        assert_eq!(proven.lock().len(), 1);
        assert!(proven.find("0").is_none());
    }
}
