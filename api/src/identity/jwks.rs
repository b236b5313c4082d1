//! The public keys of an issuer: fixed, or found by OpenID discovery and kept for a while.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use reqwest::header::CACHE_CONTROL;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, RwLock};

use super::issuer::SigningAlgorithm;

/// How long keys are kept when the issuer does not say, and the bounds of what it may say.
const KEPT_SECONDS: i64 = 600;
const KEPT_AT_LEAST: i64 = 60;
const KEPT_AT_MOST: i64 = 86_400;

/// The shortest time between two attempts to fetch keys: a flood of unknown key ids reaches the
/// issuer as one request in half a minute.
const COOL_DOWN_SECONDS: i64 = 30;

/// How long keys still serve when the issuer cannot be reached to renew them.
const STALE_SECONDS: i64 = 86_400;

const TIME_OUT: Duration = Duration::from_secs(5);
const LARGEST_DOCUMENT: usize = 256 * 1024;

/// The most keys taken from one set.
const MOST_KEYS: usize = 64;

/// One public key and what it may verify.
#[derive(Debug, Clone)]
pub struct PublicKey {
    /// The name that tokens pick it by, if it has one.
    pub kid: Option<String>,
    /// The one algorithm that this kind of key serves here.
    pub algorithm: SigningAlgorithm,
    /// The key itself.
    pub key: Arc<DecodingKey>,
}

/// The keys of one issuer.
#[derive(Debug, Clone, Default)]
pub struct KeySet(Vec<PublicKey>);

impl KeySet {
    /// A set of known keys.
    #[must_use]
    pub fn new(keys: Vec<PublicKey>) -> Self {
        Self(keys)
    }

    /// The usable keys of a published set; entries of other kinds are passed over.
    #[must_use]
    pub fn from_document(document: &Document) -> Self {
        let keys = document.keys.iter().take(MOST_KEYS);
        Self(keys.filter_map(public_key).collect())
    }

    /// The keys that can have signed a token with this key id and algorithm. A token without a key
    /// id may be any of the algorithm's.
    #[must_use]
    pub fn candidates(
        &self,
        kid: Option<&str>,
        algorithm: SigningAlgorithm,
    ) -> Vec<Arc<DecodingKey>> {
        self.0
            .iter()
            .filter(|key| key.algorithm == algorithm)
            .filter(|key| kid.is_none_or(|kid| key.kid.as_deref() == Some(kid)))
            .map(|key| Arc::clone(&key.key))
            .collect()
    }
}

/// A published key set (RFC 7517), each entry still as it came.
#[derive(Debug, Deserialize)]
pub struct Document {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Entry {
    kty: String,
    crv: Option<String>,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

fn public_key(value: &Value) -> Option<PublicKey> {
    let entry = Entry::deserialize(value).ok()?;
    if entry.usage.as_deref().is_some_and(|usage| usage != "sig") {
        return None;
    }
    let (name, key) = match (entry.kty.as_str(), entry.crv.as_deref()) {
        ("RSA", _) => (
            "RS256",
            DecodingKey::from_rsa_components(&entry.n?, &entry.e?),
        ),
        ("EC", Some("P-256")) => (
            "ES256",
            DecodingKey::from_ec_components(&entry.x?, &entry.y?),
        ),
        ("OKP", Some("Ed25519")) => ("EdDSA", DecodingKey::from_ed_components(&entry.x?)),
        _ => return None,
    };
    if entry.alg.is_some_and(|alg| alg != name && alg != "Ed25519") {
        return None;
    }
    Some(PublicKey {
        kid: entry.kid,
        algorithm: SigningAlgorithm::from_name(name)?,
        key: Arc::new(key.ok()?),
    })
}

/// Keys that an issuer publishes, fetched when needed and kept.
#[derive(Debug)]
pub struct RemoteKeys {
    issuer: String,
    client: reqwest::Client,
    kept: RwLock<Option<Kept>>,
    last_attempt: Mutex<Option<DateTime<Utc>>>,
}

#[derive(Debug, Clone)]
struct Kept {
    keys: KeySet,
    fetched_at: DateTime<Utc>,
    fresh_until: DateTime<Utc>,
}

impl RemoteKeys {
    /// The keys of this issuer; nothing is fetched before a token asks for them.
    ///
    /// # Errors
    /// When the machine gives no usable TLS.
    pub fn of(issuer: &str) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(TIME_OUT)
            .connect_timeout(TIME_OUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            issuer: issuer.to_owned(),
            client,
            kept: RwLock::new(None),
            last_attempt: Mutex::new(None),
        })
    }

    /// The keys that can have signed such a token; `None` when the issuer's keys cannot be had.
    /// An unknown key id makes the set be fetched anew once, not more often than the cool-down.
    pub async fn candidates(
        &self,
        kid: Option<&str>,
        algorithm: SigningAlgorithm,
        now: DateTime<Utc>,
    ) -> Option<Vec<Arc<DecodingKey>>> {
        if let Some(kept) = self.kept.read().await.as_ref() {
            let found = kept.keys.candidates(kid, algorithm);
            if now < kept.fresh_until && !found.is_empty() {
                return Some(found);
            }
        }
        self.renew(now).await;
        let kept = self.kept.read().await;
        let kept = kept.as_ref()?;
        let usable_until = kept.fetched_at + TimeDelta::seconds(STALE_SECONDS);
        (now < usable_until).then(|| kept.keys.candidates(kid, algorithm))
    }

    /// Fetches the set, unless that was tried a moment ago. Callers wait for one another.
    async fn renew(&self, now: DateTime<Utc>) {
        let mut last_attempt = self.last_attempt.lock().await;
        let cool_down = TimeDelta::seconds(COOL_DOWN_SECONDS);
        if last_attempt.is_some_and(|last| now - last < cool_down) {
            return;
        }
        *last_attempt = Some(now);
        match self.fetch().await {
            Ok((keys, seconds)) => {
                *self.kept.write().await = Some(Kept {
                    keys,
                    fetched_at: now,
                    fresh_until: now + TimeDelta::seconds(seconds),
                });
            }
            Err(reason) => {
                tracing::warn!(issuer = %self.issuer, %reason, "the issuer's keys could not be fetched");
            }
        }
    }

    async fn fetch(&self) -> Result<(KeySet, i64), String> {
        #[derive(Deserialize)]
        struct Discovery {
            issuer: String,
            jwks_uri: String,
        }
        let base = self.issuer.trim_end_matches('/');
        let address = format!("{base}/.well-known/openid-configuration");
        let (discovery, _): (Discovery, _) = self.document(&address).await?;
        if discovery.issuer != self.issuer {
            return Err("the discovery document names another issuer".to_owned());
        }
        if !is_protected(&discovery.jwks_uri) {
            return Err("jwks_uri is not an https address".to_owned());
        }
        let (document, kept): (Document, _) = self.document(&discovery.jwks_uri).await?;
        Ok((KeySet::from_document(&document), kept))
    }

    /// A JSON document of bounded size, and for how many seconds it may be kept.
    async fn document<T: serde::de::DeserializeOwned>(
        &self,
        address: &str,
    ) -> Result<(T, i64), String> {
        let sent = self.client.get(address).send().await;
        let mut response = sent
            .and_then(reqwest::Response::error_for_status)
            .map_err(|error| error.without_url().to_string())?;
        let kept = response
            .headers()
            .get(CACHE_CONTROL)
            .and_then(|value| value.to_str().ok())
            .map_or(KEPT_SECONDS, kept_seconds);
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| error.without_url().to_string())?
        {
            if body.len() + chunk.len() > LARGEST_DOCUMENT {
                return Err("the document is too large".to_owned());
            }
            body.extend_from_slice(&chunk);
        }
        let document = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        Ok((document, kept))
    }
}

/// The `max-age` of a `Cache-Control` header, within our bounds.
fn kept_seconds(header: &str) -> i64 {
    header
        .split(',')
        .filter_map(|directive| directive.trim().strip_prefix("max-age="))
        .find_map(|seconds| seconds.trim_matches('"').parse().ok())
        .unwrap_or(KEPT_SECONDS)
        .clamp(KEPT_AT_LEAST, KEPT_AT_MOST)
}

/// Whether keys may be fetched from here: over TLS, or from this very machine (tests, side-cars).
#[must_use]
pub fn is_protected(address: &str) -> bool {
    let Ok(address) = reqwest::Url::parse(address) else {
        return false;
    };
    let is_local = matches!(
        address.host_str(),
        Some("localhost" | "127.0.0.1" | "[::1]")
    );
    match address.scheme() {
        "https" => true,
        "http" => is_local,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_signing_keys_of_known_kinds_are_taken() {
        let key = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let document = Document {
            keys: vec![
                json!({"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": key}),
                json!({"kty": "OKP", "crv": "Ed25519", "kid": "b", "x": key, "use": "enc"}),
                json!({"kty": "OKP", "crv": "Ed25519", "kid": "c", "x": key, "alg": "RS256"}),
                json!({"kty": "oct", "kid": "d", "k": key}),
                json!({"kty": "EC", "crv": "P-521", "kid": "e", "x": key, "y": key}),
                json!("not a key"),
            ],
        };
        let keys = KeySet::from_document(&document);
        assert_eq!(keys.0.len(), 1);
        assert_eq!(keys.candidates(Some("a"), SigningAlgorithm::EdDsa).len(), 1);
        assert_eq!(keys.candidates(None, SigningAlgorithm::EdDsa).len(), 1);
        assert!(
            keys.candidates(Some("a"), SigningAlgorithm::Rs256)
                .is_empty()
        );
        assert!(
            keys.candidates(Some("z"), SigningAlgorithm::EdDsa)
                .is_empty()
        );
    }

    #[test]
    fn keys_come_over_tls_or_from_this_machine() {
        assert!(is_protected("https://id.example/keys"));
        assert!(is_protected("http://127.0.0.1:9000/keys"));
        assert!(!is_protected("http://id.example/keys"));
        assert!(!is_protected("file:///etc/keys"));
        assert!(!is_protected("http://localhost.example/keys"));
    }

    #[test]
    fn an_issuer_says_how_long_its_keys_are_kept_within_bounds() {
        assert_eq!(kept_seconds("public, max-age=3600"), 3600);
        assert_eq!(kept_seconds("max-age=1"), KEPT_AT_LEAST);
        assert_eq!(kept_seconds("max-age=99999999"), KEPT_AT_MOST);
        assert_eq!(kept_seconds("no-store"), KEPT_SECONDS);
    }
}

#[cfg(test)]
#[path = "jwks_tests.rs"]
mod fetching;
