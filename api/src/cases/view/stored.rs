//! What a view keeps of its question: the filter and the order as JSON, as clients write them.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use entities::cases::case_view::Model;
use rules::cases::view;
use serde_json::Value as Json;

use crate::cases::filter::CaseWhere;
use crate::cases::order::{self, CaseOrder};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::json::given;
use crate::graphql::mutation::{Problem, noted};

/// A filter as it was saved.
#[derive(Clone, Debug)]
pub struct CaseWhereValue(pub Json);

/// A filter of cases as JSON: what a client may send as the value of a variable of the type `CaseWhere`.
/// What it leaves out is not compared.
#[Scalar]
impl ScalarType for CaseWhereValue {
    fn parse(value: Value) -> InputValueResult<Self> {
        let json = value.into_json();
        json.map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

/// The question of a view as it goes into its row.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// The filter; none when none was given.
    pub filter: Option<Json>,
    /// The order; none when none was given.
    pub order_by: Option<Json>,
}

/// A filter and an order as they are stored. They are asked as `Query.cases` would ask them; what that would
/// refuse is among the problems afterwards.
///
/// # Errors
/// `FORBIDDEN` for personal fields that the viewer may see of no case.
pub(super) fn checked<P: Problem>(
    reader: &Reader,
    (filter, order_by): (Option<&CaseWhere>, Option<&Vec<CaseOrder>>),
    invalid: P::Code,
    problems: &mut Vec<P>,
) -> Result<Stored, Failure> {
    let mut stored = Stored::default();
    if let Some(filter) = filter {
        noted(filter.condition(reader), invalid, problems)?;
        let json = given(filter)?;
        if let Err(fault) = view::check(&json) {
            problems.push(P::at(invalid, "where", format!("where: {fault}.")));
        }
        stored.filter = Some(json);
    }
    if let Some(steps) = order_by {
        noted(order::columns(Some(steps)), invalid, problems)?;
        stored.order_by = Some(given(steps)?);
    }
    Ok(stored)
}

/// The filter of a view.
///
/// # Errors
/// `BAD_USER_INPUT` when filters were written otherwise when it was saved.
pub(super) fn filter(view: &Model) -> Result<CaseWhere, Failure> {
    read(&view.filter, "where")
}

/// The order of a view.
///
/// # Errors
/// `BAD_USER_INPUT` when orders were written otherwise when it was saved.
pub(super) fn order(view: &Model) -> Result<Vec<CaseOrder>, Failure> {
    read(&view.order_by, "orderBy")
}

fn read<T: InputType>(stored: &Json, field: &str) -> Result<T, Failure> {
    let value = Value::from_json(stored.clone()).map_err(Failure::fault)?;
    T::parse(Some(value)).map_err(|_| {
        Failure::bad_input(format!(
            "{field}: this view was saved when {field} was written otherwise. Change the view, and give {field} anew."
        ))
    })
}
