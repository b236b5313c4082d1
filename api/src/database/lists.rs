//! Lists as one parameter of a statement, so that its text is the same however long they are.

use sea_orm::{DbBackend, Value};
use uuid::Uuid;

/// Ids, to be looked for by [`among_ids`].
#[must_use]
pub fn ids(ids: &[Uuid], backend: DbBackend) -> Value {
    if backend == DbBackend::Postgres {
        return ids.to_vec().into();
    }
    let ids = ids.iter().map(|id| id.simple().to_string());
    ids.collect::<serde_json::Value>().to_string().into()
}

/// Texts, to be looked for by [`among`].
#[must_use]
pub fn texts(texts: &[String], backend: DbBackend) -> Value {
    if backend == DbBackend::Postgres {
        return texts.to_vec().into();
    }
    serde_json::Value::from(texts).to_string().into()
}

/// Numbers, to be looked for by [`among`].
#[must_use]
pub fn numbers(numbers: &[i32], backend: DbBackend) -> Value {
    if backend == DbBackend::Postgres {
        return numbers.to_vec().into();
    }
    serde_json::Value::from(numbers).to_string().into()
}

/// The condition that an id is in the list at `place`. SQLite keeps ids as blobs.
#[must_use]
pub fn among_ids(column: &str, place: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        format!("{column} = ANY({place})")
    } else {
        format!("{column} IN (SELECT unhex(value) FROM json_each({place}))")
    }
}

/// The condition that a text or number is in the list at `place`.
#[must_use]
pub fn among(column: &str, place: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        format!("{column} = ANY({place})")
    } else {
        format!("{column} IN (SELECT value FROM json_each({place}))")
    }
}
