//! Tokens that let their holder send or fetch one document, for a while.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::Clock;

/// A token: the council, so that it can be looked for there, and 256 random bits. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    council_id: Uuid,
    text: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a token of council {}", self.council_id)
    }
}

/// The bytes of an id, and of what is random.
const ID: usize = 16;
const RANDOM: usize = 32;

impl Token {
    /// A new one.
    #[must_use]
    pub fn new(clock: &Clock, council_id: Uuid) -> Self {
        let mut bytes = council_id.as_bytes().to_vec();
        while bytes.len() < ID + RANDOM {
            bytes.extend(clock.random().to_le_bytes());
        }
        Self {
            council_id,
            text: URL_SAFE_NO_PAD.encode(bytes),
        }
    }

    /// The token that this text is; `None` when it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let is_whole = bytes.len() == ID + RANDOM;
        let council_id = Uuid::from_slice(bytes.get(..ID)?).ok()?;
        is_whole.then(|| Self {
            council_id,
            text: text.to_owned(),
        })
    }

    /// The council that it is of.
    #[must_use]
    pub const fn council_id(&self) -> Uuid {
        self.council_id
    }

    /// Its text, for its holder alone.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// What is kept of it: its SHA-256, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        format!("{:x}", Sha256::digest(self.text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_again_and_is_like_no_other() {
        let clock = Clock::movable(chrono::DateTime::UNIX_EPOCH);
        let council = Uuid::from_u128(7);
        let token = Token::new(&clock, council);
        let other = Token::new(&clock, council);
        assert_ne!(token.hash(), other.hash());
        assert_eq!(token.hash().len(), 64);
        assert_eq!(Token::read(&token.clone().into_text()), Some(token.clone()));
        assert_eq!(token.council_id(), council);
        assert!(!format!("{token:?}").contains(&token.text));
        for bad in ["", "x", "AAAA", &format!("{}A", token.text)] {
            assert_eq!(Token::read(bad), None, "{bad}");
        }
    }
}
