//! A failing panel never blanks its neighbours.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use support::faults::{Break, Faults};
use support::{Answer, Setup, World, on_both};

use super::wide::{self, Asked};

/// The paths, as text, at which two values differ; a value that became null is not looked into.
fn differences(before: &Value, after: &Value, path: &str, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(left), Value::Object(right)) => {
            assert_eq!(left.len(), right.len(), "{path}: fields were dropped");
            for (name, value) in left {
                differences(value, &right[name], &format!("{path}/{name}"), found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (at, (left, right)) in left.iter().zip(right).enumerate() {
                differences(left, right, &format!("{path}/{at}"), found);
            }
        }
        _ if before == after => {}
        _ => {
            assert!(after.is_null(), "{path} was {before} and became {after}");
            found.push(path.to_owned());
        }
    }
}

fn error_paths(answer: &Answer) -> Vec<String> {
    let errors = answer.body["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let steps = error["path"].as_array().cloned().unwrap_or_default();
            steps
                .iter()
                .fold(String::new(), |path, step| match step.as_str() {
                    Some(name) => format!("{path}/{name}"),
                    None => format!("{path}/{step}"),
                })
        })
        .collect()
}

/// Every difference is a null with its error, and everything else stands as it was.
fn assert_only_broken_fields_are_null(whole: &Answer, broken: &Answer, name: &str) {
    assert_eq!(broken.status, 200, "{name}: {}", broken.text);
    let mut nulls = Vec::new();
    differences(&whole.body["data"], &broken.body["data"], "", &mut nulls);
    let mut errors = error_paths(broken);
    assert!(!errors.is_empty(), "{name} failed unseen");
    nulls.sort();
    errors.sort();
    assert_eq!(nulls, errors, "{name}: {}", broken.text);
    for error in broken.body["errors"].as_array().expect("errors") {
        assert_eq!(error["extensions"]["code"], "INTERNAL", "{name}: {error}");
        assert!(
            error["extensions"]["requestId"].is_string(),
            "{name}: {error}"
        );
        let text = error.to_string();
        assert!(
            !text.contains("made to fail"),
            "the cause of {name} reached the client: {text}"
        );
    }
}

/// A query at a server of its own, whose reads can be broken.
struct Prepared {
    world: World,
    faults: Arc<Faults>,
    asked: Asked,
}

impl Prepared {
    async fn all(world: &World) -> Vec<Self> {
        let mut all = Vec::new();
        for asked in wide::prepare(world).await {
            let faults = Faults::new();
            let setup = Setup {
                faults: Some(faults.clone()),
                ..Setup::default()
            };
            let world = world.serve(setup).await;
            all.push(Self {
                world,
                faults,
                asked,
            });
        }
        all
    }

    async fn ask(&self) -> Answer {
        let Asked {
            token,
            query,
            variables,
        } = &self.asked;
        self.world.ask(token, query, variables.clone()).await
    }
}

on_both!(
    each_failing_read_leaves_its_neighbours_whole,
    |world: World| async move {
        for prepared in Prepared::all(&world).await {
            let whole = prepared.ask().await;
            whole.data();
            let names = prepared.faults.seen();
            assert!(names.len() > 3, "{names:?}");
            for name in names {
                prepared.faults.choose(name, Break::Fail);
                let broken = prepared.ask().await;
                assert_only_broken_fields_are_null(&whole, &broken, name);
            }
            prepared.faults.heal();
            let again = prepared.ask().await;
            assert_eq!(again.body["data"], whole.body["data"]);
        }
    }
);

on_both!(
    a_panic_becomes_internal_and_the_next_request_is_served,
    |world: World| async move {
        for prepared in Prepared::all(&world).await {
            let whole = prepared.ask().await;
            for name in prepared.faults.seen() {
                prepared.faults.choose(name, Break::Panic);
                let broken = prepared.ask().await;
                assert_eq!(broken.code(), "INTERNAL", "{name}: {}", broken.text);
                let error = &broken.body["errors"][0];
                assert!(
                    error["extensions"]["requestId"].is_string(),
                    "{name}: {error}"
                );
                assert!(!broken.text.contains("panic"), "{name}: {}", broken.text);
            }
            prepared.faults.heal();
            let again = prepared.ask().await;
            assert_eq!(again.body["data"], whole.body["data"]);
        }
    }
);

/// Reads that a council filled by mutations alone does not lead to.
const NOT_IN_QUERIES: [(&str, &str); 7] = [
    (
        "destruction of words",
        "asked of cases whose words were destroyed alone",
    ),
    ("activity by id", "asked for imported events alone"),
    (
        "erasures of customers",
        "asked of customers who were erased alone",
    ),
    (
        "compiled document",
        "its failure is answered by the resolvers, see cases::reading::compiled",
    ),
    (
        "events of holds by id",
        "asked for events of legal holds alone",
    ),
    ("linked KPI", "asked by links to pictures alone"),
    (
        "record of readings",
        "written for stated reasons alone, see cases::confidentiality",
    ),
];

#[test]
fn the_wide_queries_ask_every_read_there_is() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let seen = runtime.block_on(async {
        let world = World::start(support::Kind::Sqlite).await;
        let mut seen = BTreeSet::new();
        for prepared in Prepared::all(&world).await {
            prepared.ask().await.data();
            seen.extend(prepared.faults.seen());
        }
        world.stop().await;
        seen
    });
    let mut missing = Vec::new();
    for source in crate::process::source::rust_files("api/src") {
        for part in source.text.split(".ask(").skip(1) {
            let Some(name) = part.trim_start().strip_prefix('"') else {
                continue;
            };
            let name = name.split('"').next().unwrap_or("");
            let excepted = NOT_IN_QUERIES.iter().any(|(other, _)| *other == name);
            if !seen.contains(name) && !excepted {
                missing.push(format!("{}: {name}", source.path));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
