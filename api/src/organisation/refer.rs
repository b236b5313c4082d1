//! What an input refers to: rows by id and by code, looked up within its transaction.

use std::collections::HashSet;

use async_graphql::ID;
use entities::journeys::journey;
use entities::organisation::{customer, directorate, staff, team};
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Problem, Stop, none};

/// A table whose rows an input names by opaque id.
pub trait Named: InCouncil {
    /// The column of the id.
    const ID: Self::Column;
    /// The type that the id is of.
    const KIND: Kind;
    /// What the row is called in a sentence.
    const NOUN: &'static str;
}

impl Named for directorate::Entity {
    const ID: directorate::Column = directorate::Column::Id;
    const KIND: Kind = Kind::Directorate;
    const NOUN: &'static str = "directorate";
}

impl Named for team::Entity {
    const ID: team::Column = team::Column::Id;
    const KIND: Kind = Kind::Team;
    const NOUN: &'static str = "team";
}

impl Named for staff::Entity {
    const ID: staff::Column = staff::Column::Id;
    const KIND: Kind = Kind::Staff;
    const NOUN: &'static str = "member of staff";
}

impl Named for customer::Entity {
    const ID: customer::Column = customer::Column::Id;
    const KIND: Kind = Kind::Customer;
    const NOUN: &'static str = "customer";
}

impl Named for journey::Entity {
    const ID: journey::Column = journey::Column::Id;
    const KIND: Kind = Kind::Journey;
    const NOUN: &'static str = "journey";
}

/// Looks up what one input refers to, beside the problems found in it so far.
pub struct Lookup<'a, T, P: Problem> {
    reader: &'a Reader,
    transaction: &'a T,
    unknown: P::Code,
    problems: Vec<P>,
}

impl<'a, T: ConnectionTrait, P: Problem> Lookup<'a, T, P> {
    /// Begins with the `problems` of the texts; `unknown` is the code for an id that names nothing.
    pub const fn new(
        reader: &'a Reader,
        transaction: &'a T,
        unknown: P::Code,
        problems: Vec<P>,
    ) -> Self {
        Self {
            reader,
            transaction,
            unknown,
            problems,
        }
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: P) {
        self.problems.push(problem);
    }

    /// The row of the council that the id at `field` names. Where there is none that is a problem,
    /// and the id given back is nobody's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one<E: Named>(&mut self, field: &str, id: &ID) -> Result<Uuid, DbErr> {
        let found = self.find::<E>(std::slice::from_ref(id)).await?;
        Ok(self.known::<E>(found.first().copied().flatten(), field))
    }

    /// As [`Self::one`], for an id that may be left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn any<E: Named>(
        &mut self,
        field: &str,
        id: Option<&ID>,
    ) -> Result<Option<Uuid>, DbErr> {
        match id {
            Some(id) => self.one::<E>(field, id).await.map(Some),
            None => Ok(None),
        }
    }

    /// The rows that the list at `field` names, each once; a problem for each that names none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list<E: Named>(&mut self, field: &str, ids: &[ID]) -> Result<Vec<Uuid>, DbErr> {
        let found = self.find::<E>(ids).await?;
        let mut rows: Vec<Uuid> = Vec::with_capacity(found.len());
        for (place, id) in found.into_iter().enumerate() {
            rows.push(self.known::<E>(id, &format!("{field}.{place}")));
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// Ends the use case when there are problems.
    ///
    /// # Errors
    /// The problems, all together.
    pub fn end(self) -> Result<(), Stop<P>> {
        none(self.problems)
    }

    fn known<E: Named>(&mut self, id: Option<Uuid>, field: &str) -> Uuid {
        if id.is_none() {
            let message = unknown(E::NOUN);
            self.problems.push(P::at(self.unknown, field, message));
        }
        id.unwrap_or_default()
    }

    async fn find<E: Named>(&self, ids: &[ID]) -> Result<Vec<Option<Uuid>>, DbErr> {
        find::<E>(self.reader, self.transaction, E::ID, E::KIND, ids).await
    }
}

/// The rows that `ids` name, in their order; `None` in the place of one that names none.
///
/// # Errors
/// When the database fails.
pub async fn find<E: InCouncil>(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    column: E::Column,
    kind: Kind,
    ids: &[ID],
) -> Result<Vec<Option<Uuid>>, DbErr> {
    let asked: Vec<Option<Uuid>> = ids.iter().map(|id| kind.uuid(id)).collect();
    let keys: Vec<Uuid> = asked.iter().flatten().copied().collect();
    let known: Vec<Uuid> = E::in_council(reader.council_id())
        .filter(in_ids(column, &keys, reader.backend()))
        .select_only()
        .column(column)
        .into_tuple()
        .all(connection)
        .await?;
    let known: HashSet<Uuid> = known.into_iter().collect();
    Ok(asked
        .into_iter()
        .map(|id| id.filter(|id| known.contains(id)))
        .collect())
}

/// The row that `id` names, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn find_one<E: InCouncil>(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    column: E::Column,
    kind: Kind,
    id: &ID,
) -> Result<Option<Uuid>, DbErr> {
    let found = find::<E>(reader, connection, column, kind, std::slice::from_ref(id)).await?;
    Ok(found.into_iter().next().flatten())
}

/// Whether a row of the council has this `code` in `column` already; a text that is no code is
/// nobody's.
///
/// # Errors
/// When the database fails.
pub async fn is_taken<E: InCouncil>(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    column: E::Column,
    code: &str,
) -> Result<bool, DbErr> {
    if rules::text::code(code).is_err() {
        return Ok(false);
    }
    let found: Option<String> = E::in_council(reader.council_id())
        .filter(column.eq(code))
        .select_only()
        .column(column)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// What a caller reads whose code belongs to another row: `what` is `service`, `team` and so on.
#[must_use]
pub fn taken(what: &str, code: &str) -> String {
    format!("Another {what} has the code {code:?}. Choose another.")
}

/// What a caller reads whose id names no row: `what` is `service`, `team` and so on.
#[must_use]
pub fn unknown(what: &str) -> String {
    format!("There is no {what} with this id.")
}
