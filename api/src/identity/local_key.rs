//! The local key pair: signs tokens for demonstrations, development and first steps.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey, Header};
use rules::access::Role;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::issuer::{ClaimNames, Councils, Issuer, SigningAlgorithm};
use super::jwks::{KeySet, PublicKey};
use super::token::KeySource;

/// The issuer's name in tokens signed by the local key.
pub const LOCAL_ISSUER: &str = "urn:throughline:local";

/// The audience of local tokens for `serve`.
pub const SERVE_AUDIENCE: &str = "throughline";

/// The audience of local tokens for `demo`; `serve` refuses it.
pub const DEMO_AUDIENCE: &str = "throughline-demo";

const FILE_NAME: &str = "local-signing-key.pem";
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// An Ed25519 key pair in a file that its owner alone may read.
pub struct LocalKey {
    private: EncodingKey,
    pkcs8: Vec<u8>,
    public: Vec<u8>,
    kid: String,
}

impl std::fmt::Debug for LocalKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LocalKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// What a local token says.
#[derive(Debug, Clone)]
pub struct LocalClaims<'a> {
    /// Whom it is for: [`SERVE_AUDIENCE`] or [`DEMO_AUDIENCE`].
    pub audience: &'a str,
    /// The subject of the account that gives it reach.
    pub subject: &'a str,
    /// The code of the council it speaks for.
    pub council: Option<&'a str>,
    /// The roles it carries.
    pub roles: &'a [Role],
    /// When it was made.
    pub issued_at: DateTime<Utc>,
    /// How long it lasts.
    pub lasts: TimeDelta,
}

impl LocalKey {
    /// The key in this directory; made, together with the directory, if there is none. Two
    /// processes that do this at once end with one key.
    ///
    /// # Errors
    /// When the directory cannot be written, or the file is no key or open to other users.
    pub fn open_or_create(directory: &Path) -> io::Result<Self> {
        let path = directory.join(FILE_NAME);
        if !path.exists() {
            std::fs::create_dir_all(directory)?;
            write_new(directory, &path)?;
        }
        Self::read(&path)
    }

    fn read(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        refuse_open_to_others(&file, path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let pkcs8 = decode_pem(&text).ok_or_else(|| not_a_key(path))?;
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| not_a_key(path))?;
        let public = pair.public_key().as_ref().to_vec();
        let digest = Sha256::digest(&public);
        let kid = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
        Ok(Self {
            private: EncodingKey::from_ed_der(&pkcs8),
            kid: kid.collect(),
            public,
            pkcs8,
        })
    }

    /// A signed token.
    ///
    /// # Errors
    /// When the signature library refuses the key.
    pub fn token(&self, claims: &LocalClaims<'_>) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header {
            kid: Some(self.kid.clone()),
            typ: Some("at+jwt".to_owned()),
            ..Header::new(jsonwebtoken::Algorithm::EdDSA)
        };
        let roles: Vec<&str> = claims.roles.iter().map(|role| role.code()).collect();
        let body = json!({
            "iss": LOCAL_ISSUER,
            "aud": claims.audience,
            "sub": claims.subject,
            "council": claims.council,
            "roles": roles,
            "iat": claims.issued_at.timestamp(),
            "exp": (claims.issued_at + claims.lasts).timestamp(),
        });
        jsonwebtoken::encode(&header, &body, &self.private)
    }

    /// A secret of its own for one purpose, as 64 hexadecimal digits: it tells nothing of the key, and is
    /// the same as long as the key is.
    #[must_use]
    pub fn secret_for(&self, purpose: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.pkcs8);
        let tag = hmac::sign(&key, purpose.as_bytes());
        let digits = tag.as_ref().iter().map(|byte| format!("{byte:02x}"));
        digits.collect()
    }

    /// The issuer that this key signs for, with this audience, and its public key. It may grant
    /// every role for every council: whoever can read the key can read the database beside it.
    #[must_use]
    pub fn issuer(&self, audience: &str) -> (Issuer, KeySource) {
        let granted = Role::ALL.iter().filter(|role| **role != Role::Public);
        let roles = granted.map(|role| (role.code().to_owned(), *role));
        let issuer = Issuer {
            issuer: LOCAL_ISSUER.to_owned(),
            audience: audience.to_owned(),
            councils: Councils::Any,
            algorithms: vec![SigningAlgorithm::EdDsa],
            claims: ClaimNames::default(),
            roles: roles.collect(),
            may_grant_administrator: true,
        };
        let key = PublicKey {
            kid: Some(self.kid.clone()),
            algorithm: SigningAlgorithm::EdDsa,
            key: Arc::new(DecodingKey::from_ed_der(&self.public)),
        };
        (issuer, KeySource::Fixed(KeySet::new(vec![key])))
    }
}

/// Writes a new key to a file of its own and gives it the final name only when complete. Whoever
/// comes second keeps the first one's key.
fn write_new(directory: &Path, path: &Path) -> io::Result<()> {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new())
        .map_err(|_| io::Error::other("the system gives no random numbers for a key"))?;
    let unfinished = unfinished_name(directory);
    let written = owner_only(&unfinished)
        .and_then(|mut file| {
            file.write_all(encode_pem(pkcs8.as_ref()).as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| match std::fs::hard_link(&unfinished, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        });
    let removed = std::fs::remove_file(&unfinished);
    written.and(removed)
}

fn unfinished_name(directory: &Path) -> PathBuf {
    let thread = format!("{:?}", std::thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    directory.join(format!("{FILE_NAME}.{}-{thread}.new", std::process::id()))
}

fn owner_only(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn refuse_open_to_others(file: &File, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(io::Error::other(format!(
                "{} may be read by other users; mend it with: chmod 600 {0}",
                path.display()
            )));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, path);
    Ok(())
}

fn not_a_key(path: &Path) -> io::Error {
    io::Error::other(format!(
        "{} is not an Ed25519 key; move it away and a new one is made",
        path.display()
    ))
}

fn encode_pem(der: &[u8]) -> String {
    format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(der))
}

fn decode_pem(text: &str) -> Option<Vec<u8>> {
    let body = text.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let body: String = body.split_whitespace().collect();
    STANDARD.decode(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() -> io::Result<()> {
        let directory = tempfile::tempdir()?;
        let first = LocalKey::open_or_create(directory.path())?;
        let second = LocalKey::open_or_create(directory.path())?;
        assert_eq!(first.public, second.public);
        let secret = first.secret_for("one thing");
        assert_eq!(secret, second.secret_for("one thing"));
        assert_ne!(secret, second.secret_for("another"));
        assert_eq!(secret.len(), 64);
        let names: Vec<_> = std::fs::read_dir(directory.path())?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        assert_eq!(names, [FILE_NAME]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = directory.path().join(FILE_NAME);
            let mode = std::fs::metadata(&file)?.permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644))?;
            assert!(LocalKey::open_or_create(directory.path()).is_err());
        }
        Ok(())
    }

    #[test]
    fn two_that_make_a_key_at_once_end_with_one() -> io::Result<()> {
        let directory = tempfile::tempdir()?;
        let keys: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| LocalKey::open_or_create(directory.path())))
                .collect();
            started
                .into_iter()
                .filter_map(|thread| thread.join().ok()?.ok())
                .map(|key| key.public)
                .collect()
        });
        assert_eq!(keys.len(), 8);
        assert!(keys.windows(2).all(|pair| pair.first() == pair.last()));
        Ok(())
    }
}
