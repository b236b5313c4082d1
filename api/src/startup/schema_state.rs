//! Whether the schema of a database is the one that this program was built for.

use std::collections::BTreeSet;
use std::fmt;

use migration::{Migrator, MigratorTrait, SchemaManager};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

/// The schema of a database, compared with this program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// Exactly this program's.
    Current,
    /// Steps of this program are missing.
    Older {
        /// How many.
        missing: usize,
        /// Whether there is no schema at all yet.
        is_empty: bool,
    },
    /// Steps were taken that this program does not know.
    Newer {
        /// How many.
        unknown: usize,
    },
}

impl fmt::Display for SchemaState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => formatter.write_str("The schema of the database is current."),
            Self::Older { missing, .. } => write!(
                formatter,
                "The schema of the database is older than this program (steps missing: {missing}). \
                 Bring it up to date with: throughline migrate (or: throughline serve --migrate)"
            ),
            Self::Newer { unknown } => write!(
                formatter,
                "The schema of the database is newer than this program (steps that \
                 throughline {} does not know: {unknown}). Start the newer program that made it: its throughline serve",
                env!("CARGO_PKG_VERSION")
            ),
        }
    }
}

/// The state of the schema behind this connection.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &DatabaseConnection) -> Result<SchemaState, DbErr> {
    let ours: BTreeSet<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let taken = taken(connection).await?;
    let unknown = taken.difference(&ours).count();
    let missing = ours.difference(&taken).count();
    Ok(match (unknown, missing) {
        (0, 0) => SchemaState::Current,
        (0, missing) => SchemaState::Older {
            missing,
            is_empty: taken.is_empty(),
        },
        (unknown, _) => SchemaState::Newer { unknown },
    })
}

/// The steps that the database says were taken.
async fn taken(connection: &DatabaseConnection) -> Result<BTreeSet<String>, DbErr> {
    let manager = SchemaManager::new(connection);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(BTreeSet::new());
    }
    let select = Statement::from_string(
        connection.get_database_backend(),
        "SELECT version FROM seaql_migrations",
    );
    let rows = connection.query_all_raw(select).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
