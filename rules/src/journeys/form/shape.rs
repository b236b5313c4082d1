//! What a form, and answers, may be made of, before anybody asks what they mean.

use serde_json::{Map, Value};

use super::{
    DEEPEST_ANSWERS, DEEPEST_FORM, Failure, LONGEST_PATTERN, MOST_ANSWERS, MOST_PATTERNS,
    MOST_SCHEMAS,
};

/// The draft that forms are written in.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
/// Where a form keeps what it refers to.
const DEFINITIONS: &str = "#/$defs/";

/// Keywords that give a schema another name or place, or a meaning that others choose.
const REFUSED: [&str; 12] = [
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveAnchor",
    "$recursiveRef",
    "$vocabulary",
    "id",
    "definitions",
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is a schema.
const ONE: [&str; 10] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "additionalItems",
];
/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is an object of schemas.
const OBJECTS: [&str; 4] = [
    "$defs",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// What is wrong with the shape of a form.
pub(super) fn failures(schema: &Value) -> Vec<Failure> {
    let Some(root) = schema.as_object() else {
        return vec![Failure::new(&[], "A form must be a JSON object.")];
    };
    if depth_beyond(schema, DEEPEST_FORM) {
        let message = format!("A form may nest {DEEPEST_FORM} levels deep at most.");
        return vec![Failure::new(&[], message)];
    }
    let mut failures = Vec::new();
    if root.get("type").and_then(Value::as_str) != Some("object") {
        let message = "The answers to a form are an object: its type must be \"object\".";
        failures.push(Failure::new(&["type".to_owned()], message));
    }
    let mut walk = Walk {
        definitions: root.get("$defs").and_then(Value::as_object),
        failures,
        patterns: 0,
    };
    walk.schema(schema, &mut Vec::new());
    if walk.patterns > MOST_PATTERNS {
        let message = format!("A form may have {MOST_PATTERNS} patterns at most.");
        walk.failures.push(Failure::new(&[], message));
    }
    if walk.failures.is_empty() {
        let mut count = Count {
            definitions: walk.definitions,
            on_the_way: Vec::new(),
            schemas: 0,
        };
        walk.failures.extend(count.schema(schema).err());
    }
    walk.failures
}

/// What is wrong with the shape of answers.
pub(super) fn of_answers(answers: &Value) -> Vec<Failure> {
    if !answers.is_object() {
        let message = "Answers must be a JSON object, with a name for each answer.";
        return vec![Failure::new(&[], message)];
    }
    if depth_beyond(answers, DEEPEST_ANSWERS) {
        let message = format!("Answers may nest {DEEPEST_ANSWERS} levels deep at most.");
        return vec![Failure::new(&[], message)];
    }
    let count = values(answers);
    if count > MOST_ANSWERS {
        let message =
            format!("Answers may hold {MOST_ANSWERS} values at most; these hold {count}.");
        return vec![Failure::new(&[], message)];
    }
    Vec::new()
}

fn inner(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(list) => Box::new(list.iter()),
        Value::Object(object) => Box::new(object.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn depth_beyond(value: &Value, levels: usize) -> bool {
    match levels.checked_sub(1) {
        _ if !value.is_array() && !value.is_object() => false,
        None => true,
        Some(deeper) => inner(value).any(|one| depth_beyond(one, deeper)),
    }
}

fn values(value: &Value) -> usize {
    1 + inner(value).map(values).sum::<usize>()
}

/// The schemas right below one, each with the way to it.
fn below(schema: &Map<String, Value>) -> Vec<(Vec<String>, &Value)> {
    let mut found = Vec::new();
    for (keyword, value) in schema {
        let name = keyword.as_str();
        if ONE.contains(&name) {
            found.push((vec![keyword.clone()], value));
        } else if LISTS.contains(&name) {
            for (place, one) in value.as_array().into_iter().flatten().enumerate() {
                found.push((vec![keyword.clone(), place.to_string()], one));
            }
        } else if OBJECTS.contains(&name) {
            for (key, one) in value.as_object().into_iter().flatten() {
                found.push((vec![keyword.clone(), key.clone()], one));
            }
        }
    }
    found
}

/// The definition that a reference names.
fn definition<'a>(
    definitions: Option<&'a Map<String, Value>>,
    reference: &str,
) -> Option<(&'a String, &'a Value)> {
    let name = reference.strip_prefix(DEFINITIONS)?;
    definitions?.get_key_value(name)
}

/// Looks at every schema of a form once.
struct Walk<'a> {
    definitions: Option<&'a Map<String, Value>>,
    failures: Vec<Failure>,
    patterns: usize,
}

impl Walk<'_> {
    fn schema(&mut self, schema: &Value, path: &mut Vec<String>) {
        let Some(object) = schema.as_object() else {
            return;
        };
        for (keyword, value) in object {
            path.push(keyword.clone());
            self.keyword(keyword, value, path);
            path.pop();
        }
        for (way, one) in below(object) {
            let length = path.len();
            path.extend(way);
            self.schema(one, path);
            path.truncate(length);
        }
    }

    fn keyword(&mut self, keyword: &str, value: &Value, path: &[String]) {
        let told = match keyword {
            "$schema" if path.len() > 1 || !is_draft(value) => Some(format!(
                "Forms are written in JSON Schema 2020-12. Leave $schema out, or say {DRAFT} at the top."
            )),
            "$defs" if path.len() > 1 => {
                Some("Definitions stand at the top of a form. Move them there.".to_owned())
            }
            "$ref" => {
                let reference = value.as_str().unwrap_or_default();
                definition(self.definitions, reference)
                    .is_none()
                    .then(|| {
                        format!("A reference must name a definition of the form itself, such as {DEFINITIONS}address.")
                    })
            }
            "pattern" => self.pattern(value.as_str().unwrap_or_default()),
            "patternProperties" => {
                let patterns = value.as_object().into_iter().flatten();
                patterns.fold(None, |told, (one, _)| told.or(self.pattern(one)))
            }
            refused if REFUSED.contains(&refused) => {
                Some(format!("A form may not use {refused}. Leave it out."))
            }
            _ => None,
        };
        self.failures
            .extend(told.map(|message| Failure::new(path, message)));
    }

    fn pattern(&mut self, pattern: &str) -> Option<String> {
        self.patterns += 1;
        (pattern.chars().count() > LONGEST_PATTERN)
            .then(|| format!("A pattern may have {LONGEST_PATTERN} characters at most."))
    }
}

/// Whether it names the draft that forms are written in.
fn is_draft(value: &Value) -> bool {
    value.as_str().map(|draft| draft.trim_end_matches('#')) == Some(DRAFT)
}

/// Counts the schemas that one set of answers can meet, through all references.
struct Count<'a> {
    definitions: Option<&'a Map<String, Value>>,
    on_the_way: Vec<&'a str>,
    schemas: usize,
}

impl<'a> Count<'a> {
    fn schema(&mut self, schema: &'a Value) -> Result<(), Failure> {
        self.schemas += 1;
        if self.schemas > MOST_SCHEMAS {
            let message = format!(
                "A form may have {MOST_SCHEMAS} schemas at most, each counted as often as it is referred to."
            );
            return Err(Failure::new(&[], message));
        }
        let Some(object) = schema.as_object() else {
            return Ok(());
        };
        // What nobody refers to is counted too, once, so that no form is read at length for nothing.
        for (_, one) in below(object) {
            self.schema(one)?;
        }
        let reference = object.get("$ref").and_then(Value::as_str);
        let named = reference.and_then(|name| definition(self.definitions, name));
        if let Some((name, target)) = named {
            if self.on_the_way.contains(&name.as_str()) {
                let path = ["$defs".to_owned(), name.clone()];
                let message = "A definition may not lead back to itself.";
                return Err(Failure::new(&path, message));
            }
            self.on_the_way.push(name);
            self.schema(target)?;
            self.on_the_way.pop();
        }
        Ok(())
    }
}
