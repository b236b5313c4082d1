//! The entities against the migrated schema, in SQLite's memory.

mod lists;
mod rows;
mod schema;

use migration::{Migrator, MigratorTrait};
use sea_orm::prelude::*;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, IntoActiveModel};

use crate::select::InCouncil;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// A migrated database of its own. One connection: each would have its own memory.
async fn migrated() -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let database = Database::connect(options).await?;
    Migrator::up(&database, None).await?;
    Ok(database)
}

/// Writes a row; neither a default nor a returned row comes between.
async fn store<E>(database: &DatabaseConnection, row: E::Model) -> Result<(), DbErr>
where
    E: InCouncil,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    E::insert(row.into_active_model().reset_all())
        .exec_without_returning(database)
        .await?;
    Ok(())
}

/// The id made of `number`.
const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A council with this id, whose code is made of it.
fn council(council_id: Uuid) -> Result<crate::organisation::council::Model, chrono::ParseError> {
    Ok(crate::organisation::council::Model {
        council_id,
        code: format!("council-{council_id}"),
        name: "Ambridge Borough Council".to_owned(),
        time_zone: "Europe/London".to_owned(),
        created_at: "2026-03-29T00:59:59.999999Z".parse()?,
        councillors_see_small_numbers: true,
        calendar_revision: 0,
    })
}

/// A directorate of a council, whose code is made of its id.
fn directorate(council_id: Uuid, id: Uuid) -> crate::organisation::directorate::Model {
    crate::organisation::directorate::Model {
        id,
        council_id,
        code: format!("directorate-{id}"),
        title: "Housing and Neighbourhoods".to_owned(),
        revision: 1,
    }
}
