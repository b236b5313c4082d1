//! Amounts that are mostly counts: whole ones are written without a decimal point.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

/// A `Float` that is written as `7` and not as `7.0` when it is whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity(pub f64);

/// Above this not every whole number is a float.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

impl OutputType for Quantity {
    fn type_name() -> Cow<'static, str> {
        f64::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        f64::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        if self.0.fract() == 0.0 && self.0.abs() <= MOST_EXACT {
            return Ok(Value::from(rules::number::f64_to_i64(self.0)));
        }
        self.0.resolve(ctx, field).await
    }
}
