//! Connections: pages by key, forward and backward, with cursors that know what they belong to.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{InputObject, ObjectType, OutputType};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iden, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Value,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::context::Reader;
use super::failure::Failure;

/// How many rows a page has when nobody says.
pub const DEFAULT_PAGE: u64 = 25;
/// The most rows a page may have.
pub const LARGEST_PAGE: u64 = 100;

/// The four arguments of every connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct PageArgs {
    /// How many rows from the front, 1 to 100.
    pub first: Option<i32>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// How many rows from the back, 1 to 100.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

impl PageArgs {
    /// The arguments as a resolver takes them.
    #[must_use]
    pub const fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Self {
        Self {
            first,
            after,
            last,
            before,
        }
    }

    /// How many rows are asked for, and whether from the back.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when both ends are asked for or the number is not 1 to 100.
    pub fn size(&self) -> Result<(u64, bool), Failure> {
        let (name, number, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Failure::bad_input(
                    "first and last cannot both be given: use first with after, or last with before.",
                ));
            }
            (None, Some(last)) => ("last", last, true),
            (Some(first), None) => ("first", first, false),
            (None, None) => return Ok((DEFAULT_PAGE, self.before.is_some())),
        };
        match u64::try_from(number) {
            Ok(size @ 1..=LARGEST_PAGE) => Ok((size, backward)),
            _ => Err(Failure::bad_input(format!(
                "{name} must be 1 to {LARGEST_PAGE}, not {number}."
            ))),
        }
    }
}

/// One column that a connection is ordered by.
#[derive(Clone, Copy, Debug)]
pub struct SortColumn<C> {
    /// The column.
    pub column: C,
    /// Largest first.
    pub is_descending: bool,
    /// Whether the column can be null: rows without a value come last, whichever the direction.
    pub is_nullable: bool,
}

impl<C> SortColumn<C> {
    /// Smallest first, never null.
    #[must_use]
    pub const fn ascending(column: C) -> Self {
        Self {
            column,
            is_descending: false,
            is_nullable: false,
        }
    }

    /// Largest first, never null.
    #[must_use]
    pub const fn descending(column: C) -> Self {
        Self {
            column,
            is_descending: true,
            is_nullable: false,
        }
    }
}

/// A page of rows, each with its cursor, in the order asked for.
#[derive(Clone, Debug)]
pub struct Page<M> {
    /// The rows with their cursors.
    pub rows: Vec<(String, M)>,
    /// Whether rows come before the first one.
    pub has_previous: bool,
    /// Whether rows come after the last one.
    pub has_next: bool,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Which question the cursor belongs to.
    of: String,
    /// The sort key of its row.
    key: Vec<Option<KeyValue>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum KeyValue {
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

/// What a cursor is bound to: the question and everything that chooses or orders its rows.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize().get(..9).unwrap_or_default())
}

/// Reads one page of `select`, ordered by `order`, whose last column must be unique.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size or a cursor of another question; otherwise a fault.
pub async fn read<E>(
    reader: &Reader,
    name: &'static str,
    select: Select<E>,
    order: &[SortColumn<E::Column>],
    args: &PageArgs,
    of: &str,
) -> Result<Page<E::Model>, Failure>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    let (size, backward) = args.size()?;
    let mut select = select;
    for (cursor, name, after) in [
        (&args.after, "after", true),
        (&args.before, "before", false),
    ] {
        if let Some(cursor) = cursor {
            let key = decode(cursor, name, of, order.len())?;
            select = select.filter(beyond(order, &key, after));
        }
    }
    for sort in order {
        let column = column_expr(sort.column);
        if sort.is_nullable {
            let nulls = direction(backward);
            select = select.order_by(column.clone().is_null(), nulls);
        }
        select = select.order_by(column, direction(sort.is_descending != backward));
    }
    let connection = reader.connection();
    let models = reader
        .ask(name, select.limit(size + 1).all(connection))
        .await?;
    cut(models, order, args, of)
}

/// The page that `models` are: as read, that is one more than its size when more follow, and from
/// the back when it is asked for from there.
pub(super) fn cut<M: ModelTrait>(
    mut models: Vec<M>,
    order: &[SortColumn<<M::Entity as EntityTrait>::Column>],
    args: &PageArgs,
    of: &str,
) -> Result<Page<M>, Failure> {
    let (size, backward) = args.size()?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = models.len() > size;
    models.truncate(size);
    if backward {
        models.reverse();
    }
    let rows = models
        .into_iter()
        .map(|model| (encode(&model, order, of), model))
        .collect();
    Ok(Page {
        rows,
        has_previous: if backward { more } else { args.after.is_some() },
        has_next: if backward {
            args.before.is_some()
        } else {
            more
        },
    })
}

pub(super) const fn direction(is_descending: bool) -> Order {
    if is_descending {
        Order::Desc
    } else {
        Order::Asc
    }
}

pub(super) fn column_expr<C: ColumnTrait>(column: C) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// The rows strictly beyond `key` in the direction `after`.
fn beyond<C: ColumnTrait>(
    order: &[SortColumn<C>],
    key: &[Option<KeyValue>],
    after: bool,
) -> Condition {
    let mut any = Condition::any();
    let mut equal = Condition::all();
    for (sort, value) in order.iter().zip(key) {
        let column = column_expr(sort.column);
        if let Some(value) = value {
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
    any
}

fn encode<M: ModelTrait>(
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

fn decode(
    cursor: &str,
    argument: &str,
    of: &str,
    columns: usize,
) -> Result<Vec<Option<KeyValue>>, Failure> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Cursor>(&bytes).ok())
        .filter(|cursor| cursor.of == of && cursor.key.len() == columns)
        .map(|cursor| cursor.key)
        .ok_or_else(|| {
            Failure::bad_input(format!(
                "{argument}: this cursor does not belong to this connection with this filter and order. Use a cursor of the same question, or leave it out."
            ))
        })
}

/// The name of a column, for fingerprints.
#[must_use]
pub fn column_name<C: Iden>(column: &C) -> String {
    column.to_string()
}

impl<M> Default for Page<M> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            has_previous: false,
            has_next: false,
        }
    }
}

impl<M> Page<M> {
    /// The page as a connection of `wrap`ped rows.
    pub fn into_connection<N: OutputType>(self, wrap: impl Fn(M) -> N) -> Connection<String, N> {
        let mut connection = Connection::new(self.has_previous, self.has_next);
        connection.edges = self
            .rows
            .into_iter()
            .map(|(cursor, row)| Edge::new(cursor, wrap(row)))
            .collect();
        connection
    }

    /// The page as a connection with further fields.
    pub fn into_connection_with<N: OutputType, X: ObjectType>(
        self,
        fields: X,
        wrap: impl Fn(M) -> N,
    ) -> Connection<String, N, X> {
        let mut connection =
            Connection::with_additional_fields(self.has_previous, self.has_next, fields);
        connection.edges = self
            .rows
            .into_iter()
            .map(|(cursor, row)| Edge::new(cursor, wrap(row)))
            .collect();
        connection
    }
}
