//! Removing cells.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use super::cube::CUBES;

/// Removes every cell of a council.
///
/// # Errors
/// When the database refuses.
pub async fn all(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    for cube in &CUBES {
        remove(
            connection,
            council_id,
            &format!("DELETE FROM {} WHERE council_id = $1", cube.name),
        )
        .await?;
    }
    Ok(())
}

/// Removes the cells of a council that have come down to 0, and says how many they were. Nobody else may
/// merge into them meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn empty(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<u64, DbErr> {
    let mut removed = 0;
    for cube in &CUBES {
        let sql = format!("DELETE FROM {} WHERE council_id = $1 AND n = 0", cube.name);
        removed += remove(connection, council_id, &sql).await?;
    }
    Ok(removed)
}

async fn remove(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    sql: &str,
) -> Result<u64, DbErr> {
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
    Ok(connection.execute_raw(statement).await?.rows_affected())
}
