//! Bearer tokens: whose they are, or that they are refused.
//!
//! The algorithm that a token names only picks among those that its issuer is allowed; a secret
//! shared between parties (HS256) is not among them, so a public key can never be used as one.

use std::collections::HashMap;
use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jsonwebtoken::DecodingKey;
use rules::access::Role;
use serde_json::{Map, Value};

use super::issuer::{Issuer, SigningAlgorithm, find};
use super::jwks::{KeySet, RemoteKeys};
use super::proven::{Proof, Proven};

/// How far the clocks of issuer and service may differ, in seconds.
pub const CLOCK_SKEW_SECONDS: i64 = 60;

/// The longest token that is looked at, in bytes.
pub const LONGEST_TOKEN: usize = 8 * 1024;

/// The longest subject that is accepted, in characters.
pub const LONGEST_SUBJECT: usize = 255;

/// The caller, as far as a verified token says. Reach is not in it: that comes from our rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Principal {
    /// The issuer of the token.
    pub issuer: String,
    /// The person or program, unique within the issuer.
    pub subject: String,
    /// The code of the council that the token speaks for, if it names one.
    pub council: Option<String>,
    /// The roles that the issuer may give and did.
    pub roles: Vec<Role>,
    /// A name to show, if the token carries one.
    pub name: Option<String>,
}

/// Why a token was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    /// The token is bad. The reason is for the log alone: it would help a forger.
    Invalid(&'static str),
    /// The issuer's keys cannot be fetched at the moment, so nothing can be said of the token.
    KeysUnavailable,
}

/// Where an issuer's public keys come from.
#[derive(Debug)]
pub enum KeySource {
    /// Keys known beforehand: the local key, or a test's.
    Fixed(KeySet),
    /// Keys that the issuer publishes: its discovery document leads to them.
    Remote(RemoteKeys),
}

/// Everything needed to tell a good token from a bad one.
#[derive(Debug, Default)]
pub struct Authenticator {
    issuers: HashMap<String, (Issuer, KeySource)>,
    proven: Proven,
}

impl Authenticator {
    /// Trusts these issuers, each with its own keys. Of two with one name the last counts.
    #[must_use]
    pub fn new(issuers: impl IntoIterator<Item = (Issuer, KeySource)>) -> Self {
        Self {
            issuers: issuers
                .into_iter()
                .map(|(issuer, keys)| (issuer.issuer.clone(), (issuer, keys)))
                .collect(),
            proven: Proven::default(),
        }
    }

    /// The caller that this bearer token stands for, at the instant `now`.
    ///
    /// # Errors
    /// When the token is bad in any way, or when its issuer's keys cannot be had now.
    pub async fn verify(
        &self,
        bearer: &str,
        now: DateTime<Utc>,
    ) -> Result<Principal, TokenRefusal> {
        if let Some(proof) = self.proven.find(bearer)
            && let Some((_, source)) = self.issuers.get(&proof.principal.issuer)
            && let Ok(keys) = source
                .candidates(proof.kid.as_deref(), proof.algorithm, now)
                .await
            && keys.iter().any(|key| Arc::ptr_eq(key, &proof.key))
            && proof.times.check(now).is_ok()
        {
            return Ok(proof.principal.clone());
        }
        let proof = self.prove(bearer, now).await?;
        let principal = proof.principal.clone();
        self.proven.keep(bearer, proof);
        Ok(principal)
    }

    async fn prove(&self, bearer: &str, now: DateTime<Utc>) -> Result<Proof, TokenRefusal> {
        let token = Parts::split(bearer).map_err(TokenRefusal::Invalid)?;
        let (issuer, source) = token
            .claims
            .get("iss")
            .and_then(Value::as_str)
            .and_then(|name| self.issuers.get(name))
            .ok_or(TokenRefusal::Invalid("no trusted issuer"))?;
        if !issuer.algorithms.contains(&token.algorithm) {
            return Err(TokenRefusal::Invalid("an algorithm the issuer may not use"));
        }
        let keys = source
            .candidates(token.kid.as_deref(), token.algorithm, now)
            .await?;
        let key = keys
            .iter()
            .find(|key| token.is_signed_by(key))
            .ok_or(TokenRefusal::Invalid("no key of the issuer signed this"))?;
        let (principal, times) =
            principal(issuer, &token.claims, now).map_err(TokenRefusal::Invalid)?;
        Ok(Proof {
            key: Arc::clone(key),
            algorithm: token.algorithm,
            kid: token.kid,
            principal,
            times,
        })
    }
}

impl KeySource {
    async fn candidates(
        &self,
        kid: Option<&str>,
        algorithm: SigningAlgorithm,
        now: DateTime<Utc>,
    ) -> Result<Vec<Arc<DecodingKey>>, TokenRefusal> {
        match self {
            Self::Fixed(keys) => Ok(keys.candidates(kid, algorithm)),
            Self::Remote(keys) => keys
                .candidates(kid, algorithm, now)
                .await
                .ok_or(TokenRefusal::KeysUnavailable),
        }
    }
}

/// A token taken apart; nothing in it is believed yet.
struct Parts<'a> {
    algorithm: SigningAlgorithm,
    kid: Option<String>,
    claims: Map<String, Value>,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn split(bearer: &'a str) -> Result<Self, &'static str> {
        if bearer.len() > LONGEST_TOKEN {
            return Err("longer than a token may be");
        }
        let (signed, signature) = bearer.rsplit_once('.').ok_or("not three parts")?;
        let (header, claims) = signed.split_once('.').ok_or("not three parts")?;
        let header = object(header).ok_or("the header is not a JSON object")?;
        let claims = object(claims).ok_or("the claims are not a JSON object")?;
        if header.contains_key("crit") {
            return Err("the header asks for an extension");
        }
        if !header.get("typ").is_none_or(is_access_token_type) {
            return Err("not an access token");
        }
        let algorithm = header
            .get("alg")
            .and_then(Value::as_str)
            .and_then(SigningAlgorithm::from_name)
            .ok_or("an algorithm that is never accepted")?;
        let kid = header.get("kid").and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            algorithm,
            kid,
            claims,
            signed,
            signature,
        })
    }

    fn is_signed_by(&self, key: &DecodingKey) -> bool {
        let algorithm = self.algorithm.for_library();
        jsonwebtoken::crypto::verify(self.signature, self.signed.as_bytes(), key, algorithm)
            .unwrap_or(false)
    }
}

fn is_access_token_type(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        ["jwt", "at+jwt", "application/at+jwt"]
            .iter()
            .any(|accepted| text.eq_ignore_ascii_case(accepted))
    })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The caller in claims whose signature holds.
fn principal(
    issuer: &Issuer,
    claims: &Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<(Principal, Times), &'static str> {
    if !names_audience(claims.get("aud"), &issuer.audience) {
        return Err("meant for another audience");
    }
    let times = Times {
        expires: seconds(claims.get("exp")).ok_or("no expiry")?,
        not_before: match claims.get("nbf") {
            None => None,
            some => Some(seconds(some).ok_or("nbf is not a number")?),
        },
    };
    times.check(now)?;
    let subject = find(claims, &issuer.claims.subject)
        .and_then(Value::as_str)
        .filter(|subject| is_usable(subject))
        .ok_or("no usable subject")?;
    let name = claims
        .get("name")
        .and_then(Value::as_str)
        .filter(|name| is_usable(name));
    let principal = Principal {
        issuer: issuer.issuer.clone(),
        subject: subject.to_owned(),
        council: issuer.council_of(claims)?,
        roles: issuer.roles_of(claims),
        name: name.map(str::to_owned),
    };
    Ok((principal, times))
}

/// From when until when a token is good, in seconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Times {
    expires: i64,
    not_before: Option<i64>,
}

impl Times {
    fn check(self, now: DateTime<Utc>) -> Result<(), &'static str> {
        let now = now.timestamp();
        if self.expires.saturating_add(CLOCK_SKEW_SECONDS) <= now {
            return Err("expired");
        }
        match self.not_before {
            Some(at) if at.saturating_sub(CLOCK_SKEW_SECONDS) > now => Err("not valid yet"),
            _ => Ok(()),
        }
    }
}

/// Text that can be stored and shown: not empty, not endless, without control characters.
fn is_usable(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST_SUBJECT
        && !text.chars().any(char::is_control)
}

fn names_audience(claim: Option<&Value>, audience: &str) -> bool {
    match claim {
        Some(Value::String(only)) => only == audience,
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(audience)),
        _ => false,
    }
}

/// Whole seconds since 1970 of a numeric date, whose fraction, if any, is cut off.
fn seconds(claim: Option<&Value>) -> Option<i64> {
    let Value::Number(number) = claim? else {
        return None;
    };
    let text = number.to_string();
    text.split('.').next()?.parse().ok()
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
