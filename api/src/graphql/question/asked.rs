//! Questions that differ in their filter, as arms of one statement.

use std::collections::HashMap;

use entities::select::InCouncil;
use sea_orm::sea_query::{
    Alias, Asterisk, Expr, Func, IntoIden, Query, SelectStatement, UnionType, WindowStatement,
};
use sea_orm::{DbBackend, QuerySelect, QueryTrait};

use super::{Asked, CountOf, Question};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::page::{self, Page};
use crate::graphql::total::MOST_COUNTED;

/// Arms of one union: `SQLite` takes 500 at most.
const MOST_ARMS: usize = 200;

impl<E: InCouncil> Question<E> {
    /// The rows of a page. The first of each key are read by an index and then put in order, so that it
    /// does not matter how many there are.
    pub(super) fn page(
        &self,
        backend: DbBackend,
        of: impl Fn() -> String + Send + Sync,
    ) -> Result<SelectStatement, Failure> {
        let (size, backward) = self.args.size()?;
        let first = page::prepare(self.of_all(), &self.order, &self.args, of)?.into_query();
        let Some(each) = &self.each else {
            return Ok(first);
        };
        let mut rows = each.first::<E>(first, backend);
        for (column, direction) in page::sort_keys(&self.order, backward) {
            rows.order_by_expr(column, direction);
        }
        Ok(rows.limit(size + 1).take())
    }
}

/// Answers questions that differ in their filter: one statement for all of them.
///
/// # Errors
/// When the database fails.
pub async fn asked<E>(
    reader: &Reader,
    name: &'static str,
    keys: &[Asked<E>],
) -> Result<HashMap<Asked<E>, Page<E::Model>>, Failure>
where
    E: InCouncil,
    E::Model: Send + Sync,
{
    let mut pages = HashMap::new();
    if let [only] = keys
        && only.0.each.is_none()
    {
        let Question { order, args, .. } = &*only.0;
        let page = page::read(reader, name, only.0.select(), order, args, || only.of()).await?;
        pages.insert(only.clone(), page);
        return Ok(pages);
    }
    for keys in keys.chunks(MOST_ARMS) {
        let mut arms = Vec::new();
        for (number, key) in (0_i64..).zip(keys) {
            arms.push(arm(number, &key.0, reader.backend(), || key.of())?);
        }
        let Some(union) = union(arms) else {
            continue;
        };
        let statement = reader.backend().build(
            Query::select()
                .column(Asterisk)
                .from_subquery(union, Alias::new("arms"))
                .order_by(Alias::new("arm"), sea_orm::Order::Asc)
                .order_by(Alias::new("place"), sea_orm::Order::Asc),
        );
        let found = reader.rows(name, statement).await?;
        let mut models: HashMap<i64, Vec<E::Model>> = HashMap::new();
        for row in &found {
            let number = row.try_get("", "arm")?;
            let model = E::read(row)?;
            models.entry(number).or_default().push(model);
        }
        for (number, key) in (0_i64..).zip(keys) {
            let models = models.remove(&number).unwrap_or_default();
            let page = page::cut(models, &key.0.order, &key.0.args, || key.of())?;
            pages.insert(key.clone(), page);
        }
    }
    Ok(pages)
}

/// The rows of one question with the question's number and, since a union keeps no order, their
/// place.
fn arm<E: InCouncil>(
    number: i64,
    question: &Question<E>,
    backend: DbBackend,
    of: impl Fn() -> String + Send + Sync,
) -> Result<SelectStatement, Failure> {
    let (_, backward) = question.args.size()?;
    let rows = question.page(backend, of)?;
    let mut window = WindowStatement::new();
    for (column, direction) in page::sort_keys(&question.order, backward) {
        window.order_by_expr(column, direction);
    }
    Ok(Query::select()
        .column(Asterisk)
        .expr_as(Expr::val(number), Alias::new("arm"))
        .expr_window_as(Func::cust("ROW_NUMBER"), window, Alias::new("place"))
        .from_subquery(rows, E::default().into_iden())
        .take())
}

fn union(arms: Vec<SelectStatement>) -> Option<SelectStatement> {
    let mut arms = arms.into_iter();
    let mut first = arms.next()?;
    first.unions(arms.map(|arm| (UnionType::All, arm)));
    Some(first)
}

/// Counts the rows of questions that differ in their filter, each up to one more than is told.
///
/// # Errors
/// When the database fails.
pub async fn count_asked<E: InCouncil>(
    reader: &Reader,
    name: &'static str,
    id: E::Column,
    keys: &[CountOf<Asked<E>>],
) -> Result<HashMap<CountOf<Asked<E>>, u64>, Failure> {
    let mut counts = HashMap::new();
    for keys in keys.chunks(MOST_ARMS) {
        let arms = (0_i64..).zip(keys).map(|(number, key)| {
            let ids = key.0.0.select().select_only().column(id);
            Query::select()
                .expr_as(Expr::val(number), Alias::new("arm"))
                .expr_as(Func::count(Expr::val(1)), Alias::new("rows_counted"))
                .from_subquery(ids.limit(MOST_COUNTED + 1).into_query(), Alias::new("some"))
                .take()
        });
        let Some(union) = union(arms.collect()) else {
            continue;
        };
        let statement = reader.backend().build(&union);
        let found = reader.rows(name, statement).await?;
        for row in &found {
            let number: i64 = row.try_get("", "arm")?;
            let count: i64 = row.try_get("", "rows_counted")?;
            if let Some(key) = keys.get(rules::number::i64_to_usize(number)) {
                counts.insert(key.clone(), rules::number::i64_to_u64(count));
            }
        }
    }
    Ok(counts)
}
