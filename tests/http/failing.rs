//! A failing panel never blanks its neighbours.

use serde_json::Value;
use support::faults::{Break, Faults};
use support::{Answer, Setup, World, on_both};

use super::wide;

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

async fn prepared(world: &World) -> (World, std::sync::Arc<Faults>, String, Value) {
    let (token, variables) = wide::prepare(world).await;
    let faults = Faults::new();
    let setup = Setup {
        faults: Some(faults.clone()),
        ..Setup::default()
    };
    (world.serve(setup).await, faults, token, variables)
}

on_both!(
    each_failing_read_leaves_its_neighbours_whole,
    |world: World| async move {
        let (world, faults, token, variables) = prepared(&world).await;
        let whole = world.ask(&token, wide::QUERY, variables.clone()).await;
        whole.data();
        let names = faults.seen();
        assert!(names.len() > 3, "{names:?}");
        for name in names {
            faults.choose(name, Break::Fail);
            let broken = world.ask(&token, wide::QUERY, variables.clone()).await;
            assert_only_broken_fields_are_null(&whole, &broken, name);
        }
        faults.heal();
        let again = world.ask(&token, wide::QUERY, variables).await;
        assert_eq!(again.body["data"], whole.body["data"]);
    }
);

on_both!(
    a_panic_becomes_internal_and_the_next_request_is_served,
    |world: World| async move {
        let (world, faults, token, variables) = prepared(&world).await;
        let whole = world.ask(&token, wide::QUERY, variables.clone()).await;
        let names = faults.seen();
        for name in names {
            faults.choose(name, Break::Panic);
            let broken = world.ask(&token, wide::QUERY, variables.clone()).await;
            assert_eq!(broken.code(), "INTERNAL", "{name}: {}", broken.text);
            let error = &broken.body["errors"][0];
            assert!(
                error["extensions"]["requestId"].is_string(),
                "{name}: {error}"
            );
            assert!(!broken.text.contains("panic"), "{name}: {}", broken.text);
        }
        faults.heal();
        let again = world.ask(&token, wide::QUERY, variables).await;
        assert_eq!(again.body["data"], whole.body["data"]);
    }
);

/// Reads that this viewer, or a case that was opened here, does not lead to.
const NOT_IN_QUERIES: [(&str, &str); 3] = [
    ("cases given to partner", "asked for partners alone"),
    (
        "journeys in figure reach",
        "asked for those who see the figures of some journeys alone",
    ),
    ("activity by id", "asked for imported events alone"),
];

#[test]
fn the_wide_query_asks_every_read_there_is() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let seen = runtime.block_on(async {
        let world = World::start(support::Kind::Sqlite).await;
        let (served, faults, token, variables) = prepared(&world).await;
        served.ask(&token, wide::QUERY, variables).await.data();
        world.stop().await;
        faults.seen()
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
