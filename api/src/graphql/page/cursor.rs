//! Cursors: where a row stands in its order, bound to the question it answers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{ColumnType, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ModelTrait, Value};
use serde::{Deserialize, Serialize};

use super::SortColumn;
use crate::graphql::failure::Failure;

#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Which question the cursor belongs to.
    of: String,
    /// The sort key of its row.
    key: Vec<Option<KeyValue>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum KeyValue {
    Text(String),
    Number(i64),
    Instant(chrono::DateTime<chrono::Utc>),
    Date(chrono::NaiveDate),
    Id(uuid::Uuid),
}

impl KeyValue {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => text.map(Self::Text),
            Value::Int(number) => number.map(|number| Self::Number(number.into())),
            Value::BigInt(number) => number.map(Self::Number),
            Value::ChronoDateTimeUtc(instant) => instant.map(Self::Instant),
            Value::ChronoDate(date) => date.map(Self::Date),
            Value::Uuid(id) => id.map(Self::Id),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(number) => number.into(),
            Self::Instant(instant) => instant.into(),
            Self::Date(date) => date.into(),
            Self::Id(id) => id.into(),
        }
    }
}

/// The rows strictly beyond `key` in the direction `after`.
pub(super) fn beyond<C: ColumnTrait>(
    order: &[SortColumn<C>],
    key: &[Option<KeyValue>],
    after: bool,
) -> Condition {
    // An index is entered by one comparison, and not by alternatives.
    let mut bound = Condition::all();
    let mut any = Condition::any();
    let mut equal = Condition::all();
    for (place, (sort, value)) in order.iter().zip(key).enumerate() {
        let column = key_expr(*sort);
        if let Some(literal) = sort.null_as {
            let value = value.clone().map(KeyValue::into_value);
            let value = value.map_or_else(|| Expr::cust(literal), Expr::value);
            let (strictly, at_least) = if sort.is_descending == after {
                (
                    column.clone().lt(value.clone()),
                    column.clone().lte(value.clone()),
                )
            } else {
                (
                    column.clone().gt(value.clone()),
                    column.clone().gte(value.clone()),
                )
            };
            if place == 0 {
                bound = bound.add(at_least);
            }
            any = any.add(equal.clone().add(strictly));
            equal = equal.add(column.eq(value));
        } else if let Some(value) = value {
            let value = value.clone().into_value();
            let mut step = if sort.is_descending == after {
                Condition::any().add(column.clone().lt(value.clone()))
            } else {
                Condition::any().add(column.clone().gt(value.clone()))
            };
            if sort.is_nullable && after {
                step = step.add(column.clone().is_null());
            }
            any = any.add(equal.clone().add(step));
            equal = equal.add(column.eq(value));
        } else {
            if !after {
                any = any.add(equal.clone().add(column.clone().is_not_null()));
            }
            equal = equal.add(column.is_null());
        }
    }
    if bound.is_empty() {
        any
    } else {
        bound.add(any)
    }
}

pub(super) fn encode<M: ModelTrait>(
    model: &M,
    order: &[SortColumn<<M::Entity as EntityTrait>::Column>],
    of: &str,
) -> String {
    let cursor = Cursor {
        of: of.to_owned(),
        key: order
            .iter()
            .map(|sort| KeyValue::from_value(model.get(sort.column)))
            .collect(),
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

/// The sort key of a cursor of this question. What does not fit the columns is no cursor of ours.
pub(super) fn decode<C: ColumnTrait>(
    cursor: &str,
    argument: &str,
    of: &str,
    order: &[SortColumn<C>],
) -> Result<Vec<Option<KeyValue>>, Failure> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Cursor>(&bytes).ok())
        .filter(|cursor| cursor.of == of && fits(&cursor.key, order))
        .map(|cursor| cursor.key)
        .ok_or_else(|| {
            Failure::bad_input(format!(
                "{argument}: this cursor does not belong to this connection with this filter and order. Use a cursor of the same question, or leave it out."
            ))
        })
}

fn fits<C: ColumnTrait>(key: &[Option<KeyValue>], order: &[SortColumn<C>]) -> bool {
    key.len() == order.len()
        && key.iter().zip(order).all(|(value, sort)| {
            value.as_ref().map_or(sort.is_nullable, |value| {
                is_of(value, sort.column.def().get_column_type())
            })
        })
}

fn is_of(value: &KeyValue, column: &ColumnType) -> bool {
    match value {
        KeyValue::Text(text) => {
            matches!(column, ColumnType::Text | ColumnType::String(_)) && !text.contains('\0')
        }
        KeyValue::Number(_) => matches!(column, ColumnType::Integer | ColumnType::BigInteger),
        KeyValue::Instant(_) => matches!(column, ColumnType::TimestampWithTimeZone),
        KeyValue::Date(_) => matches!(column, ColumnType::Date),
        KeyValue::Id(_) => matches!(column, ColumnType::Uuid),
    }
}

/// What rows are compared and sorted by.
pub(super) fn key_expr<C: ColumnTrait>(sort: SortColumn<C>) -> Expr {
    let column = Expr::col(sort.column.as_column_ref());
    match sort.null_as {
        Some(literal) => Func::coalesce([column, Expr::cust(literal)]).into(),
        None => column,
    }
}
