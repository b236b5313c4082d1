//! The first page of each of many parents in one statement, so that a list of services with their
//! journeys costs as much as one service with its own.

use std::collections::HashMap;

use entities::select::InCouncil;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, WindowStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Select, Value,
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
    /// The column of the row's own id.
    pub id: E::Column,
    /// The order within a parent, as that of the connection.
    pub order: &'a [SortColumn<E::Column>],
}

/// Whether a page begins at an end, without a cursor: those can be read for many parents at once.
#[must_use]
pub const fn is_first_page(args: &PageArgs) -> bool {
    args.after.is_none() && args.before.is_none()
}

/// Reads the first page (or with `last` the last one) of each parent in `select`, which names the
/// council and the parents. `of` gives the fingerprint of a parent's connection, so that the
/// cursors go on in [`page::read`]. A parent without rows has no entry.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong size; otherwise a fault.
pub async fn read<E>(
    reader: &Reader,
    name: &'static str,
    select: Select<E>,
    children: &Children<'_, E>,
    args: &PageArgs,
    of: impl Fn(Uuid) -> String,
) -> Result<HashMap<Uuid, Page<E::Model>>, Failure>
where
    E: InCouncil,
    E::Model: Send + Sync,
{
    let (size, backward) = args.size()?;
    let mut outer = E::in_council(reader.council_id()).filter(children.id.in_subquery(within(
        select,
        children,
        size + 1,
        backward,
    )));
    for (column, direction) in page::sort_keys(children.order, backward) {
        outer = outer.order_by(column, direction);
    }
    let models = reader.ask(name, outer.all(reader.connection())).await?;
    let mut groups: HashMap<Uuid, Vec<E::Model>> = HashMap::new();
    for model in models {
        if let Value::Uuid(Some(parent)) = model.get(children.parent) {
            groups.entry(parent).or_default().push(model);
        }
    }
    groups
        .into_iter()
        .map(|(parent, models)| {
            let page = page::cut(models, children.order, args, &of(parent))?;
            Ok((parent, page))
        })
        .collect()
}

/// The ids of the first `size` rows of each parent.
fn within<E: EntityTrait>(
    select: Select<E>,
    children: &Children<'_, E>,
    size: u64,
    backward: bool,
) -> SelectStatement {
    let mut window = WindowStatement::partition_by(children.parent.as_column_ref());
    for (column, direction) in page::sort_keys(children.order, backward) {
        window.order_by_expr(column, direction);
    }
    let mut ranked = select.select_only().column_as(children.id, "id");
    QuerySelect::query(&mut ranked).expr_window_as(Func::cust("ROW_NUMBER"), window, "place");
    Query::select()
        .column("id")
        .from_subquery(sea_orm::QueryTrait::into_query(ranked), "ranked")
        .and_where(Expr::col("place").lte(size))
        .take()
}
