#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use serde_json::json;

use super::*;

fn told(failures: Vec<Failure>) -> Vec<(String, String)> {
    let failures = failures.into_iter();
    failures
        .map(|failure| (failure.path.join("/"), failure.message))
        .collect()
}

fn refused(schema: &Value) -> Vec<String> {
    let failures = Form::read(schema).unwrap_err();
    failures
        .into_iter()
        .map(|failure| failure.path.join("/"))
        .collect()
}

fn bins() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["address", "missedOn"],
        "additionalProperties": false,
        "properties": {
            "address": { "$ref": "#/$defs/address" },
            "missedOn": { "type": "string", "format": "date" },
            "bins": { "type": "integer", "minimum": 1, "maximum": 5 },
            "colour": { "enum": ["GREEN", "BLACK"] },
        },
        "$defs": { "address": {
            "type": "object",
            "required": ["postcode"],
            "properties": {
                "postcode": { "type": "string", "pattern": "^[A-Z]{1,2}[0-9]+ [0-9][A-Z]{2}$" },
                "lines": { "type": "array", "maxItems": 3, "items": { "type": "string", "minLength": 1 } },
            },
        } },
    })
}

#[test]
fn answers_that_keep_the_form_have_no_failures() {
    let form = Form::read(&bins()).unwrap();
    let answers = json!({
        "address": { "postcode": "BS1 5TR", "lines": ["College Green"] },
        "missedOn": "2026-10-14", "bins": 2, "colour": "GREEN",
    });
    assert_eq!(form.failures(&answers), []);
}

#[test]
fn every_failure_is_told_at_the_path_of_its_answer() {
    let form = Form::read(&bins()).unwrap();
    let answers = json!({
        "address": { "lines": ["", 7, "c", "d"] },
        "missedOn": "2026-02-30", "bins": 6, "colour": "PINK", "a/b": 1,
    });
    let mut failures = told(form.failures(&answers));
    failures.sort();
    let expected = [
        ("a/b", "Nothing asks for this. Leave it out."),
        ("address/lines", "This must have 3 entries at most."),
        ("address/lines/0", "This must have 1 characters at least."),
        ("address/lines/1", "This must be a text."),
        ("address/postcode", "This is missing. Give it."),
        ("bins", "This must be 5 at most."),
        ("colour", "This must be one of \"GREEN\", \"BLACK\"."),
        (
            "missedOn",
            "This must be written as the format date has it.",
        ),
    ]
    .map(|(path, message)| (path.to_owned(), message.to_owned()));
    assert_eq!(failures, expected);
    let given = form.failures(&json!({ "address": { "postcode": "here" }, "missedOn": null }));
    let mut given = told(given);
    given.sort();
    assert_eq!(
        given,
        [
            (
                "address/postcode".to_owned(),
                "This must match the pattern ^[A-Z]{1,2}[0-9]+ [0-9][A-Z]{2}$.".to_owned()
            ),
            ("missedOn".to_owned(), "This must be a text.".to_owned()),
        ]
    );
}

#[test]
fn a_name_with_a_slash_stays_one_part_of_the_path() {
    let form =
        Form::read(&json!({ "type": "object", "properties": { "a/b~c": { "type": "null" } } }));
    let failures = form.unwrap().failures(&json!({ "a/b~c": 1 }));
    let paths: Vec<Vec<String>> = failures.into_iter().map(|failure| failure.path).collect();
    assert_eq!(paths, [["a/b~c"]]);
}

#[test]
fn at_most_fifty_failures_are_told() {
    let schema = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let answers: serde_json::Map<String, Value> = (0..60)
        .map(|number| (format!("q{number:02}"), json!(1)))
        .collect();
    let failures = Form::read(&schema)
        .unwrap()
        .failures(&Value::Object(answers));
    assert_eq!(failures.len(), 50);
}

#[test]
fn answers_are_an_object_of_bounded_depth_and_number() {
    let form = Form::read(&json!({ "type": "object" })).unwrap();
    assert_eq!(form.failures(&json!([])).len(), 1);
    let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert_eq!(form.failures(&nested(DEEPEST_ANSWERS)), []);
    assert_eq!(form.failures(&nested(DEEPEST_ANSWERS + 1)).len(), 1);
    // The object and the list are two of the values.
    let list = |length: usize| json!({ "a": vec![0; length] });
    assert_eq!(form.failures(&list(MOST_ANSWERS - 2)), []);
    assert_eq!(form.failures(&list(MOST_ANSWERS - 1)).len(), 1);
}

#[test]
fn a_form_stands_alone() {
    let with = |schema: Value| json!({ "type": "object", "properties": { "a": schema } });
    for (schema, path) in [
        (json!({ "$ref": "https://example.org/a.json" }), "$ref"),
        (json!({ "$ref": "#/properties/a" }), "$ref"),
        (json!({ "$ref": "#/$defs/missing" }), "$ref"),
        (json!({ "$id": "https://example.org/" }), "$id"),
        (json!({ "$dynamicRef": "#a" }), "$dynamicRef"),
        (json!({ "$schema": DRAFT_7 }), "$schema"),
    ] {
        assert_eq!(refused(&with(schema)), [format!("properties/a/{path}")]);
    }
    assert_eq!(
        refused(&json!({ "type": "object", "$schema": DRAFT_7 })),
        ["$schema"]
    );
    // Names of questions are no keywords.
    assert!(
        Form::read(&json!({ "type": "object", "properties": { "$ref": { "type": "string" } } }))
            .is_ok()
    );
}

const DRAFT_7: &str = "http://json-schema.org/draft-07/schema#";

#[test]
fn a_form_may_neither_go_round_in_a_circle_nor_multiply_itself() {
    let circle = json!({
        "type": "object", "properties": { "a": { "$ref": "#/$defs/a" } },
        "$defs": { "a": { "properties": { "b": { "$ref": "#/$defs/a" } } } },
    });
    assert_eq!(refused(&circle), ["$defs/a"]);
    // Each definition refers to the next one twice: 2^12 schemas at the bottom.
    let mut definitions = serde_json::Map::new();
    for level in 0..12 {
        let next = json!({ "$ref": format!("#/$defs/d{}", level + 1) });
        definitions.insert(format!("d{level}"), json!({ "allOf": [next, next] }));
    }
    definitions.insert("d12".to_owned(), json!({ "type": "string" }));
    let grown = json!({
        "type": "object", "properties": { "a": { "$ref": "#/$defs/d0" } }, "$defs": definitions,
    });
    assert_eq!(refused(&grown), [""]);
}

#[test]
fn a_form_must_be_sound() {
    assert_eq!(refused(&json!(true)), [""]);
    assert_eq!(refused(&json!({ "type": "array" })), ["type"]);
    let property = |schema: Value| json!({ "type": "object", "properties": { "a": schema } });
    for (schema, path) in [
        (json!({ "type": "text" }), "properties/a/type"),
        (json!({ "minLength": -1 }), "properties/a/minLength"),
        (json!({ "format": "postcode" }), "properties/a/format"),
        (json!({ "pattern": "(" }), "properties/a/pattern"),
        (json!({ "pattern": "(?=a)b" }), "properties/a/pattern"),
        (json!({ "pattern": "(a)\\1" }), "properties/a/pattern"),
        (
            json!({ "pattern": "a".repeat(501) }),
            "properties/a/pattern",
        ),
    ] {
        assert_eq!(refused(&property(schema.clone())), [path], "{schema}");
    }
    let deep = (0..DEEPEST_FORM).fold(json!({}), |inner, _| json!({ "not": inner }));
    assert_eq!(refused(&deep), [""]);
}
