//! Connections that many objects ask for at once, answered in a constant number of statements.
//!
//! A list of teams with the cases of each, or of KPIs with the cases behind each, is one statement
//! for all of them. Those that hang on a parent by a column ([`Nested`]) are numbered by a window;
//! those that differ in their filter ([`Asked`]) are arms of one union, each with a limit of its own.
//! Rows that an index has in the order for each of some keys are read by it ([`Each`]).

mod asked;
mod each_key;
mod first;

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, Condition, IdenStatic, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::context::Reader;
use super::each::{self, Children};
use super::failure::Failure;
use super::page::{self, Page, PageArgs, SortColumn};
pub use asked::{asked, count_asked};
pub use each_key::Each;

/// Which rows of a table are wanted, in which order, and which page of them.
#[derive(Debug)]
pub struct Question<E: InCouncil> {
    /// The rows in the viewer's reach.
    pub rows: Rows<E>,
    /// The rows wanted of those.
    pub filter: Condition,
    /// The keys whose rows are wanted, where an index has the rows of each in the order; none for all.
    pub each: Option<Each>,
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
        match &self.each {
            Some(each) => each.joined(self.of_all()),
            None => self.of_all(),
        }
    }

    /// The same, whatever their key is.
    fn of_all(&self) -> Select<E> {
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

/// Loads pages of a table's rows, and counts them, for questions of these kinds; each is told by the name of
/// its read.
macro_rules! loads {
    ($entity:ty { $($kind:ident: $name:literal),+ $(,)? }) => {
        $( $crate::graphql::question::loads!(@$kind $entity, $name); )+
    };
    (@asked $entity:ty, $name:literal) => {
        $crate::graphql::question::loads!(
            @loader $crate::graphql::question::Asked<$entity>,
            $crate::graphql::page::Page<<$entity as sea_orm::EntityTrait>::Model>,
            |reader, keys| $crate::graphql::question::asked(reader, $name, keys)
        );
    };
    (@nested $entity:ty, $name:literal) => {
        $crate::graphql::question::loads!(
            @loader $crate::graphql::question::Nested<$entity>,
            $crate::graphql::page::Page<<$entity as sea_orm::EntityTrait>::Model>,
            |reader, keys| $crate::graphql::question::nested(reader, $name, keys)
        );
    };
    (@count_asked $entity:ty, $name:literal) => {
        $crate::graphql::question::loads!(
            @loader $crate::graphql::question::CountOf<$crate::graphql::question::Asked<$entity>>,
            u64,
            |reader, keys| $crate::graphql::question::count_asked(
                reader,
                $name,
                <<$entity as sea_orm::EntityTrait>::Column>::Id,
                keys,
            )
        );
    };
    (@count_nested $entity:ty, $name:literal) => {
        $crate::graphql::question::loads!(
            @loader $crate::graphql::question::CountOf<$crate::graphql::question::Nested<$entity>>,
            u64,
            |reader, keys| $crate::graphql::question::count_nested(reader, $name, keys)
        );
    };
    (@loader $key:ty, $value:ty, |$reader:ident, $keys:ident| $load:expr) => {
        impl async_graphql::dataloader::Loader<$key> for $crate::graphql::context::Reader {
            type Value = $value;
            type Error = $crate::graphql::failure::Failure;

            async fn load(
                &self,
                $keys: &[$key],
            ) -> Result<std::collections::HashMap<$key, $value>, $crate::graphql::failure::Failure>
            {
                let $reader = self;
                $load.await
            }
        }
    };
}
pub(crate) use loads;
