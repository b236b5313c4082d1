//! HTTP/1.1 requests as bytes, made once and sent many times.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Stands where every request sent carries another number; as long as the number.
pub const COUNTER: &str = "#counter########";

/// A request, ready to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Head and body.
    text: String,
}

/// A POST of JSON.
pub fn post(path: &str, token: Option<&str>, body: &Value) -> Request {
    let body = body.to_string();
    let authorization = token.map_or_else(String::new, |token| {
        format!("Authorization: Bearer {token}\r\n")
    });
    Request {
        text: format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             {authorization}Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    }
}

impl Request {
    /// The bytes of the request, with `number` where the counter stands.
    pub fn bytes(&self, number: u64) -> Vec<u8> {
        self.text
            .replace(COUNTER, &format!("{number:016x}"))
            .into_bytes()
    }
}
