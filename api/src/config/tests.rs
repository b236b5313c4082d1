//! The configuration is read whole or refused whole.

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, Faults> {
    Config::from_variables(
        variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn faulty(variables: &[(&str, &str)]) -> Vec<String> {
    match read(variables) {
        Ok(_) => Vec::new(),
        Err(Faults(faults)) => faults.into_iter().map(|fault| fault.key).collect(),
    }
}

const ISSUER: &str = r#"[{"issuer": "https://id.example", "audience": "throughline",
    "councils": ["north"], "algorithms": ["RS256", "EdDSA"],
    "claims": {"roles": "realm_access.roles"}, "roles": {"m": "team-manager"}}]"#;

#[test]
fn an_empty_environment_is_a_configuration() {
    let config = read(&[]).unwrap_or_default();
    assert_eq!(config.port, 8080);
    assert_eq!(config.limits, Limits::default());
    assert_eq!(config.local_audience, None);
    assert_eq!(config.cors, CrossOrigin::Closed);
    assert!(config.introspection);
    assert!(!config.graphiql);
}

#[test]
fn every_fault_is_told_at_once_and_names_its_variable() {
    let keys = faulty(&[
        ("THROUGHLINE_PORT", "eighty"),
        ("THROUGHLINE_HOST", "localhost"),
        ("THROUGHLINE_GRAPHIQL", "yes"),
        ("THROUGHLINE_CORS_ORIGINS", "https://a.example/path, *"),
        ("THROUGHLINE_ISSUERS", "{}"),
        ("THROUGHLINE_MAX_DEPTH", "0"),
        ("THROUGHLINE_PROT", "1"),
        ("DATABASE_URL", "mysql://secret@host/db"),
    ]);
    assert_eq!(
        keys,
        [
            "DATABASE_URL",
            "THROUGHLINE_CORS_ORIGINS",
            "THROUGHLINE_CORS_ORIGINS",
            "THROUGHLINE_GRAPHIQL",
            "THROUGHLINE_HOST",
            "THROUGHLINE_ISSUERS",
            "THROUGHLINE_MAX_DEPTH",
            "THROUGHLINE_PORT",
            "THROUGHLINE_PROT",
        ]
    );
}

#[test]
fn a_misspelt_variable_is_told_what_was_meant_and_a_secret_is_not_repeated() {
    let told = read(&[("THROUGHLINE_PROT", "1"), ("DATABASE_URL", "x://secret")])
        .err()
        .map(|faults| faults.to_string())
        .unwrap_or_default();
    assert!(told.contains("was THROUGHLINE_PORT meant?"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn an_issuer_is_read_whole() {
    let config = read(&[("THROUGHLINE_ISSUERS", ISSUER)]).unwrap_or_default();
    assert_eq!(config.issuers.len(), 1);
    let issuer = config.issuers.first();
    assert_eq!(
        issuer.map(|issuer| issuer.claims.roles.as_str()),
        Some("realm_access.roles")
    );
    assert_eq!(
        issuer.map(|issuer| issuer.claims.subject.as_str()),
        Some("sub")
    );
}

#[test]
fn an_issuer_that_could_not_be_trusted_is_refused() {
    let bad = [
        ISSUER.replace("https://id.example", "http://id.example"),
        ISSUER.replace("RS256", "HS256"),
        ISSUER.replace("RS256", "none"),
        ISSUER.replace("team-manager", "administrator"),
        ISSUER.replace("team-manager", "manager"),
        ISSUER.replace("[\"north\"]", "[]"),
        ISSUER.replace("\"audience\"", "\"audiences\""),
        ISSUER.replace("https://id.example", LOCAL),
    ];
    for text in bad {
        assert_eq!(
            faulty(&[("THROUGHLINE_ISSUERS", &text)]),
            ["THROUGHLINE_ISSUERS"],
            "{text}"
        );
    }
}

const LOCAL: &str = crate::identity::local_key::LOCAL_ISSUER;

#[test]
fn local_tokens_beside_an_outside_issuer_are_refused() {
    let local = ("THROUGHLINE_LOCAL_TOKENS", "true");
    assert!(faulty(&[local]).is_empty());
    assert_eq!(
        faulty(&[local, ("THROUGHLINE_ISSUERS", ISSUER)]),
        ["THROUGHLINE_LOCAL_TOKENS"]
    );
}

#[test]
fn each_default_in_the_list_is_the_one_that_holds() {
    let config = Config::default();
    let told = |name: &str| {
        let key = KEYS.iter().find(|key| key.name == name);
        key.map_or("", |key| key.default)
    };
    assert_eq!(told(keys::PORT), config.port.to_string());
    assert_eq!(told(keys::HOST), config.host.to_string());
    assert_eq!(told(keys::MAX_TOKENS), config.limits.tokens.to_string());
    assert_eq!(told(keys::MAX_DEPTH), config.limits.depth.to_string());
    assert_eq!(told(keys::MAX_FIELDS), config.limits.fields.to_string());
    assert_eq!(told(keys::MAX_ALIASES), config.limits.aliases.to_string());
    assert_eq!(
        told(keys::MAX_DIRECTIVES),
        config.limits.directives.to_string()
    );
    assert_eq!(
        told(keys::MAX_LIST_COST),
        config.limits.list_cost.to_string()
    );
    assert_eq!(
        told(keys::MAX_BODY_BYTES),
        config.limits.body_bytes.to_string()
    );
    assert_eq!(
        told(keys::TIMEOUT_SECONDS),
        config.limits.time.as_secs().to_string()
    );
    assert_eq!(
        told(keys::SHUTDOWN_SECONDS),
        config.shutdown.as_secs().to_string()
    );
}

#[test]
fn documents_are_configured_whole_or_refused() {
    let config = read(&[
        ("THROUGHLINE_DOCUMENTS", "s3://council-documents/live"),
        ("THROUGHLINE_DOCUMENT_BYTES", "1000"),
        ("THROUGHLINE_DOCUMENT_FORMATS", "pdf, JPEG"),
        ("THROUGHLINE_DOCUMENT_SECONDS", "60"),
        ("THROUGHLINE_SCANNER", "clamd://clamav:3310"),
    ]);
    let documents = config.unwrap_or_default().documents;
    let place = documents.place.as_ref().map(ToString::to_string);
    assert_eq!(place.as_deref(), Some("s3://council-documents/live"));
    assert_eq!(documents.most_bytes, 1_000);
    assert_eq!(documents.names().collect::<Vec<_>>(), ["pdf", "jpeg"]);
    assert_eq!(documents.time, Duration::from_mins(1));
    assert!(documents.scanner.is_some());
    let keys = faulty(&[
        ("THROUGHLINE_DOCUMENTS", "s3://key:secret@bucket"),
        ("THROUGHLINE_DOCUMENT_BYTES", "0"),
        ("THROUGHLINE_DOCUMENT_FORMATS", "pdf,exe"),
        ("THROUGHLINE_DOCUMENT_SECONDS", "3601"),
        ("THROUGHLINE_SCANNER", "clamav:3310"),
    ]);
    assert_eq!(
        keys,
        [
            "THROUGHLINE_DOCUMENTS",
            "THROUGHLINE_DOCUMENT_BYTES",
            "THROUGHLINE_DOCUMENT_FORMATS",
            "THROUGHLINE_DOCUMENT_SECONDS",
            "THROUGHLINE_SCANNER",
        ]
    );
    for place in [
        "documents",
        "ftp://host/x",
        "memory:///",
        "file://host/x",
        "az:///",
    ] {
        let found = faulty(&[("THROUGHLINE_DOCUMENTS", place)]);
        assert_eq!(found, ["THROUGHLINE_DOCUMENTS"], "{place}");
    }
    let secret = read(&[("THROUGHLINE_DOCUMENTS", "s3://key:secret@bucket")]);
    let told = secret
        .err()
        .map(|faults| faults.to_string())
        .unwrap_or_default();
    assert!(
        told.contains("THROUGHLINE_DOCUMENTS") && !told.contains("secret"),
        "{told}"
    );
}
