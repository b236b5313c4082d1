//! Forms: what a journey version asks of whoever opens a case, as a JSON Schema of draft 2020-12.
//!
//! A form stands alone: nothing is fetched, no reference leaves it or goes round in a circle, and its
//! patterns are matched in linear time, so that what a stranger answers costs little to check.

mod failure;
mod shape;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

/// The longest form, and the longest answers, in bytes of JSON.
pub const MOST_BYTES: usize = 65_536;
/// The most schemas in a form, each counted as often as something refers to it.
pub const MOST_SCHEMAS: usize = 1_000;
/// The most patterns in a form.
pub const MOST_PATTERNS: usize = 50;
/// The longest pattern, in characters.
pub const LONGEST_PATTERN: usize = 500;
/// How deep objects and lists may nest in a form.
pub const DEEPEST_FORM: usize = 32;
/// How deep objects and lists may nest in answers.
pub const DEEPEST_ANSWERS: usize = 16;
/// The most values in answers, with the objects and lists that hold them.
pub const MOST_ANSWERS: usize = 1_000;
/// The most failures that are told of one form or of one set of answers.
pub const MOST_FAILURES: usize = 50;

/// What the memory of one compiled pattern may come to, in bytes.
const PATTERN_MEMORY: usize = 1 << 20;

/// One thing that is wrong with a form or with answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where: the names and places that lead to it from the top; empty for the whole.
    pub path: Vec<String>,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Failure {
    fn new(path: &[String], message: impl Into<String>) -> Self {
        Self {
            path: path.to_vec(),
            message: message.into(),
        }
    }
}

/// What keeps answers from being kept at all, whatever the form: they are no object, nest too deep, or hold too much.
#[must_use]
pub fn out_of_bounds(answers: &Value) -> Vec<Failure> {
    shape::of_answers(answers)
}

/// A form that can be asked about answers.
#[derive(Debug)]
pub struct Form(Validator);

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// Everything that is wrong with it, at most [`MOST_FAILURES`].
    pub fn read(schema: &Value) -> Result<Self, Vec<Failure>> {
        let mut failures = shape::failures(schema);
        if failures.is_empty() {
            failures =
                failure::told(jsonschema::draft202012::meta::validator().iter_errors(schema));
        }
        if !failures.is_empty() {
            failures.truncate(MOST_FAILURES);
            return Err(failures);
        }
        let patterns = PatternOptions::regex()
            .size_limit(PATTERN_MEMORY)
            .dfa_size_limit(PATTERN_MEMORY);
        jsonschema::draft202012::options()
            .offline()
            .with_pattern_options(patterns)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .build(schema)
            .map(Self)
            .map_err(|error| vec![failure::of_form(&error)])
    }

    /// What keeps answers from being taken, at most [`MOST_FAILURES`]; empty when they keep the form.
    #[must_use]
    pub fn failures(&self, answers: &Value) -> Vec<Failure> {
        let mut failures = shape::of_answers(answers);
        if failures.is_empty() {
            failures = failure::told(self.0.iter_errors(answers));
        }
        failures.truncate(MOST_FAILURES);
        failures
    }
}

#[cfg(test)]
#[path = "form_test.rs"]
mod tests;
