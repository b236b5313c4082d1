//! The files that a container engine would read. No engine runs here: they are read, not built.

use std::collections::BTreeSet;
use std::fs;

use clap::Parser;
use support::data::workspace;
use throughline::commands::CommandLine;
use throughline::config::KEYS;
use yaml_rust2::{Yaml, YamlLoader};

fn text(file: &str) -> String {
    let path = workspace().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn compose() -> Yaml {
    YamlLoader::load_from_str(&text("docker-compose.yml"))
        .expect("YAML")
        .remove(0)
}

fn environment(service: &str) -> Vec<(String, String)> {
    let compose = compose();
    let entries = compose["services"][service]["environment"]
        .as_hash()
        .expect("a mapping");
    let text = |yaml: &Yaml| yaml.as_str().expect("quoted text").to_owned();
    entries
        .iter()
        .map(|(key, value)| (text(key), text(value)))
        .collect()
}

fn value(service: &str, key: &str) -> String {
    let found = environment(service)
        .into_iter()
        .find(|(name, _)| name == key);
    found.unwrap_or_else(|| panic!("{service} has no {key}")).1
}

/// The lines of the Dockerfile that begin with an instruction, continued lines joined.
fn instructions(name: &str) -> Vec<String> {
    let joined = text("Dockerfile").replace("\\\n", " ");
    let lines = joined.lines().map(str::trim);
    lines
        .filter_map(|line| {
            line.strip_prefix(name)?
                .strip_prefix(' ')
                .map(str::to_owned)
        })
        .collect()
}

fn words(list: &Yaml) -> Vec<String> {
    let words = list.as_vec().expect("a list").iter();
    words
        .map(|word| word.as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn every_variable_is_a_key_of_our_configuration() {
    let known: BTreeSet<&str> = KEYS.iter().map(|key| key.name).collect();
    for (key, value) in environment("api") {
        assert!(known.contains(key.as_str()), "{key} is no key");
        // What is passed on from outside is called the same, but for the database's own password.
        for (name, _, _) in variables(&value) {
            assert!(
                known.contains(name.as_str()) || name == "POSTGRES_PASSWORD",
                "{name} is no key"
            );
        }
    }
    for line in instructions("ENV") {
        let key = line.split(['=', ' ']).next().unwrap_or("");
        assert!(known.contains(key), "{key} is no key");
    }
}

#[test]
fn no_secret_has_a_default() {
    let secret = |name: &str| {
        ["PASSWORD", "SECRET", "TOKEN", "KEY", "ISSUERS"]
            .iter()
            .any(|word| name.contains(word))
    };
    let all = text("docker-compose.yml");
    for (name, operator, _) in variables(&all) {
        assert!(
            !secret(&name) || operator == ":?",
            "{name} must be required: ${{{name}:?…}}"
        );
    }
    for service in ["api", "postgres"] {
        for (key, value) in environment(service) {
            let given = value.starts_with("${") || !secret(&key);
            assert!(given, "{key} stands in the file itself");
        }
    }
    // A password in the address of the database comes from outside too.
    let url = value("api", "DATABASE_URL");
    assert!(url.contains(":${POSTGRES_PASSWORD:?"), "{url}");
    assert_eq!(instructions("ARG"), [""; 0]);
    assert!(!instructions("ENV").iter().any(|line| secret(line)));
}

/// `${NAME}`, `${NAME:-default}`, `${NAME:?message}`: name, operator, rest.
fn variables(text: &str) -> Vec<(String, String, String)> {
    let parts = text
        .split("${")
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    parts
        .map(|(inside, _)| {
            let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let (name, rest) = inside.split_at(end.unwrap_or(inside.len()));
            let (operator, rest) = rest.split_at(rest.len().min(2));
            (name.to_owned(), operator.to_owned(), rest.to_owned())
        })
        .collect()
}

#[test]
fn the_started_command_exists() {
    let started = words(&compose()["services"]["api"]["command"]);
    parse(&started);
    let entry = YamlLoader::load_from_str(&instructions("ENTRYPOINT")[0]).expect("a list");
    assert_eq!(words(&entry[0]), ["throughline"]);
    let usual =
        YamlLoader::load_from_str(&instructions("CMD").pop().expect("CMD")).expect("a list");
    let usual = words(&usual[0]);
    parse(&usual);
}

fn parse(arguments: &[String]) {
    let all = std::iter::once("throughline").chain(arguments.iter().map(String::as_str));
    CommandLine::try_parse_from(all).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
}

#[test]
fn ports_and_health_paths_match() {
    let port = value("api", "THROUGHLINE_PORT");
    let metrics = value("api", "THROUGHLINE_METRICS_PORT");
    let exposed: Vec<String> = instructions("EXPOSE");
    assert_eq!(exposed, [format!("{port} {metrics}")]);
    let published = words(&compose()["services"]["api"]["ports"]);
    assert_eq!(published, [format!("{port}:{port}")]);
    assert_eq!(
        KEYS.iter()
            .find(|key| key.name == "THROUGHLINE_PORT")
            .map(|key| key.default),
        Some(port.as_str())
    );
    let image = &instructions("HEALTHCHECK")[0];
    let service = words(&compose()["services"]["api"]["healthcheck"]["test"]).join(" ");
    for (check, path) in [(image, "/health/live"), (&service, "/health/ready")] {
        assert!(check.contains(&format!("127.0.0.1/{port} ")), "{check}");
        assert!(check.contains(&format!("GET {path} HTTP/1.0")), "{check}");
    }
}

#[test]
fn the_image_does_not_run_as_root() {
    let user = instructions("USER").pop().expect("a user");
    assert!(!["root", "0", "0:0"].contains(&user.as_str()));
}
