//! Connections: pages by key, forward and backward, with cursors that know what they belong to.

mod cursor;
mod loaded;

use async_graphql::connection::{Connection, ConnectionNameType, Edge, EdgeNameType, EmptyFields};
use async_graphql::{Context, ObjectType, OutputType};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::select::InCouncil;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sha2::{Digest, Sha256};

use super::context::Reader;
use super::failure::Failure;
pub use loaded::of_loaded;

/// How many rows a page has when nobody says.
pub const DEFAULT_PAGE: u64 = 25;
/// The most rows a page may have.
pub const LARGEST_PAGE: u64 = 100;

/// The four arguments of every connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    /// How many rows from the front, 1 to 100.
    pub first: Option<i32>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// How many rows from the back, 1 to 100.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
    /// Whether nothing is asked for that tells a cursor, so that none is made.
    is_without_cursors: bool,
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
            is_without_cursors: false,
        }
    }

    /// The same for the connection that `ctx` selects of, which may need no cursors.
    #[must_use]
    pub fn seen_from(self, ctx: &Context<'_>) -> Self {
        let look = ctx.look_ahead();
        let tells_cursors = ["edges", "pageInfo"].map(|field| look.field(field).exists());
        Self {
            is_without_cursors: tells_cursors == [false, false],
            ..self
        }
    }

    /// The cursors with the names of their arguments, and whether rows after them are asked for.
    const fn cursors(&self) -> [(Option<&String>, &'static str, bool); 2] {
        [
            (self.after.as_ref(), "after", true),
            (self.before.as_ref(), "before", false),
        ]
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
    /// What stands for null in the index that has the rows in this order, as a literal of SQL; none where
    /// rows without a value are told apart beside the column.
    pub null_as: Option<&'static str>,
}

impl<C> SortColumn<C> {
    /// Smallest first, never null.
    #[must_use]
    pub const fn ascending(column: C) -> Self {
        Self {
            column,
            is_descending: false,
            is_nullable: false,
            null_as: None,
        }
    }

    /// Largest first, never null.
    #[must_use]
    pub const fn descending(column: C) -> Self {
        Self {
            column,
            is_descending: true,
            is_nullable: false,
            null_as: None,
        }
    }
}

/// The names of a connection that tells more than its nodes, and of its edges: they would be named after
/// the nodes otherwise, as every connection of those.
macro_rules! names {
    ($connection:literal, $edge:literal) => {
        /// The name of the connection.
        #[derive(Debug)]
        pub struct ConnectionName;

        impl async_graphql::connection::ConnectionNameType for ConnectionName {
            fn type_name<T: async_graphql::OutputType>() -> String {
                $connection.to_owned()
            }
        }

        /// The name of its edges.
        #[derive(Debug)]
        pub struct EdgeName;

        impl async_graphql::connection::EdgeNameType for EdgeName {
            fn type_name<T: async_graphql::OutputType>() -> String {
                $edge.to_owned()
            }
        }
    };
}
pub(crate) use names;

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
    of: impl Fn() -> String + Send + Sync,
) -> Result<Page<E::Model>, Failure>
where
    E: InCouncil,
{
    let select = prepare(select, order, args, &of)?;
    let models = reader.all(name, select).await?;
    cut(models, order, args, of)
}

/// The select of one page: beyond the cursors, in order, one row more than asked for.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size or a cursor of another question.
pub fn prepare<E: EntityTrait>(
    select: Select<E>,
    order: &[SortColumn<E::Column>],
    args: &PageArgs,
    of: impl Fn() -> String + Send + Sync,
) -> Result<Select<E>, Failure> {
    let (size, backward) = args.size()?;
    let mut select = select;
    for (cursor, name, after) in args.cursors() {
        if let Some(cursor) = cursor {
            let key = cursor::decode(cursor, name, &of(), order)?;
            select = select.filter(cursor::beyond(order, &key, after));
        }
    }
    for (column, direction) in sort_keys(order, backward) {
        select = select.order_by(column, direction);
    }
    Ok(select.limit(size + 1))
}

/// What rows are sorted by, so that those without a value come last, or first from the back.
pub(super) fn sort_keys<C: ColumnTrait>(
    order: &[SortColumn<C>],
    backward: bool,
) -> Vec<(Expr, Order)> {
    let mut keys = Vec::new();
    for sort in order {
        let column = cursor::key_expr(*sort);
        if sort.is_nullable && sort.null_as.is_none() {
            keys.push((column.clone().is_null(), direction(backward)));
        }
        keys.push((column, direction(sort.is_descending != backward)));
    }
    keys
}

/// Refuses a page that cannot be, before it is asked for together with others.
pub(super) fn check<C: ColumnTrait>(
    order: &[SortColumn<C>],
    args: &PageArgs,
    of: impl Fn() -> String + Send + Sync,
) -> Result<(), Failure> {
    args.size()?;
    for (cursor, name, _) in args.cursors() {
        if let Some(cursor) = cursor {
            cursor::decode(cursor, name, &of(), order)?;
        }
    }
    Ok(())
}

/// The page out of the rows that a [`prepare`]d select found. `of` is the fingerprint of the question.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size.
pub fn cut<M: ModelTrait>(
    mut models: Vec<M>,
    order: &[SortColumn<<M::Entity as EntityTrait>::Column>],
    args: &PageArgs,
    of: impl Fn() -> String + Send + Sync,
) -> Result<Page<M>, Failure> {
    let (size, backward) = args.size()?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = models.len() > size;
    models.truncate(size);
    if backward {
        models.reverse();
    }
    let of = (!args.is_without_cursors).then(of);
    let cursor = |model: &M| {
        of.as_ref()
            .map_or_else(String::new, |of| cursor::encode(model, order, of))
    };
    let rows = models
        .into_iter()
        .map(|model| (cursor(&model), model))
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

const fn direction(is_descending: bool) -> Order {
    if is_descending {
        Order::Desc
    } else {
        Order::Asc
    }
}

impl<M> Default for Page<M> {
    /// A page without rows.
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

    /// The page as a connection with further fields, and with names of its own.
    pub fn into_connection_with<N, X, Name, EdgeName>(
        self,
        fields: X,
        wrap: impl Fn(M) -> N,
    ) -> Connection<String, N, X, EmptyFields, Name, EdgeName>
    where
        N: OutputType,
        X: ObjectType,
        Name: ConnectionNameType,
        EdgeName: EdgeNameType,
    {
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
