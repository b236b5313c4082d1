//! Which councils a command about figures means.

use entities::organisation::council;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::CommandError;
use crate::database::Database;

/// The council with this code, or every one.
pub(super) async fn councils(
    database: &Database,
    code: Option<&str>,
) -> Result<Vec<council::Model>, CommandError> {
    let mut select = council::Entity::find().order_by_asc(council::Column::Code);
    if let Some(code) = code {
        select = select.filter(council::Column::Code.eq(code));
    }
    let found = select.all(database.read()).await?;
    match code {
        Some(code) if found.is_empty() => Err(CommandError::refused(format!(
            "there is no council with the code {code}"
        ))),
        _ => Ok(found),
    }
}
