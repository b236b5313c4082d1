//! Tokens forged in the ways that are known, and the good one beside each.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::*;
use crate::identity::issuer::{ClaimNames, Councils};
use crate::identity::jwks::PublicKey;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const NOW: i64 = 1_790_000_000;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap_or_default()
}

struct Pair {
    private: EncodingKey,
    public: Vec<u8>,
    algorithm: Algorithm,
}

fn ed_pair() -> Result<Pair, Box<dyn std::error::Error>> {
    let document = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new())?;
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref())?;
    Ok(Pair {
        private: EncodingKey::from_ed_der(document.as_ref()),
        public: pair.public_key().as_ref().to_vec(),
        algorithm: Algorithm::EdDSA,
    })
}

fn ec_pair() -> Result<Pair, Box<dyn std::error::Error>> {
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new())?;
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref())?;
    Ok(Pair {
        private: EncodingKey::from_ec_der(document.as_ref()),
        public: pair.public_key().as_ref().to_vec(),
        algorithm: Algorithm::ES256,
    })
}

fn rsa_pair() -> Result<(Pair, Vec<u8>), Box<dyn std::error::Error>> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let pkcs8 = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair)?;
    let pem = pem("PRIVATE KEY", pkcs8.as_ref());
    let x509: PublicKeyX509Der<'_> = pair.public_key().as_der()?;
    Ok((
        Pair {
            private: EncodingKey::from_rsa_pem(pem.as_bytes())?,
            public: pair.public_key().as_ref().to_vec(),
            algorithm: Algorithm::RS256,
        },
        crate::identity::token::tests::pem("PUBLIC KEY", x509.as_ref()).into_bytes(),
    ))
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

fn decoding(pair: &Pair) -> (SigningAlgorithm, DecodingKey) {
    match pair.algorithm {
        Algorithm::RS256 => (
            SigningAlgorithm::Rs256,
            DecodingKey::from_rsa_der(&pair.public),
        ),
        Algorithm::ES256 => (
            SigningAlgorithm::Es256,
            DecodingKey::from_ec_der(&pair.public),
        ),
        _ => (
            SigningAlgorithm::EdDsa,
            DecodingKey::from_ed_der(&pair.public),
        ),
    }
}

fn trusting(name: &str, council: &str, pair: &Pair) -> (Issuer, KeySource) {
    let (algorithm, key) = decoding(pair);
    let issuer = Issuer {
        issuer: name.to_owned(),
        audience: "throughline".to_owned(),
        councils: Councils::Only(vec![council.to_owned()]),
        algorithms: vec![algorithm],
        claims: ClaimNames::default(),
        roles: [("officer".to_owned(), Role::PerformanceOfficer)].into(),
        may_grant_administrator: false,
    };
    let key = PublicKey {
        kid: Some("k1".to_owned()),
        algorithm,
        key: Arc::new(key),
    };
    (issuer, KeySource::Fixed(KeySet::new(vec![key])))
}

fn claims() -> Value {
    json!({
        "iss": "https://a.example", "aud": ["other", "throughline"], "sub": "s-1",
        "exp": NOW + 600, "nbf": NOW - 5, "roles": ["officer", "administrator"],
        "council": "north", "name": "Ada",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    if let Some(slot) = claims.as_object_mut() {
        slot.insert(name.to_owned(), value);
    }
    claims
}

fn signed(pair: &Pair, claims: &Value) -> Result<String, Box<dyn std::error::Error>> {
    let header = Header {
        kid: Some("k1".to_owned()),
        ..Header::new(pair.algorithm)
    };
    Ok(jsonwebtoken::encode(&header, claims, &pair.private)?)
}

fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("{header}.{claims}.{signature}")
}

async fn is_refused(authenticator: &Authenticator, token: &str) -> bool {
    matches!(
        authenticator.verify(token, now()).await,
        Err(TokenRefusal::Invalid(_))
    )
}

#[tokio::test]
async fn each_allowed_algorithm_is_accepted_with_its_own_kind_of_key() -> Outcome {
    for pair in [ed_pair()?, ec_pair()?, rsa_pair()?.0] {
        let authenticator = Authenticator::new([trusting("https://a.example", "north", &pair)]);
        let principal = authenticator
            .verify(&signed(&pair, &claims())?, now())
            .await
            .map_err(|refusal| format!("{:?}: {refusal:?}", pair.algorithm))?;
        assert_eq!(
            principal,
            Principal {
                issuer: "https://a.example".to_owned(),
                subject: "s-1".to_owned(),
                council: Some("north".to_owned()),
                roles: vec![Role::PerformanceOfficer],
                name: Some("Ada".to_owned()),
            }
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_rsa_public_key_is_never_taken_as_a_shared_secret() -> Outcome {
    let (pair, public_pem) = rsa_pair()?;
    let authenticator = Authenticator::new([trusting("https://a.example", "north", &pair)]);
    for secret in [public_pem.as_slice(), pair.public.as_slice()] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let forged = Pair {
                private: EncodingKey::from_secret(secret),
                public: Vec::new(),
                algorithm,
            };
            assert!(is_refused(&authenticator, &signed(&forged, &claims())?).await);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() -> Outcome {
    let pair = ed_pair()?;
    let authenticator = Authenticator::new([trusting("https://a.example", "north", &pair)]);
    for name in ["none", "None", "NONE", "EdDSA", "RS256", ""] {
        let token = unsigned(&json!({"alg": name, "kid": "k1"}), &claims(), "");
        assert!(is_refused(&authenticator, &token).await, "{name}");
    }
    for token in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.é.é"] {
        assert!(is_refused(&authenticator, token).await, "{token}");
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_claim_or_a_strange_key_breaks_the_signature() -> Outcome {
    let (pair, other) = (ed_pair()?, ed_pair()?);
    let authenticator = Authenticator::new([
        trusting("https://a.example", "north", &pair),
        trusting("https://b.example", "south", &other),
    ]);
    let good = signed(&pair, &claims())?;
    let signature = good.rsplit('.').next().unwrap_or_default();
    let header = json!({"alg": "EdDSA", "kid": "k1", "typ": "JWT"});
    let changed = unsigned(&header, &with("sub", json!("s-2")), signature);
    assert!(is_refused(&authenticator, &changed).await);
    // Issuer B's key under issuer A's name.
    assert!(is_refused(&authenticator, &signed(&other, &claims())?).await);
    // Issuer A speaks for council north alone.
    let south = signed(&pair, &with("council", json!("south")))?;
    assert!(is_refused(&authenticator, &south).await);
    Ok(())
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused() -> Outcome {
    let pair = ed_pair()?;
    let authenticator = Authenticator::new([trusting("https://a.example", "north", &pair)]);
    let bad = [
        with("aud", json!("throughline-demo")),
        with("aud", Value::Null),
        with("exp", json!(NOW - 60)),
        with("exp", json!("tomorrow")),
        with("exp", Value::Null),
        with("nbf", json!(NOW + 61)),
        with("iss", json!("https://a.example/")),
        with("sub", json!("")),
        with("sub", json!(7)),
        with("sub", json!("a\u{0}b")),
    ];
    for claims in bad {
        assert!(
            is_refused(&authenticator, &signed(&pair, &claims)?).await,
            "{claims}"
        );
    }
    let good = [
        with("exp", json!(NOW - 59)),
        with("exp", json!(1_790_000_600.5)),
        with("nbf", json!(NOW + 60)),
        with("aud", json!("throughline")),
    ];
    for claims in good {
        let token = signed(&pair, &claims)?;
        assert!(
            authenticator.verify(&token, now()).await.is_ok(),
            "{claims}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_unknown_key_id_and_an_algorithm_not_allowed_are_refused() -> Outcome {
    let pair = ed_pair()?;
    let (mut issuer, keys) = trusting("https://a.example", "north", &pair);
    let header = Header {
        kid: Some("k2".to_owned()),
        ..Header::new(pair.algorithm)
    };
    let other_kid = jsonwebtoken::encode(&header, &claims(), &pair.private)?;
    let header = Header {
        typ: Some("logout+jwt".to_owned()),
        ..Header::new(pair.algorithm)
    };
    let other_type = jsonwebtoken::encode(&header, &claims(), &pair.private)?;
    issuer.algorithms = vec![SigningAlgorithm::Rs256];
    let strict = Authenticator::new([(issuer, keys)]);
    assert!(is_refused(&strict, &signed(&pair, &claims())?).await);
    let usual = Authenticator::new([trusting("https://a.example", "north", &pair)]);
    assert!(is_refused(&usual, &other_kid).await);
    assert!(is_refused(&usual, &other_type).await);
    Ok(())
}

#[tokio::test]
async fn a_token_that_was_good_is_refused_as_soon_as_it_is_not() -> Outcome {
    let (pair, other) = (ed_pair()?, ed_pair()?);
    let mut authenticator = Authenticator::new([trusting("https://a.example", "north", &pair)]);
    let token = signed(&pair, &claims())?;
    let first = authenticator.verify(&token, now()).await;
    assert!(first.is_ok());
    assert_eq!(authenticator.verify(&token, now()).await, first);
    let at = |seconds| DateTime::from_timestamp(NOW + seconds, 0).unwrap_or_default();
    let expired = authenticator.verify(&token, at(660)).await;
    assert_eq!(expired, Err(TokenRefusal::Invalid("expired")));
    let early = authenticator.verify(&token, at(-66)).await;
    assert_eq!(early, Err(TokenRefusal::Invalid("not valid yet")));
    // The issuer has replaced its key, and then is trusted no more.
    authenticator.issuers =
        Authenticator::new([trusting("https://a.example", "north", &other)]).issuers;
    assert!(is_refused(&authenticator, &token).await);
    authenticator.issuers.clear();
    assert!(is_refused(&authenticator, &token).await);
    Ok(())
}
