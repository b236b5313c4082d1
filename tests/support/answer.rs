//! What the server answered.

use serde_json::Value;

/// An answer over HTTP: status, headers, and the body as JSON (`null` when it is no JSON).
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The whole body: `data`, `errors`, `extensions`.
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            body,
            text,
        }
    }

    /// `data`; fails the test when there are errors.
    pub fn data(&self) -> &Value {
        assert!(
            self.body.get("errors").is_none() && self.body.get("data").is_some(),
            "expected data alone, got {}: {}",
            self.status,
            self.text
        );
        &self.body["data"]
    }

    /// The codes of all errors, in order.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| {
                let code = &error["extensions"]["code"];
                code.as_str().unwrap_or("(none)").to_owned()
            })
            .collect()
    }

    /// The code of the first error; empty when there is none.
    pub fn code(&self) -> String {
        self.codes().into_iter().next().unwrap_or_default()
    }

    /// The codes of the problems of a mutation's payload, in order.
    pub fn problems(&self, mutation: &str) -> Vec<String> {
        problems(&self.data()[mutation])
    }

    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// The codes of the problems of a payload, in order.
pub fn problems(payload: &Value) -> Vec<String> {
    let problems = payload["problems"].as_array();
    let problems = problems.unwrap_or_else(|| panic!("no problems in {payload}"));
    problems
        .iter()
        .map(|problem| problem["code"].as_str().unwrap_or("(none)").to_owned())
        .collect()
}

/// The problems of a payload as `CODE path.in.input`, in order.
pub fn told(payload: &Value) -> Vec<String> {
    let list = payload["problems"].as_array();
    let list = list.unwrap_or_else(|| panic!("no problems in {payload}"));
    list.iter()
        .map(|problem| {
            let path = problem["field"].as_array().expect("a path");
            let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
            let code = problem["code"].as_str().unwrap_or("(none)");
            format!("{code} {}", path.join("."))
        })
        .collect()
}
