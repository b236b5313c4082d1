//! The published contract, read from the schema itself.

use serde_json::Value;
use support::data::workspace;
use throughline::graphql::schema::{self, Schema, SchemaOptions};

const INTROSPECTION: &str = "{ __schema { types { name kind description
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { name description } }
    inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }";

fn schema() -> Schema {
    schema::build(SchemaOptions::default())
}

fn types() -> Vec<Value> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let response = runtime.block_on(schema().execute(INTROSPECTION));
    let data = response.data.into_json().expect("JSON");
    data["__schema"]["types"].as_array().expect("types").clone()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a name")
}

#[test]
fn the_committed_schema_is_current() {
    let file = workspace().join("schema.graphql");
    let current = schema::sdl(&schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, format!("{}\n", current.trim())).expect("schema.graphql");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed.trim() == current.trim(),
        "schema.graphql is old: cargo run -- schema > schema.graphql, or this test with UPDATE_SCHEMA=1"
    );
}

#[test]
fn everything_in_the_schema_says_what_it_means() {
    let mut silent = Vec::new();
    for kind in types() {
        if name(&kind).starts_with("__") {
            continue;
        }
        let mut check = |path: String, described: &Value| {
            if described["description"]
                .as_str()
                .unwrap_or("")
                .trim()
                .is_empty()
            {
                silent.push(path);
            }
        };
        let own = name(&kind);
        // The roots and what GraphQL itself brings need no words of ours; of a connection the
        // library describes the fields and the edge, and gives no place for words on the whole.
        if !own.ends_with("Connection")
            && ![
                "Query", "Mutation", "Boolean", "Int", "Float", "String", "ID",
            ]
            .contains(&own)
        {
            check(own.to_owned(), &kind);
        }
        for field in list(&kind, "fields") {
            let path = format!("{own}.{}", name(field));
            for argument in list(field, "args") {
                check(format!("{path}({})", name(argument)), argument);
            }
            check(path, field);
        }
        for member in list(&kind, "inputFields").chain(list(&kind, "enumValues")) {
            check(format!("{own}.{}", name(member)), member);
        }
    }
    assert!(silent.is_empty(), "no description: {silent:#?}");
}

#[test]
fn every_field_has_a_row_of_access() {
    let mut open = Vec::new();
    for kind in types() {
        if kind["kind"] != "OBJECT" || name(&kind).starts_with("__") {
            continue;
        }
        for field in list(&kind, "fields") {
            if rules::access::fields::rule(name(&kind), name(field)).is_none() {
                open.push(format!("{}.{}", name(&kind), name(field)));
            }
        }
    }
    assert!(
        open.is_empty(),
        "no row in rules/src/access/fields: {open:#?}"
    );
}

#[test]
fn what_is_deprecated_says_until_when() {
    for kind in types() {
        for field in list(&kind, "fields").filter(|field| field["isDeprecated"] == true) {
            let reason = field["deprecationReason"].as_str().unwrap_or("");
            let path = format!("{}.{}", name(&kind), name(field));
            assert!(reason.contains("Removal not before 2"), "{path}: {reason}");
        }
    }
}

#[test]
fn every_mutation_answers_in_one_shape() {
    let types = types();
    let find = |wanted: &str| types.iter().find(|kind| name(kind) == wanted);
    for mutation in list(find("Mutation").expect("mutations"), "fields") {
        let own = name(mutation);
        let mut upper = own.to_owned();
        upper[..1].make_ascii_uppercase();
        let arguments: Vec<&str> = list(mutation, "args").map(name).collect();
        assert_eq!(arguments, ["input"], "{own}");
        let input = find(&format!("{upper}Input")).unwrap_or_else(|| panic!("no {upper}Input"));
        let payload =
            find(&format!("{upper}Payload")).unwrap_or_else(|| panic!("no {upper}Payload"));
        let has = |kind: &Value, list_name: &str, field: &str| {
            list(kind, list_name).any(|f| name(f) == field)
        };
        assert!(has(input, "inputFields", "clientMutationId"), "{own}");
        assert!(has(payload, "fields", "clientMutationId"), "{own}");
        assert!(has(payload, "fields", "problems"), "{own}");
        // Bulk mutations share theirs: what is wrong with a row has the codes of its verb.
        let of = if own.ends_with("Bulk") {
            "CaseBulk"
        } else {
            &upper
        };
        assert!(find(&format!("{of}ProblemCode")).is_some(), "{own}");
        // What creates can be sent again safely.
        let keyed = has(input, "inputFields", "idempotencyKey");
        assert_eq!(keyed, has(payload, "fields", "replayed"), "{own}");
    }
}
