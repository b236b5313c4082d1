//! JSON of any shape, where its shape is told by data and not by the schema.

use async_graphql::{InputType, InputValueResult, Scalar, ScalarType, Value};
use serde_json::Value as Plain;

use super::failure::Failure;

/// JSON of any shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(pub Value);

/// JSON of any shape: objects, lists, texts, numbers, true, false and null. The names of an object stand in no
/// order.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

impl Json {
    /// The JSON as text.
    ///
    /// # Errors
    /// A fault when it holds what JSON does not have.
    pub fn text(&self) -> Result<String, Failure> {
        serde_json::to_string(&self.0).map_err(|_| Failure::fault("JSON that cannot be written"))
    }

    /// Reads what was stored; `None` when it is no JSON, as after erasure.
    #[must_use]
    pub fn stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }
}

/// What was given of an input, as a client writes it, to be stored.
///
/// # Errors
/// A fault when it holds what JSON does not have.
pub fn given(input: &impl InputType) -> Result<Plain, Failure> {
    let json = input.to_value().into_json().map_err(Failure::fault)?;
    Ok(without_nulls(json))
}

/// What was not given is left out.
fn without_nulls(json: Plain) -> Plain {
    match json {
        Plain::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Plain::Array(members) => members.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
