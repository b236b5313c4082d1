//! Values that are written into the text of a statement.

use sea_orm::DbBackend;

/// The id of nothing, which stands where a key may not be null. SQLite keeps ids as blobs.
#[must_use]
pub fn nil(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres {
        "'00000000-0000-0000-0000-000000000000'::uuid"
    } else {
        "X'00000000000000000000000000000000'"
    }
}
