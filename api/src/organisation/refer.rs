//! What an input refers to: rows by id and by code, looked up within its transaction.

use async_graphql::ID;
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

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
