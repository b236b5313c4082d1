//! The issuers in `THROUGHLINE_ISSUERS`.
//!
//! ```json
//! [{
//!   "issuer": "https://login.example.gov.uk",
//!   "audience": "throughline",
//!   "councils": ["example"],
//!   "algorithms": ["RS256"],
//!   "claims": { "subject": "sub", "roles": "realm_access.roles", "council": "council" },
//!   "roles": { "case-workers": "case-worker", "managers": "team-manager" },
//!   "mayGrantAdministrator": false
//! }]
//! ```

use std::collections::BTreeMap;

use rules::access::Role;
use serde::Deserialize;

use super::keys;
use super::read::Values;
use crate::identity::issuer::{ClaimNames, Councils, Issuer, SigningAlgorithm};
use crate::identity::jwks::is_protected;
use crate::identity::local_key::LOCAL_ISSUER;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Written {
    issuer: String,
    audience: String,
    councils: Vec<String>,
    algorithms: Vec<String>,
    #[serde(default)]
    claims: WrittenClaims,
    roles: BTreeMap<String, String>,
    #[serde(default)]
    may_grant_administrator: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClaims {
    subject: Option<String>,
    roles: Option<String>,
    council: Option<String>,
}

/// The issuers; every fault in them is kept with the place where it is.
pub(super) fn read(values: &mut Values) -> Vec<Issuer> {
    let Some(text) = values.text(keys::ISSUERS) else {
        return Vec::new();
    };
    let text = match text.strip_prefix('@').map(std::fs::read_to_string) {
        None => text,
        Some(Ok(contents)) => contents,
        Some(Err(error)) => {
            values.fault(
                keys::ISSUERS,
                format!("the file cannot be read: {error}"),
                "write @ and the path of a file that this user may read",
            );
            return Vec::new();
        }
    };
    let written: Vec<Written> = match serde_json::from_str(&text) {
        Ok(written) => written,
        Err(error) => {
            values.fault(
                keys::ISSUERS,
                format!("is not the JSON that is expected: {error}"),
                "write a list of objects with issuer, audience, councils, algorithms and roles",
            );
            return Vec::new();
        }
    };
    let mut seen = Vec::new();
    for (index, one) in written.iter().enumerate() {
        check(values, index, one);
        if seen.contains(&&one.issuer) {
            let problem = format!("[{index}].issuer is listed twice");
            values.fault(keys::ISSUERS, problem, "make one entry of the two");
        }
        seen.push(&one.issuer);
    }
    written.into_iter().filter_map(checked).collect()
}

fn check(values: &mut Values, index: usize, written: &Written) {
    let mut fault = |place: &str, problem: &str, mend: &str| {
        values.fault(keys::ISSUERS, format!("[{index}].{place} {problem}"), mend);
    };
    if written.issuer == LOCAL_ISSUER {
        fault(
            "issuer",
            "is the name of the local key",
            "name an outside issuer, or set THROUGHLINE_LOCAL_TOKENS=true alone",
        );
    } else if !is_protected(&written.issuer) {
        fault(
            "issuer",
            "is not an https address",
            "write the issuer as its tokens name it in iss, such as https://login.example.gov.uk",
        );
    }
    if written.audience.trim().is_empty() {
        fault(
            "audience",
            "is empty",
            "write the aud that tokens for this service carry",
        );
    }
    if written.councils.is_empty() {
        fault(
            "councils",
            "is empty",
            "list the codes of the councils it may speak for",
        );
    }
    if written.algorithms.is_empty() {
        fault("algorithms", "is empty", "list RS256, ES256 or EdDSA");
    }
    for name in &written.algorithms {
        if SigningAlgorithm::from_name(name).is_none() {
            fault(
                "algorithms",
                &format!("has \"{name}\", which is never accepted"),
                "list RS256, ES256 or EdDSA",
            );
        }
    }
    for (value, role) in &written.roles {
        let place = format!("roles.{value}");
        match Role::parse(role) {
            None | Some(Role::Public) => fault(
                &place,
                &format!("is \"{role}\", which is no role to be given"),
                "write a role such as case-worker, team-manager or performance-officer",
            ),
            Some(Role::Administrator) if !written.may_grant_administrator => fault(
                &place,
                "is administrator, which this issuer may not grant",
                "take it out, or set mayGrantAdministrator to true",
            ),
            Some(_) => {}
        }
    }
}

fn checked(written: Written) -> Option<Issuer> {
    let defaults = ClaimNames::default();
    let algorithms = written.algorithms.iter();
    let roles = written.roles.into_iter();
    Some(Issuer {
        algorithms: algorithms
            .map(|name| SigningAlgorithm::from_name(name))
            .collect::<Option<_>>()?,
        roles: roles
            .map(|(value, role)| Some((value, Role::parse(&role)?)))
            .collect::<Option<_>>()?,
        issuer: written.issuer,
        audience: written.audience,
        councils: Councils::Only(written.councils),
        claims: ClaimNames {
            subject: written.claims.subject.unwrap_or(defaults.subject),
            roles: written.claims.roles.unwrap_or(defaults.roles),
            council: written.claims.council.unwrap_or(defaults.council),
        },
        may_grant_administrator: written.may_grant_administrator,
    })
}
