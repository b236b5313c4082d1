//! What a schema finds wrong, in plain words and without repeating the answer.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::{Failure, MOST_FAILURES};

/// The longest part of a form that a message repeats, in characters.
const LONGEST_QUOTE: usize = 200;

/// What is wrong, in the order of the form, each thing once.
pub(super) fn told<'a>(errors: impl Iterator<Item = ValidationError<'a>>) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for error in errors {
        for failure in of(&error) {
            if !failures.contains(&failure) {
                failures.push(failure);
            }
        }
        if failures.len() >= MOST_FAILURES {
            break;
        }
    }
    failures
}

/// Why a form cannot be read: a pattern, a format or a reference that is none.
pub(super) fn of_form(error: &ValidationError<'_>) -> Failure {
    let path = path(error.schema_path().as_str());
    let path = if path.is_empty() {
        self::path(error.instance_path().as_str())
    } else {
        path
    };
    let message = match error.kind() {
        Kind::Format { format } if format == "regex" => {
            "This is no pattern that can be matched in linear time. Look-around and back-references cannot be used."
                .to_owned()
        }
        _ => format!("The form cannot be used: {}.", quote(&error.masked().to_string())),
    };
    Failure { path, message }
}

fn of(error: &ValidationError<'_>) -> Vec<Failure> {
    let at = path(error.instance_path().as_str());
    let within = |name: &str, message: &str| {
        let mut path = at.clone();
        path.push(name.to_owned());
        Failure::new(&path, message)
    };
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![within(name, "This is missing. Give it.")]
        }
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| within(name, "Nothing asks for this. Leave it out."))
            .collect(),
        kind => {
            let message = size(kind).or_else(|| value(kind)).unwrap_or_else(|| {
                format!("This does not fit: {}.", quote(&error.masked().to_string()))
            });
            vec![Failure::new(&at, message)]
        }
    }
}

/// What to say of something too long, too many or too great.
fn size(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::MinLength { limit } => format!("This must have {limit} characters at least."),
        Kind::MaxLength { limit } => format!("This must have {limit} characters at most."),
        Kind::MinItems { limit } => format!("This must have {limit} entries at least."),
        Kind::MaxItems { limit } => format!("This must have {limit} entries at most."),
        Kind::MinProperties { limit } => format!("This must have {limit} answers at least."),
        Kind::MaxProperties { limit } => format!("This must have {limit} answers at most."),
        Kind::Minimum { limit } => format!("This must be {limit} at least."),
        Kind::Maximum { limit } => format!("This must be {limit} at most."),
        Kind::ExclusiveMinimum { limit } => format!("This must be more than {limit}."),
        Kind::ExclusiveMaximum { limit } => format!("This must be less than {limit}."),
        Kind::MultipleOf { multiple_of } => format!("This must be a multiple of {multiple_of}."),
        _ => return None,
    })
}

/// What to say of a value that is none of those asked for.
fn value(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Type {
            kind: TypeKind::Single(kind),
        } => format!("This must be {}.", a(*kind)),
        Kind::Type {
            kind: TypeKind::Multiple(kinds),
        } => {
            let kinds: Vec<&str> = kinds.iter().map(a).collect();
            format!("This must be {}.", kinds.join(" or "))
        }
        Kind::Format { format } => format!("This must be written as the format {format} has it."),
        Kind::Pattern { pattern } => {
            format!("This must match the pattern {}.", quote(pattern))
        }
        Kind::Enum { options } => format!("This must be one of {}.", listed(options)),
        Kind::Constant { expected_value } => {
            format!("This must be {}.", quote(&expected_value.to_string()))
        }
        Kind::UniqueItems => "The entries must differ from each other.".to_owned(),
        Kind::FalseSchema => "Nothing asks for this. Leave it out.".to_owned(),
        _ => return None,
    })
}

const fn a(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    }
}

fn listed(options: &Value) -> String {
    let options = options.as_array().into_iter().flatten();
    let options: Vec<String> = options.map(Value::to_string).collect();
    quote(&options.join(", "))
}

fn quote(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST_QUOTE).collect();
    format!("{start}…")
}

/// The names and places of a JSON pointer.
fn path(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1);
    parts
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}
