//! What rows of cases, closings and contacts contribute to the roll-ups, many at once: for what is
//! written in bulk, and for whoever recounts.

mod sql;

use entities::select::list_of_ids;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use crate::clock::Clock;
pub use sql::COLUMNS;

/// Which rows.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// All that the people of the council see.
    All,
    /// The cases of one import, shown or not.
    OfImport(Uuid),
    /// These.
    Listed {
        /// The cases, with their closings.
        cases: &'a [Uuid],
        /// The contacts.
        contacts: &'a [Uuid],
    },
}

impl Rows<'_> {
    /// How many parameters say which, after the council.
    const fn parameters(&self) -> usize {
        match self {
            Self::All => 0,
            Self::OfImport(_) => 1,
            Self::Listed { .. } => 2,
        }
    }

    fn values(&self, backend: DbBackend) -> Vec<Value> {
        match self {
            Self::All => Vec::new(),
            Self::OfImport(id) => vec![(*id).into()],
            Self::Listed { cases, contacts } => {
                vec![list_of_ids(cases, backend), list_of_ids(contacts, backend)]
            }
        }
    }
}

/// A select of one row for each contribution of everything that the people of the council `$1` see, with
/// [`COLUMNS`].
#[must_use]
pub fn of_all_rows(backend: DbBackend) -> String {
    sql::contributions(&Rows::All, backend)
}

/// Adds the contributions of `rows` to the deltas, in the transaction that shows them.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    council_id: Uuid,
    rows: Rows<'_>,
) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    let mut values = vec![council_id.into()];
    values.extend(rows.values(backend));
    // The last twelve digits count the rows.
    let start: String = clock
        .new_id()
        .simple()
        .to_string()
        .chars()
        .take(20)
        .collect();
    values.push(start.into());
    let insert = sql::insert(&rows, backend);
    let statement = Statement::from_sql_and_values(backend, insert, values);
    connection.execute_raw(statement).await?;
    Ok(())
}
