//! The council that an import is for.

use chrono_tz::Tz;
use entities::organisation::council;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ImportFault;
use crate::database::Database;

/// A council as far as imports need it.
#[derive(Debug, Clone, Copy)]
pub struct Council {
    /// Its id.
    pub id: Uuid,
    /// Its wall clock.
    pub zone: Tz,
}

/// The row of the council with `code`.
pub async fn row(database: &Database, code: &str) -> Result<council::Model, ImportFault> {
    let found = council::Entity::find()
        .filter(council::Column::Code.eq(code))
        .one(database.read())
        .await?;
    found.ok_or_else(|| {
        ImportFault::refused(format!(
            "there is no council with the code \"{code}\"; make it with: throughline council create --code {code} --name NAME"
        ))
    })
}

/// The council with `code`.
pub async fn find(database: &Database, code: &str) -> Result<Council, ImportFault> {
    let found = row(database, code).await?;
    let zone = found
        .time_zone
        .parse()
        .map_err(|_| ImportFault::refused(format!("\"{}\" is not a time zone", found.time_zone)))?;
    Ok(Council {
        id: found.council_id,
        zone,
    })
}
