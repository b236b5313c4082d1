//! What a client asks: the members of a GraphQL request, by POST or GET.

use actix_web::web;
use async_graphql::{Value as ConstValue, Variables};
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::{Map, Value};

/// A well-formed request. Its document is not looked at yet.
#[derive(Debug, Default)]
pub(super) struct Ask {
    /// The document.
    pub(super) query: String,
    /// Which of its operations is meant; `None` when it has one.
    pub(super) operation_name: Option<String>,
    /// The values of its variables.
    pub(super) variables: Variables,
}

/// The members of a JSON body. Those that the specification does not name are ignored.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", expecting = "an object")]
struct Members {
    query: Value,
    operation_name: Value,
    variables: Value,
    extensions: Value,
}

/// The request in a JSON body.
pub(super) fn from_json(body: &[u8]) -> Result<Ask, String> {
    // The members of a list would be taken in their order.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(
            "The body must be one JSON object; several requests at once are not taken.".to_owned(),
        );
    }
    let members: Members = serde_json::from_slice(body).map_err(|error| {
        let wrong = match error.classify() {
            // Whatever an object holds is read: it is no object, or a member of it stands there twice.
            Category::Data => "The body must be one JSON object, and name each member once",
            Category::Io | Category::Syntax | Category::Eof => {
                "The body is not one JSON object in UTF-8"
            }
        };
        format!("{wrong}: {error}.")
    })?;
    let Value::String(query) = members.query else {
        return Err("The member query must be there and be a text.".to_owned());
    };
    let operation_name = match members.operation_name {
        Value::Null => None,
        Value::String(name) => Some(name),
        _ => return Err("The member operationName must be a text or null.".to_owned()),
    };
    let variables = map(members.variables, "variables")?;
    map(members.extensions, "extensions")?;
    checked(query, operation_name, variables)
}

/// The request in a query string, in which `variables` and `extensions` are JSON.
pub(super) fn from_query_string(query_string: &str) -> Result<Ask, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parameters {
        query: Option<String>,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }
    let parameters = web::Query::<Parameters>::from_query(query_string)
        .map_err(|error| format!("The query string cannot be read: {error}."))?
        .into_inner();
    let query = parameters
        .query
        .ok_or("The parameter query must be there.")?;
    let json = |name: &str, text: Option<String>| -> Result<Map<String, Value>, String> {
        let Some(text) = text else {
            return Ok(Map::new());
        };
        let value = serde_json::from_str(&text)
            .map_err(|error| format!("The parameter {name} is not JSON: {error}."))?;
        map(value, name)
    };
    let variables = json("variables", parameters.variables)?;
    json("extensions", parameters.extensions)?;
    checked(query, parameters.operation_name, variables)
}

fn map(member: Value, name: &str) -> Result<Map<String, Value>, String> {
    match member {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => Ok(map),
        _ => Err(format!("The member {name} must be an object or null.")),
    }
}

fn checked(
    query: String,
    operation_name: Option<String>,
    variables: Map<String, Value>,
) -> Result<Ask, String> {
    let variables = Variables::from_json(Value::Object(variables));
    for (name, value) in variables.iter() {
        if name.contains('\0') || holds_null(value) {
            let name = name.replace('\0', "");
            return Err(format!(
                "The variable {name} holds the character U+0000, which no text may hold."
            ));
        }
    }
    Ok(Ask {
        query,
        operation_name,
        variables,
    })
}

/// Whether any text in it holds U+0000, which PostgreSQL cannot store and SQLite would cut at.
fn holds_null(value: &ConstValue) -> bool {
    match value {
        ConstValue::String(text) => text.contains('\0'),
        ConstValue::List(values) => values.iter().any(holds_null),
        ConstValue::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_null(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_are_absent_or_null_are_the_same() {
        for body in [
            r#"{"query": "{ a }"}"#,
            r#"{"query": "{ a }", "variables": null, "operationName": null, "extensions": null}"#,
            r#"{"query": "{ a }", "variables": {}, "extensions": {"x": 1}, "more": 1}"#,
        ] {
            assert!(
                from_json(body.as_bytes()).is_ok_and(|ask| ask.query == "{ a }"
                    && ask.operation_name.is_none()
                    && ask.variables.is_empty())
            );
        }
    }

    #[test]
    fn what_is_no_request_is_told_apart() {
        for body in [
            &b""[..],
            b"[]",
            b" \n[\"{ a }\"]",
            b"7",
            b"{\"query\": \"{ a }\", \"query\": \"{ b }\"}",
            b"[{\"query\": \"{ a }\"}]",
            b"{}",
            b"{\"query\": null}",
            b"{\"query\": 1}",
            b"{\"query\": \"{ a }\", \"variables\": []}",
            b"{\"query\": \"{ a }\", \"operationName\": 1}",
            b"{\"query\": \"{ a }\", \"extensions\": \"x\"}",
            b"{\"query\": \"\xff\"}",
            b"{\"query\": \"{ a }\", \"variables\": {\"v\": \"\\ud800\"}}",
            b"{\"query\": \"{ a }\", \"variables\": {\"v\": [{\"w\": \"a\\u0000\"}]}}",
        ] {
            assert!(
                from_json(body).is_err(),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
        assert!(from_json(format!("{}1", "[".repeat(100_000)).as_bytes()).is_err());
    }

    #[test]
    fn what_stands_there_twice_is_named() {
        let body = br#"{"query": "{ a }", "variables": {}, "query": "{ b }"}"#;
        assert_eq!(
            from_json(body).err().as_deref(),
            Some(
                "The body must be one JSON object, and name each member once: duplicate field `query` at line 1 column 43."
            )
        );
        assert_eq!(
            from_json(b"7").err().as_deref(),
            Some(
                "The body must be one JSON object, and name each member once: invalid type: integer `7`, expected an object at line 1 column 1."
            )
        );
        assert_eq!(
            from_query_string("query={a}&query={b}").err().as_deref(),
            Some(
                "The query string cannot be read: Query deserialize error: duplicate field `query`."
            )
        );
    }

    #[test]
    fn a_query_string_carries_its_variables_as_json() {
        let ask = from_query_string("query=%7Ba%7D&variables=%7B%22n%22%3A1%7D&operationName=A");
        assert!(ask.is_ok_and(|ask| ask.query == "{a}" && ask.variables.len() == 1));
        assert!(from_query_string("variables={}").is_err());
        assert!(from_query_string("query={a}&variables=[1]").is_err());
        assert!(from_query_string("query={a}&variables=x").is_err());
    }
}
