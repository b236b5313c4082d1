//! Everything that is refused of a document before a statement is sent for it.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::{ServerError, Value};

use super::ask::Ask;
use super::documents::{Documents, Good, are_plain};
use super::measure::{Measure, measure};
use super::scan::{self, scan};
use crate::compiled::Compiled;
use crate::config::Limits;
use crate::graphql::failure::Refusal;

/// A document that is small enough to be validated and executed.
pub(super) struct Checked {
    /// The document.
    pub(super) document: Arc<ExecutableDocument>,
    /// What answers it without its resolvers, whatever the values.
    pub(super) compiled: Option<Arc<Compiled>>,
    /// What it costs.
    pub(super) measure: Measure,
    /// Whether the operation that is meant changes anything.
    pub(super) is_mutation: bool,
    /// Whether the document was found valid before, with whatever values.
    pub(super) is_known: bool,
    /// Whether it is valid with these values too, without another look.
    pub(super) is_proven: bool,
}

/// The document of a request, parsed and measured.
pub(super) fn check(
    ask: &Ask,
    limits: &Limits,
    documents: &Documents,
) -> Result<Checked, Box<ServerError>> {
    let known = documents.find(ask);
    let is_known = known.is_some();
    let Good { document, compiled } = match known {
        Some(good) => good,
        None => Good {
            document: Arc::new(parsed(ask, limits)?),
            compiled: None,
        },
    };
    let measure = measured(&document, ask, limits)?;
    let operation = meant(&document, ask.operation_name.as_deref());
    if let Some(operation) = operation {
        check_variables(operation, ask)?;
    }
    let is_proven = is_known && operation.is_some_and(|it| are_plain(it, &ask.variables));
    Ok(Checked {
        measure,
        is_mutation: operation.is_some_and(|it| it.ty == OperationType::Mutation),
        is_known,
        is_proven,
        compiled: compiled.filter(|_| is_proven),
        document,
    })
}

fn parsed(ask: &Ask, limits: &Limits) -> Result<ExecutableDocument, Box<ServerError>> {
    scan(&ask.query, limits.tokens).map_err(|refused| {
        Box::new(match refused {
            scan::Refused::Tokens => exceeded("words and signs", limits.tokens),
            scan::Refused::Nesting => exceeded("brackets within brackets", scan::NESTING),
            scan::Refused::Null => refuse(
                Refusal::BadUserInput,
                "The document holds the character U+0000, which no text may hold.".to_owned(),
            ),
        })
    })?;
    parse_query(&ask.query).map_err(|error| Box::new(ServerError::from(error)))
}

fn measured(
    document: &ExecutableDocument,
    ask: &Ask,
    limits: &Limits,
) -> Result<Measure, Box<ServerError>> {
    let measure = measure(document, &ask.variables).map_err(|cycle| {
        let message = format!("The fragment {} contains itself.", cycle.0);
        Box::new(refuse(Refusal::BadUserInput, message))
    })?;
    for (what, is, most) in [
        ("fields", measure.fields, limits.fields),
        ("aliases", measure.aliases, limits.aliases),
        ("directives", measure.directives, limits.directives),
        ("fields within fields", measure.depth, limits.depth),
        (
            "fields of the answer, as its lists can repeat them",
            measure.list_cost,
            limits.list_cost,
        ),
    ] {
        if is > most {
            return Err(Box::new(exceeded(what, most)));
        }
    }
    Ok(measure)
}

/// The operation that the request means; `None` when that is not clear, which the validation tells.
pub(super) fn meant<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut operations = operations.values();
            match (operations.next(), operations.next()) {
                (Some(only), None) => Some(&only.node),
                _ => None,
            }
        }
    }
}

/// A variable that may not be null needs a value. Left to the execution, its absence would fail
/// the fields that use it one by one.
fn check_variables(operation: &OperationDefinition, ask: &Ask) -> Result<(), Box<ServerError>> {
    for variable in &operation.variable_definitions {
        let variable = &variable.node;
        let name = &variable.name.node;
        let value = ask.variables.get(name);
        let is_null = value.is_some_and(|value| *value == Value::Null);
        let is_absent = value.is_none() && variable.default_value.is_none();
        if !variable.var_type.node.nullable && (is_null || is_absent) {
            let message = format!(
                "The variable ${name} is {} and needs a value.",
                variable.var_type.node
            );
            return Err(Box::new(refuse(Refusal::BadUserInput, message)));
        }
    }
    Ok(())
}

fn exceeded(what: &str, most: usize) -> ServerError {
    refuse(
        Refusal::LimitExceeded,
        format!("The request has more than {most} {what}. Ask for less at a time."),
    )
}

/// An error that was found before the execution.
pub(super) fn refuse(refusal: Refusal, message: String) -> ServerError {
    let mut error = ServerError::new(message, None);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", Value::from(refusal.code()));
    error
}

#[cfg(test)]
mod tests {
    use async_graphql::Variables;
    use serde_json::json;

    use super::*;

    fn outcome(query: &str, name: Option<&str>, variables: serde_json::Value) -> String {
        let ask = Ask {
            query: query.to_owned(),
            operation_name: name.map(str::to_owned),
            variables: Variables::from_json(variables),
        };
        match check(&ask, &Limits::default(), &Documents::default()) {
            Ok(checked) if checked.is_mutation => "mutation".to_owned(),
            Ok(_) => "query".to_owned(),
            Err(error) => error
                .extensions
                .as_ref()
                .and_then(|values| values.get("code"))
                .map_or_else(
                    || "SYNTAX".to_owned(),
                    |code| match code {
                        Value::String(code) => code.clone(),
                        other => other.to_string(),
                    },
                ),
        }
    }

    #[test]
    fn the_operation_that_is_meant_decides() {
        let two = "query A { a } mutation B { b }";
        assert_eq!(outcome(two, Some("A"), json!({})), "query");
        assert_eq!(outcome(two, Some("B"), json!({})), "mutation");
        assert_eq!(outcome("mutation { b }", None, json!({})), "mutation");
    }

    #[test]
    fn a_variable_that_may_not_be_null_needs_a_value() {
        let document = "query($a: Int!, $b: Int! = 1, $c: Int) { a(a: $a, b: $b, c: $c) }";
        assert_eq!(outcome(document, None, json!({"a": 1})), "query");
        assert_eq!(outcome(document, None, json!({})), "BAD_USER_INPUT");
        assert_eq!(
            outcome(document, None, json!({"a": null})),
            "BAD_USER_INPUT"
        );
        assert_eq!(
            outcome(document, None, json!({"a": 1, "b": null})),
            "BAD_USER_INPUT"
        );
    }

    #[test]
    fn each_limit_refuses_what_exceeds_it() {
        let limit = "LIMIT_EXCEEDED";
        let aliases: Vec<String> = (0..201).map(|n| format!("a{n}:x")).collect();
        let aliases = aliases.join(" ");
        assert_eq!(outcome(&format!("{{ {aliases} }}"), None, json!({})), limit);
        let deep = format!("{}x{}", "{a".repeat(21), "}".repeat(21));
        assert_eq!(outcome(&deep, None, json!({})), limit);
        let lists = "{ a(first: 100) { nodes { b(first: 100) { nodes { c(first: 100) { nodes { x } } } } } } }";
        assert_eq!(outcome(lists, None, json!({})), limit);
        let directives = "{ x ".to_owned() + &"@skip(if: false) ".repeat(101) + "}";
        assert_eq!(outcome(&directives, None, json!({})), limit);
        let doubling = (0..40).fold("{ ...F0 } ".to_owned(), |text, n| {
            text + &format!("fragment F{n} on Q {{ ...F{0} ...F{0} }} ", n + 1)
        });
        assert_eq!(
            outcome(&(doubling + "fragment F40 on Q { x }"), None, json!({})),
            limit
        );
    }

    #[test]
    fn what_does_not_parse_or_circles_is_refused() {
        assert_eq!(outcome("{", None, json!({})), "SYNTAX");
        let circle = "{ ...A } fragment A on Q { ...A ...A }";
        assert_eq!(outcome(circle, None, json!({})), "BAD_USER_INPUT");
        assert_eq!(outcome("{ a(b: \"\\ud800\") }", None, json!({})), "SYNTAX");
    }
}
