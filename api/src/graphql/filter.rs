//! Filters: the kinds of comparison that `where` inputs are made of, and how they become SQL.
//!
//! A comparison with a column that may be null is false where it is null, never unknown: so that
//! `not` holds exactly the rows that the filter itself leaves out.

use async_graphql::{Enum, ID, InputObject};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entities::select::{in_ids, in_texts};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, DbBackend};

use super::failure::Failure;
use super::id::Kind;

/// How deep `and`, `or` and `not` may nest.
const DEEPEST: usize = 5;
/// How many members a list may have.
const LONGEST_LIST: usize = 100;
/// How many comparisons one filter may make, all levels together.
const MOST_COMPARISONS: usize = 200;

/// Which way a list is sorted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    /// Smallest or earliest first; what has no value comes last.
    Asc,
    /// Largest or latest first; what has no value comes last.
    Desc,
}

/// Compares an id that is always there. What is not given is not compared.
#[derive(Clone, Debug, Default, InputObject)]
pub struct IdFilter {
    /// It is this one.
    pub eq: Option<ID>,
    /// It is one of these, at most 100; an empty list is fulfilled by nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<ID>>,
}

/// Compares an id that may be missing. What is not given is not compared.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OptionalIdFilter {
    /// It is this one.
    pub eq: Option<ID>,
    /// It is one of these, at most 100; an empty list is fulfilled by nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<ID>>,
    /// True: there is one. False: there is none.
    pub is_set: Option<bool>,
}

/// Compares a text, exactly as stored. What is not given is not compared.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// It is this one.
    pub eq: Option<String>,
    /// It is one of these, at most 100; an empty list is fulfilled by nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<String>>,
}

/// Compares an instant; fulfilled by none that is missing. What is not given is not compared.
#[derive(Clone, Debug, Default, InputObject)]
pub struct InstantFilter {
    /// At this instant or later.
    pub gte: Option<DateTime<Utc>>,
    /// Before this instant.
    pub lt: Option<DateTime<Utc>>,
}

/// An input that says which rows a list holds.
pub trait Where: Sized {
    /// The members of `and`.
    fn all_of(&self) -> Option<&[Self]>;
    /// The members of `or`.
    fn any_of(&self) -> Option<&[Self]>;
    /// What `not` holds.
    fn none_of(&self) -> Option<&Self>;
}

/// Adds the comparisons of one level of a filter, or refuses them.
pub type Compare<'a, W> = &'a dyn Fn(&W, &mut Comparisons) -> Result<(), Failure>;

/// The condition that a filter is.
///
/// # Errors
/// `BAD_USER_INPUT` when it is too deep or too large, and what `compare` refuses.
pub fn condition<W: Where>(
    filter: &W,
    backend: DbBackend,
    compare: Compare<'_, W>,
) -> Result<Condition, Failure> {
    let mut walk = Walk {
        backend,
        compare,
        left: MOST_COMPARISONS,
    };
    walk.level(filter, "where", DEEPEST)
}

struct Walk<'a, W> {
    backend: DbBackend,
    compare: Compare<'a, W>,
    left: usize,
}

impl<W: Where> Walk<'_, W> {
    fn level(&mut self, filter: &W, path: &str, levels: usize) -> Result<Condition, Failure> {
        let Some(deeper) = levels.checked_sub(1) else {
            return Err(Failure::bad_input(format!(
                "{path}: and, or and not may nest {DEEPEST} levels deep at most."
            )));
        };
        let mut own = Comparisons::new(path, self.backend);
        (self.compare)(filter, &mut own)?;
        self.left = self.left.checked_sub(own.all.len().max(1)).ok_or_else(|| {
        Failure::bad_input(format!(
            "{path}: a filter may make {MOST_COMPARISONS} comparisons at most, all levels together."
        ))
    })?;
        let mut all = own.all;
        if let Some(list) = filter.all_of() {
            for (number, one) in members(list, &format!("{path}.and"))? {
                all = all.add(self.level(one, &number, deeper)?);
            }
        }
        if let Some(list) = filter.any_of() {
            // A disjunction of nothing would be left out, that is, be true.
            let mut any = Condition::any().add(Expr::val(1).eq(0));
            for (number, one) in members(list, &format!("{path}.or"))? {
                any = any.add(self.level(one, &number, deeper)?);
            }
            all = all.add(any);
        }
        if let Some(one) = filter.none_of() {
            all = all.add(self.level(one, &format!("{path}.not"), deeper)?.not());
        }
        Ok(if all.is_empty() {
            all.add(Expr::val(1).eq(1))
        } else {
            all
        })
    }
}

fn members<'a, W>(list: &'a [W], path: &str) -> Result<Vec<(String, &'a W)>, Failure> {
    within(list.len(), path)?;
    Ok(list
        .iter()
        .enumerate()
        .map(|(number, one)| (format!("{path}.{number}"), one))
        .collect())
}

fn within(length: usize, path: &str) -> Result<(), Failure> {
    if length > LONGEST_LIST {
        return Err(Failure::bad_input(format!(
            "{path}: a list may have {LONGEST_LIST} members at most, not {length}."
        )));
    }
    Ok(())
}

/// The comparisons of one level of a filter, all of which must hold.
#[derive(Debug)]
pub struct Comparisons {
    path: String,
    backend: DbBackend,
    all: Condition,
}

impl Comparisons {
    fn new(path: &str, backend: DbBackend) -> Self {
        Self {
            path: path.to_owned(),
            backend,
            all: Condition::all(),
        }
    }

    /// The dialect of SQL.
    #[must_use]
    pub const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Where a field of this level stands in the arguments.
    #[must_use]
    pub fn path(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }

    /// Adds a condition of its own; it must not be unknown for any row.
    pub fn add(&mut self, condition: impl Into<Condition>) {
        self.all = self.all.clone().add(condition.into());
    }

    /// The rows that `kind` ids of a filter name; `None` when the filter names none.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another kind.
    pub fn rows(
        &self,
        field: &str,
        kind: Kind,
        eq: Option<&ID>,
        among: Option<&[ID]>,
    ) -> Result<Vec<Vec<uuid::Uuid>>, Failure> {
        let mut lists = Vec::new();
        if let Some(id) = eq {
            lists.push(vec![kind.required(id, &self.path(&format!("{field}.eq")))?]);
        }
        if let Some(ids) = among {
            let path = self.path(&format!("{field}.in"));
            within(ids.len(), &path)?;
            let ids: Result<_, _> = ids.iter().map(|id| kind.required(id, &path)).collect();
            lists.push(ids?);
        }
        Ok(lists)
    }

    /// Adds the comparison of an id that is always there.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another kind.
    pub fn id(
        &mut self,
        field: &str,
        kind: Kind,
        column: impl ColumnTrait,
        filter: Option<&IdFilter>,
    ) -> Result<(), Failure> {
        let Some(filter) = filter else {
            return Ok(());
        };
        for ids in self.rows(field, kind, filter.eq.as_ref(), filter.among.as_deref())? {
            self.add(in_ids(column, &ids, self.backend));
        }
        Ok(())
    }

    /// Adds the comparison of an id that may be missing.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another kind.
    pub fn optional_id(
        &mut self,
        field: &str,
        kind: Kind,
        column: impl ColumnTrait,
        filter: Option<&OptionalIdFilter>,
    ) -> Result<(), Failure> {
        let Some(filter) = filter else {
            return Ok(());
        };
        for ids in self.rows(field, kind, filter.eq.as_ref(), filter.among.as_deref())? {
            self.add(present(column).add(in_ids(column, &ids, self.backend)));
        }
        match filter.is_set {
            Some(true) => self.add(column.is_not_null()),
            Some(false) => self.add(column.is_null()),
            None => {}
        }
        Ok(())
    }

    /// The texts that a filter names, each list to be fulfilled.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for too long a list.
    pub fn texts(
        &self,
        field: &str,
        filter: Option<&TextFilter>,
    ) -> Result<Vec<Vec<String>>, Failure> {
        let Some(filter) = filter else {
            return Ok(Vec::new());
        };
        if let Some(list) = &filter.among {
            within(list.len(), &self.path(&format!("{field}.in")))?;
        }
        let eq = filter.eq.as_ref().map(|text| vec![text.clone()]);
        let lists = eq.into_iter().chain(filter.among.clone());
        Ok(lists.map(storable).collect())
    }

    /// Adds the comparison of a code, given as the texts that are stored.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for too long a list.
    pub fn codes(
        &mut self,
        field: &str,
        column: impl ColumnTrait,
        lists: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<(), Failure> {
        for texts in lists {
            within(texts.len(), &self.path(&format!("{field}.in")))?;
            self.add(present(column).add(in_texts(column, &texts, self.backend)));
        }
        Ok(())
    }

    /// Adds the comparison of an instant.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an instant outside the years 1 to 9999, which the databases sort
    /// differently.
    pub fn instant(
        &mut self,
        field: &str,
        column: impl ColumnTrait,
        filter: Option<&InstantFilter>,
    ) -> Result<(), Failure> {
        let Some(filter) = filter else {
            return Ok(());
        };
        for instant in [filter.gte, filter.lt].into_iter().flatten() {
            if !(1..=9999).contains(&instant.year()) {
                let path = self.path(field);
                return Err(Failure::bad_input(format!(
                    "{path}: the year must be 1 to 9999."
                )));
            }
        }
        if let Some(from) = filter.gte {
            self.add(present(column).add(column.gte(from.trunc_subsecs(6))));
        }
        if let Some(to) = filter.lt {
            self.add(present(column).add(column.lt(to.trunc_subsecs(6))));
        }
        Ok(())
    }
}

/// The texts that a column can hold at all: `PostgreSQL` refuses a statement with U+0000.
fn storable(texts: Vec<String>) -> Vec<String> {
    texts
        .into_iter()
        .filter(|text| !text.contains('\0'))
        .collect()
}

fn present(column: impl ColumnTrait) -> Condition {
    Condition::all().add(column.is_not_null())
}
