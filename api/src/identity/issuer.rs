//! An issuer of tokens, and what its tokens may say.

use std::collections::BTreeMap;

use rules::access::Role;
use serde_json::{Map, Value};

/// The signature algorithms that an issuer may be allowed. None of them shares a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, keys of 2048 bits and more.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl SigningAlgorithm {
    /// The algorithm of this registered name, when it is one that a token may use at all.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The same algorithm as the signature library names it.
    #[must_use]
    pub fn for_library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
            Self::EdDsa => jsonwebtoken::Algorithm::EdDSA,
        }
    }
}

/// The councils that an issuer may speak for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Councils {
    /// Any, or none named: only the local key, which lies beside the database itself.
    Any,
    /// These, by code.
    Only(Vec<String>),
}

/// Which claims carry what. A name with dots walks into objects: `realm_access.roles`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    /// The claim that names the person or program within the issuer.
    pub subject: String,
    /// The claim that lists roles: an array of texts, or one text with spaces between.
    pub roles: String,
    /// The claim that names the council by its code.
    pub council: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            subject: "sub".to_owned(),
            roles: "roles".to_owned(),
            council: "council".to_owned(),
        }
    }
}

/// What is trusted of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The `iss` of its tokens, exactly; also the address its discovery document hangs under.
    pub issuer: String,
    /// The `aud` that a token must name to be meant for this service.
    pub audience: String,
    /// The councils it may speak for.
    pub councils: Councils,
    /// The algorithms it may sign with.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Where its tokens carry what.
    pub claims: ClaimNames,
    /// Our role for each of its role values; a value that is not listed is ignored.
    pub roles: BTreeMap<String, Role>,
    /// Whether its tokens may carry the administrator's role.
    pub may_grant_administrator: bool,
}

impl Issuer {
    /// The roles that these claims carry, as far as this issuer may give them.
    #[must_use]
    pub fn roles_of(&self, claims: &Map<String, Value>) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        for value in texts(find(claims, &self.claims.roles)) {
            let Some(role) = self.roles.get(value).copied() else {
                continue;
            };
            let granted = role != Role::Administrator || self.may_grant_administrator;
            if granted && !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }

    /// The council that these claims speak for: the one they name, else the only one that the
    /// issuer has. `Err` says why the token is refused.
    ///
    /// # Errors
    /// When the claim names a council that this issuer may not speak for, or names none although
    /// the issuer has several.
    pub fn council_of(&self, claims: &Map<String, Value>) -> Result<Option<String>, &'static str> {
        let named = match find(claims, &self.claims.council) {
            None | Some(Value::Null) => None,
            Some(Value::String(code)) => Some(code.clone()),
            Some(_) => return Err("the council claim is not a text"),
        };
        match (&self.councils, named) {
            (Councils::Any, named) => Ok(named),
            (Councils::Only(codes), Some(code)) if codes.contains(&code) => Ok(Some(code)),
            (Councils::Only(_), Some(_)) => Err("the issuer may not speak for this council"),
            (Councils::Only(codes), None) => match codes.as_slice() {
                [only] => Ok(Some(only.clone())),
                _ => Err("the token names none of the issuer's councils"),
            },
        }
    }
}

/// The claim of this name: as it stands, else along its dots.
pub(super) fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    find(claims.get(first)?.as_object()?, rest)
}

/// The texts in a claim: an array's, or one text's words.
fn texts(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(words)) => words.split_whitespace().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn issuer() -> Issuer {
        Issuer {
            issuer: "https://id.example".to_owned(),
            audience: "throughline".to_owned(),
            councils: Councils::Only(vec!["north".to_owned()]),
            algorithms: vec![SigningAlgorithm::Rs256],
            claims: ClaimNames {
                roles: "realm_access.roles".to_owned(),
                ..ClaimNames::default()
            },
            roles: BTreeMap::from([
                ("manager".to_owned(), Role::TeamManager),
                ("root".to_owned(), Role::Administrator),
            ]),
            may_grant_administrator: false,
        }
    }

    fn claims(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn a_role_that_the_issuer_does_not_list_is_ignored() {
        let claims = claims(json!({"realm_access": {"roles": ["manager", "director", "manager"]}}));
        assert_eq!(issuer().roles_of(&claims), vec![Role::TeamManager]);
    }

    #[test]
    fn an_administrator_is_granted_only_by_an_issuer_that_may() {
        let claims = claims(json!({"realm_access": {"roles": "root manager"}}));
        assert_eq!(issuer().roles_of(&claims), vec![Role::TeamManager]);
        let trusted = Issuer {
            may_grant_administrator: true,
            ..issuer()
        };
        assert_eq!(
            trusted.roles_of(&claims),
            vec![Role::Administrator, Role::TeamManager]
        );
    }

    #[test]
    fn an_issuer_speaks_only_for_its_own_councils() {
        assert_eq!(
            issuer().council_of(&claims(json!({}))),
            Ok(Some("north".to_owned()))
        );
        assert!(
            issuer()
                .council_of(&claims(json!({"council": "south"})))
                .is_err()
        );
        assert!(
            issuer()
                .council_of(&claims(json!({"council": ["north"]})))
                .is_err()
        );
    }
}
