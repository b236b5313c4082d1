//! How the use case of a mutation ends: with a row, with problems that the caller can put right, or
//! with a failure.

use async_graphql::resolver_utils::EnumType;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{DbErr, SqlErr};

use super::failure::{Failure, Refusal};
use super::text::{Rule, faults};

/// A problem of one mutation, as `problems!` declares it.
pub trait Problem: Sized {
    /// The codes of that mutation.
    type Code: Copy;

    /// A problem at `field`, given as the path `a.b.c` in the input.
    fn at(code: Self::Code, field: &str, message: impl Into<String>) -> Self;

    /// The problem whatever its mutation is.
    fn told(self) -> Told;
}

/// A problem of whichever mutation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Told {
    /// Its code, as clients read it.
    pub code: String,
    /// The path of the field.
    pub field: Vec<String>,
    /// What is wrong, where, and how to mend it.
    pub message: String,
}

impl Told {
    /// The problem with a code of its mutation.
    pub fn new<C: EnumType>(code: C, field: Vec<String>, message: String) -> Self {
        let item = C::items().iter().find(|item| item.value == code);
        Self {
            code: item.map_or("", |item| item.name).to_owned(),
            field,
            message,
        }
    }
}

/// Why a use case ended without having written anything. One problem, several, or a failure become
/// it by `?`.
#[derive(Debug)]
pub enum Stop<P> {
    /// The caller can put these right.
    Problems(Vec<P>),
    /// Anything else.
    Failed(Failure),
}

impl<P> From<Failure> for Stop<P> {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl<P> From<DbErr> for Stop<P> {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// What a creating use case made.
#[derive(Debug)]
pub struct Made<M> {
    /// The row; `None` when an earlier attempt made one that is now out of the viewer's reach.
    pub row: Option<M>,
    /// Whether an earlier attempt made it.
    pub replayed: bool,
}

impl<M> Made<M> {
    /// Made now.
    pub const fn now(row: M) -> Self {
        Self {
            row: Some(row),
            replayed: false,
        }
    }

    /// Made by an earlier attempt, and read again.
    pub const fn before(row: Option<M>) -> Self {
        Self {
            row,
            replayed: true,
        }
    }
}

/// What a payload is filled with.
#[derive(Debug)]
pub struct Ended<M, P> {
    /// The row as stored; `None` when there are problems.
    pub row: Option<M>,
    /// What the caller can put right.
    pub problems: Vec<P>,
    /// Whether an earlier attempt made it.
    pub replayed: bool,
}

/// Parts the end of a creating use case into what goes into its payload.
///
/// The use case goes on the heap: whoever chooses among all mutations has room on the stack for the future
/// of each, and they are many.
pub fn created<'a, M: 'a, P: 'a>(
    work: impl Future<Output = Result<Made<M>, Stop<P>>> + Send + 'a,
) -> BoxFuture<'a, Result<Ended<M, P>, Failure>> {
    work.map(parted).boxed()
}

/// Parts the end of a changing use case into what goes into its payload, as [`created`].
pub fn changed<'a, M: 'a, P: 'a>(
    work: impl Future<Output = Result<M, Stop<P>>> + Send + 'a,
) -> BoxFuture<'a, Result<Ended<M, P>, Failure>> {
    work.map(|outcome| parted(outcome.map(Made::now))).boxed()
}

fn parted<M, P>(outcome: Result<Made<M>, Stop<P>>) -> Result<Ended<M, P>, Failure> {
    match outcome {
        Ok(made) => Ok(Ended {
            row: made.row,
            problems: Vec::new(),
            replayed: made.replayed,
        }),
        Err(Stop::Problems(problems)) => Ok(Ended {
            row: None,
            problems,
            replayed: false,
        }),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// Ends the use case when there are problems.
///
/// # Errors
/// The problems, all together.
pub fn none<P>(problems: Vec<P>) -> Result<(), Stop<P>> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Stop::Problems(problems))
    }
}

/// The problems, with `code`, of the texts that break their rule. What is not given is not checked.
pub fn texts<'a, P: Problem>(
    code: P::Code,
    texts: impl IntoIterator<Item = (&'a str, Option<&'a str>, Rule)>,
) -> Vec<P> {
    faults(texts)
        .into_iter()
        .map(|(field, message)| P::at(code, field, message))
        .collect()
}

/// Makes a problem of a filter or an order that a list would refuse.
///
/// # Errors
/// What the caller cannot put right.
pub fn noted<T, P: Problem>(
    asked: Result<T, Failure>,
    invalid: P::Code,
    problems: &mut Vec<P>,
) -> Result<Option<T>, Failure> {
    match asked {
        Ok(read) => Ok(Some(read)),
        Err(Failure::Refused(Refusal::BadUserInput, message)) => {
            // The sentences begin with the place, as in `where.or.0.state: …`.
            let place = message.split_once(':').map_or("where", |(place, _)| place);
            let place = place.to_owned();
            problems.push(P::at(invalid, &place, message));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Refuses a change to a row that has moved on since the caller read it.
///
/// # Errors
/// The problem at `expectedRevision`, with the current revision.
pub fn unmoved<P: Problem>(current: i64, expected: i64, code: P::Code) -> Result<(), Stop<P>> {
    if current == expected {
        return Ok(());
    }
    let message = super::problem::conflict(current);
    none(vec![P::at(code, "expectedRevision", message)])
}

/// `problem` when the write broke a unique rule, because somebody else was quicker; otherwise the
/// fault that it was.
pub fn unique<P>(error: DbErr, problem: impl FnOnce() -> P) -> Stop<P> {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Stop::Problems(vec![problem()]),
        _ => error.into(),
    }
}
