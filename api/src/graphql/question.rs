//! Connections that many objects ask for at once, answered in a constant number of statements.
//!
//! A list of teams with the cases of each, or of KPIs with the cases behind each, is one statement
//! for all of them. Those that hang on a parent by a column ([`Nested`]) are numbered by a window;
//! those that differ in their filter ([`Asked`]) are arms of one union, each with a limit of its own.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::{
    Alias, Asterisk, Expr, Func, IntoIden, Query, SelectStatement, UnionType, WindowStatement,
};
use sea_orm::{ColumnTrait, Condition, IdenStatic, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::context::Reader;
use super::each::{self, Children};
use super::failure::Failure;
use super::page::{self, Page, PageArgs, SortColumn};
use super::total::MOST_COUNTED;

/// Arms of one union: `SQLite` takes 500 at most.
const MOST_ARMS: usize = 200;

/// Which rows of a table are wanted, in which order, and which page of them.
#[derive(Debug)]
pub struct Question<E: InCouncil> {
    /// The rows in the viewer's reach.
    pub rows: Rows<E>,
    /// The rows wanted of those.
    pub filter: Condition,
    /// Their order; the last column is the id.
    pub order: Vec<SortColumn<E::Column>>,
    /// The page.
    pub args: PageArgs,
    /// What the filter and order say, as text: two questions of one text are the same.
    pub text: String,
}

/// The rows that a question is about.
#[derive(Debug)]
pub enum Rows<E: InCouncil> {
    /// As a scope selects them.
    InReach(Box<Select<E>>),
    /// All of a council, since what they hang on is in reach.
    OfCouncil(Uuid),
}

impl<E: InCouncil> Question<E> {
    fn select(&self) -> Select<E> {
        let rows = match &self.rows {
            Rows::InReach(rows) => Select::clone(rows),
            Rows::OfCouncil(council_id) => E::in_council(*council_id),
        };
        rows.filter(self.filter.clone())
    }

    fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.args == other.args
    }
}

/// A question of its own, asked beside others about the same table.
#[derive(Debug)]
pub struct Asked<E: InCouncil>(Arc<Question<E>>);

/// A question about the rows that belong to one parent.
#[derive(Debug)]
pub struct Nested<E: InCouncil> {
    parent: E::Column,
    id: Uuid,
    question: Arc<Question<E>>,
}

/// How many rows, on all pages, answer a question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountOf<Q>(pub Q);

impl<E: InCouncil> Asked<E> {
    /// The question, once its page is known to make sense.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a wrong size or a cursor of another question.
    pub fn new(question: Question<E>) -> Result<Self, Failure> {
        let asked = Self(Arc::new(question));
        page::check(&asked.0.order, &asked.0.args, || asked.of())?;
        Ok(asked)
    }

    fn of(&self) -> String {
        page::fingerprint(&[&self.0.text])
    }
}

impl<E: InCouncil> Nested<E> {
    /// The question about the rows whose `parent` is `id`, once its page is known to make sense.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a wrong size or a cursor of another question.
    pub fn new(parent: E::Column, id: Uuid, question: Question<E>) -> Result<Self, Failure> {
        let nested = Self {
            parent,
            id,
            question: Arc::new(question),
        };
        let Question { order, args, .. } = &*nested.question;
        page::check(order, args, || nested.of(id))?;
        Ok(nested)
    }

    fn of(&self, id: Uuid) -> String {
        let text = &self.question.text;
        page::fingerprint(&[text, self.parent.as_str(), &id.simple().to_string()])
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.parent.as_str() == other.parent.as_str() && self.question.is_same(&other.question)
    }

    fn for_parent(&self, id: Uuid) -> Self {
        Self { id, ..self.clone() }
    }

    /// Of one parent the rows can be read in the order of an index.
    fn select(&self, ids: &[Uuid], reader: &Reader) -> Select<E> {
        let among = match ids {
            [only] => self.parent.eq(*only),
            _ => in_ids(self.parent, ids, reader.backend()),
        };
        self.question.select().filter(among)
    }
}

/// The questions that can be answered together.
fn together<'a, E: InCouncil>(keys: &'a [Nested<E>]) -> Vec<(&'a Nested<E>, Vec<Uuid>)> {
    let mut groups: Vec<(&'a Nested<E>, Vec<Uuid>)> = Vec::new();
    for key in keys {
        match groups.iter_mut().find(|(first, _)| first.is_beside(key)) {
            Some((_, ids)) => ids.push(key.id),
            None => groups.push((key, vec![key.id])),
        }
    }
    groups
}

/// Answers questions about parents: one statement for all that differ only in the parent.
///
/// # Errors
/// When the database fails.
pub async fn nested<E>(
    reader: &Reader,
    name: &'static str,
    keys: &[Nested<E>],
) -> Result<HashMap<Nested<E>, Page<E::Model>>, Failure>
where
    E: InCouncil,
    E::Model: Send + Sync,
{
    let mut pages = HashMap::new();
    for (first, ids) in together(keys) {
        let Question { order, args, .. } = &*first.question;
        if ids.len() == 1 {
            let select = first.select(&ids, reader);
            let of = || first.of(first.id);
            let page = page::read(reader, name, select, order, args, of).await?;
            pages.insert(first.clone(), page);
            continue;
        }
        let children = Children {
            parent: first.parent,
            ids: &ids,
            order,
        };
        let of = |parent| first.of(parent);
        let select = first.question.select();
        for (parent, page) in each::read(reader, name, select, &children, args, of).await? {
            pages.insert(first.for_parent(parent), page);
        }
    }
    Ok(pages)
}

/// Counts the rows that answer questions about parents; a parent without rows has no entry.
///
/// # Errors
/// When the database fails.
pub async fn count_nested<E: InCouncil>(
    reader: &Reader,
    name: &'static str,
    keys: &[CountOf<Nested<E>>],
) -> Result<HashMap<CountOf<Nested<E>>, u64>, Failure> {
    let keys: Vec<Nested<E>> = keys.iter().map(|key| key.0.clone()).collect();
    let mut counts = HashMap::new();
    for (first, ids) in together(&keys) {
        let select = first
            .select(&ids, reader)
            .select_only()
            .column(first.parent)
            .expr_as(Func::count(Expr::val(1)), "rows_counted")
            .group_by(first.parent)
            .into_tuple::<(Uuid, i64)>();
        for (parent, count) in reader.ask(name, select.all(reader.connection())).await? {
            let count = rules::number::i64_to_u64(count);
            counts.insert(CountOf(first.for_parent(parent)), count);
        }
    }
    Ok(counts)
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
    if let [only] = keys {
        let Question { order, args, .. } = &*only.0;
        let page = page::read(reader, name, only.0.select(), order, args, || only.of()).await?;
        pages.insert(only.clone(), page);
        return Ok(pages);
    }
    for keys in keys.chunks(MOST_ARMS) {
        let mut arms = Vec::new();
        for (number, key) in (0_i64..).zip(keys) {
            arms.push(arm(number, &key.0, || key.of())?);
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
    of: impl Fn() -> String + Send + Sync,
) -> Result<SelectStatement, Failure> {
    let (_, backward) = question.args.size()?;
    let select = page::prepare(question.select(), &question.order, &question.args, of)?;
    let rows = select.into_query();
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

impl<E: InCouncil> Clone for Asked<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: InCouncil> PartialEq for Asked<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }
}

impl<E: InCouncil> Eq for Asked<E> {}

impl<E: InCouncil> Hash for Asked<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
        self.0.args.hash(state);
    }
}

impl<E: InCouncil> Clone for Nested<E> {
    fn clone(&self) -> Self {
        Self {
            parent: self.parent,
            id: self.id,
            question: Arc::clone(&self.question),
        }
    }
}

impl<E: InCouncil> PartialEq for Nested<E> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.is_beside(other)
    }
}

impl<E: InCouncil> Eq for Nested<E> {}

impl<E: InCouncil> Hash for Nested<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
        self.question.text.hash(state);
        self.question.args.hash(state);
    }
}
