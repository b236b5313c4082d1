//! Documents that were found valid, parsed and compiled: clients send the same few again and again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::parser::types::{BaseType, ExecutableDocument, OperationDefinition, Type};
use async_graphql::{Value, Variables};

use super::ask::Ask;
use super::check::meant;
use crate::compiled::{Compiled, compile};

/// Longer documents are rare, and not kept.
const LONGEST: usize = 16 * 1024;

/// When the texts that are kept would be longer together, all are forgotten.
const MOST: usize = 1024 * 1024;

/// A document and which of its operations was meant: both decide whether it is valid.
type Key = (String, Option<String>);

/// The documents that are kept.
#[derive(Debug, Default)]
pub struct Documents(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    documents: HashMap<Key, Good>,
    bytes: usize,
}

/// A document that was found valid.
#[derive(Clone, Debug)]
pub(super) struct Good {
    /// The document.
    pub(super) document: Arc<ExecutableDocument>,
    /// What answers it without its resolvers, where something does.
    pub(super) compiled: Option<Arc<Compiled>>,
}

impl Documents {
    /// The document of `ask`, when it was found valid before.
    pub(super) fn find(&self, ask: &Ask) -> Option<Good> {
        self.lock().documents.get(&key(ask)).cloned()
    }

    /// Keeps a valid document.
    pub(super) fn keep(&self, ask: &Ask, document: Arc<ExecutableDocument>) {
        let mut bytes = ask.query.len();
        if bytes > LONGEST {
            return;
        }
        let operation = meant(&document, ask.operation_name.as_deref());
        let compiled = operation.and_then(|operation| compile(&document, operation));
        bytes += compiled.as_ref().map_or(0, Compiled::bytes);
        let good = Good {
            document,
            compiled: compiled.map(Arc::new),
        };
        let mut kept = self.lock();
        if kept.bytes + bytes > MOST {
            *kept = Kept::default();
        }
        if kept.documents.insert(key(ask), good).is_none() {
            kept.bytes += bytes;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(ask: &Ask) -> Key {
    (ask.query.clone(), ask.operation_name.clone())
}

/// Whether every variable has a value of which its type alone says that it is good: then a document
/// that was valid with other such values is valid with these.
pub(super) fn are_plain(operation: &OperationDefinition, variables: &Variables) -> bool {
    operation.variable_definitions.iter().all(|definition| {
        let definition = &definition.node;
        variables
            .get(&definition.name.node)
            .is_some_and(|value| is_plain(&definition.var_type.node, value))
    })
}

fn is_plain(of: &Type, value: &Value) -> bool {
    match (&of.base, value) {
        (BaseType::List(of), Value::List(values)) => values.iter().all(|value| is_plain(of, value)),
        (BaseType::Named(name), value) => match (name.as_str(), value) {
            ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => true,
            // Good for every type of number behind it, of whatever size and sign.
            ("Int", Value::Number(number)) => number.as_u64().is_some_and(|n| n <= 127),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn ask(query: &str, name: Option<&str>) -> Ask {
        Ask {
            query: query.to_owned(),
            operation_name: name.map(str::to_owned),
            variables: Variables::default(),
        }
    }

    #[test]
    fn a_document_is_found_by_its_text_and_the_operation_that_is_meant() {
        let documents = Documents::default();
        let one = ask("query A { a } query B { b }", Some("A"));
        documents.keep(&one, Arc::new(parse_query(&one.query).unwrap()));
        assert!(documents.find(&one).is_some());
        assert!(documents.find(&ask(&one.query, Some("B"))).is_none());
        assert!(documents.find(&ask("{ a }", Some("A"))).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let documents = Documents::default();
        let pad = " ".repeat(LONGEST - 100);
        for number in 0..200 {
            let one = ask(&format!("{{ a{number} }}{pad}"), None);
            documents.keep(&one, Arc::new(parse_query("{ a }").unwrap()));
            assert!(documents.find(&one).is_some());
            assert!(documents.lock().bytes <= MOST);
        }
        let long = ask(&" ".repeat(LONGEST + 1), None);
        documents.keep(&long, Arc::new(parse_query("{ a }").unwrap()));
        assert!(documents.find(&long).is_none());
    }

    #[test]
    fn values_whose_type_says_all_are_plain() {
        let are_plain = |types: &str, value: serde_json::Value| {
            let document = parse_query(format!("query($v: {types}) {{ a }}")).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            let given = json!({ "v": value });
            super::are_plain(&operation.node, &Variables::from_json(given))
        };
        assert!(are_plain("ID!", json!("x")));
        assert!(are_plain("[String!]!", json!(["x", "y"])));
        assert!(are_plain("Int", json!(20)));
        assert!(are_plain("Boolean", json!(true)));
        for (types, value) in [
            ("String", json!(null)),
            ("[String]", json!(["x", null])),
            ("[String]", json!("x")),
            ("String", json!(1)),
            ("Int", json!(-1)),
            ("Int", json!(1.5)),
            ("Int", json!(3_000_000)),
            ("CaseState", json!("OPEN")),
            ("CaseOpenInput", json!({})),
        ] {
            assert!(!are_plain(types, value.clone()), "{types} {value}");
        }
    }

    #[test]
    fn a_value_that_is_left_out_is_not_plain() {
        let document = parse_query("query($v: String) { a }").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        assert!(!are_plain(&operation.node, &Variables::default()));
    }
}
