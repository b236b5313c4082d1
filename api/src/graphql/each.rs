//! The first page of each of many parents in one statement, so that a list of services with their
//! journeys costs as much as one service with its own.

use std::collections::HashMap;

use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait, Func, IntoIden, JoinType, Query, SelectStatement, WindowStatement,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Value,
};
use uuid::Uuid;

use super::context::Reader;
use super::failure::Failure;
use super::page::{self, Page, PageArgs, SortColumn};

/// How rows hang on their parents and stand beside each other.
#[derive(Debug)]
pub struct Children<'a, E: EntityTrait> {
    /// The column that names the parent.
    pub parent: E::Column,
    /// The parents.
    pub ids: &'a [Uuid],
    /// The order within a parent, as that of the connection.
    pub order: &'a [SortColumn<E::Column>],
}

/// Whether a page begins at an end, without a cursor: those can be read for many parents at once.
#[must_use]
pub const fn is_first_page(args: &PageArgs) -> bool {
    args.after.is_none() && args.before.is_none()
}

/// Reads the first page (or with `last` the last one) of each parent. `of` gives the fingerprint of a
/// parent's connection, so that the cursors go on in [`page::read`]. A parent without rows has no
/// entry.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size; otherwise a fault.
pub async fn read<E>(
    reader: &Reader,
    name: &'static str,
    select: Select<E>,
    children: &Children<'_, E>,
    args: &PageArgs,
    of: impl Fn(Uuid) -> String + Send + Sync,
) -> Result<HashMap<Uuid, Page<E::Model>>, Failure>
where
    E: InCouncil,
{
    let (size, backward) = args.size()?;
    let statement = match reader.backend() {
        DbBackend::Postgres => one_by_one(select, children, size + 1, backward),
        backend => numbered(select, children, size + 1, backward, backend),
    };
    let statement = reader.backend().build(&statement);
    let found = reader.rows(name, statement).await?;
    let mut groups: HashMap<Uuid, Vec<E::Model>> = HashMap::new();
    for row in &found {
        let model = E::read(row)?;
        if let Value::Uuid(Some(parent)) = model.get(children.parent) {
            groups.entry(parent).or_default().push(model);
        }
    }
    groups
        .into_iter()
        .map(|(parent, models)| {
            let page = page::cut(models, children.order, args, || of(parent))?;
            Ok((parent, page))
        })
        .collect()
}

/// PostgreSQL goes to the rows of each parent by their index and stops after `size` of them.
fn one_by_one<E: EntityTrait>(
    select: Select<E>,
    children: &Children<'_, E>,
    size: u64,
    backward: bool,
) -> SelectStatement {
    const PARENT: &str = "parent";
    let mut rows =
        select.filter(Expr::col(children.parent.as_column_ref()).equals((PARENT, PARENT)));
    let mut all = Query::select();
    for (column, direction) in page::sort_keys(children.order, backward) {
        rows = rows.order_by(column.clone(), direction.clone());
        all.order_by_expr(column, direction);
    }
    let rows = rows.limit(size).into_query();
    // Told what it is, since a plan may be asked for without the values.
    let ids = Expr::val(children.ids.to_vec()).cast_as("uuid[]");
    let table = E::default().into_iden();
    all.column((table.clone(), Asterisk))
        .from_function(Func::cust("unnest").arg(ids), PARENT)
        .join_lateral(JoinType::InnerJoin, rows, table, Expr::cust("TRUE"))
        .take()
}

/// `SQLite` numbers the rows of each parent, and takes those up to `size`.
fn numbered<E: EntityTrait>(
    select: Select<E>,
    children: &Children<'_, E>,
    size: u64,
    backward: bool,
    backend: DbBackend,
) -> SelectStatement {
    let mut window = WindowStatement::partition_by(children.parent.as_column_ref());
    for (column, direction) in page::sort_keys(children.order, backward) {
        window.order_by_expr(column, direction);
    }
    let mut rows = select.filter(in_ids(children.parent, children.ids, backend));
    QuerySelect::query(&mut rows).expr_window_as(Func::cust("ROW_NUMBER"), window, "place");
    Query::select()
        .column(Asterisk)
        .from_subquery(rows.into_query(), "numbered")
        .and_where(Expr::col("place").lte(size))
        .order_by("place", sea_orm::Order::Asc)
        .take()
}
