//! Builders: they say only what matters, and go through the same mutations as everybody.

use serde_json::{Value, json};

use crate::World;
use crate::answer::problems;

impl World {
    /// Runs a mutation that must succeed, and gives its payload. `object` selects from the payload:
    /// `change(&token, "channelCreate", json!({…}), "channel { id }")`.
    pub async fn change(&self, token: &str, mutation: &str, input: Value, object: &str) -> Value {
        let payload = self.attempt(token, mutation, input, object).await;
        assert_eq!(problems(&payload), [""; 0], "{mutation}: {payload}");
        payload
    }

    /// Runs a mutation that may have problems, and gives its payload.
    pub async fn attempt(&self, token: &str, mutation: &str, input: Value, object: &str) -> Value {
        let answer = self
            .ask(
                token,
                &document(mutation, object),
                json!({ "input": input }),
            )
            .await;
        answer.data()[mutation].clone()
    }

    /// Runs a mutation, whatever it answers: for refusals.
    pub async fn mutate(&self, token: &str, mutation: &str, input: Value) -> crate::Answer {
        self.ask(token, &document(mutation, ""), json!({ "input": input }))
            .await
    }
}

/// The document of a mutation with its input as a variable, and all of its problems.
pub fn document(mutation: &str, object: &str) -> String {
    let mut input = mutation.to_owned();
    input[..1].make_ascii_uppercase();
    format!(
        "mutation($input: {input}Input!) {{ {mutation}(input: $input) \
         {{ {object} problems {{ code field message }} }} }}"
    )
}
