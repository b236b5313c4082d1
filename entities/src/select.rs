//! Selects of one council, and conditions on lists that keep one SQL text for any length.
//!
//! A list becomes one bound value: an array on PostgreSQL, a JSON text on SQLite. An `IN` with a
//! placeholder for each member would be a new statement to prepare for every length.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, IntoSimpleExpr, QueryFilter, Select, Value};
use uuid::Uuid;

/// A table whose rows belong to a council: the one way to start a select over it.
pub trait InCouncil: EntityTrait {
    /// The column that names the council.
    const COUNCIL: Self::Column;

    /// The rows of one council. Of cases those of a running import are left out.
    #[must_use]
    fn in_council(council_id: Uuid) -> Select<Self> {
        Self::find().filter(Self::COUNCIL.eq(council_id))
    }
}

/// True of rows whose `column`, an entity's column (qualified by its table) or
/// `Expr::col((alias, column))`, is one of `ids`.
///
/// No row fulfils an empty list.
#[must_use]
pub fn in_ids(column: impl IntoSimpleExpr, ids: &[Uuid], backend: DbBackend) -> Expr {
    let column = column.into_simple_expr();
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(ids.to_vec())),
        // SQLite keeps a UUID as 16 bytes, so the JSON text is turned back into bytes.
        _ => in_json(
            "? IN (SELECT unhex(value) FROM json_each(?))",
            column,
            ids.iter().map(|id| id.simple().to_string()).collect(),
        ),
    }
}

/// A list of ids as one value for SQL that is written by hand: on PostgreSQL for `= ANY($n)`, on SQLite
/// for `IN (SELECT unhex(value) FROM json_each($n))`.
#[must_use]
pub fn list_of_ids(ids: &[Uuid], backend: DbBackend) -> Value {
    if backend == DbBackend::Postgres {
        return ids.to_vec().into();
    }
    let texts = ids.iter().map(|id| id.simple().to_string());
    texts.collect::<serde_json::Value>().to_string().into()
}

/// True of rows whose `column`, an entity's column (qualified by its table) or
/// `Expr::col((alias, column))`, is one of `texts`.
///
/// No row fulfils an empty list.
#[must_use]
pub fn in_texts<T>(column: impl IntoSimpleExpr, texts: &[T], backend: DbBackend) -> Expr
where
    T: AsRef<str>,
{
    let column = column.into_simple_expr();
    let texts: Vec<String> = texts.iter().map(|text| text.as_ref().to_owned()).collect();
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(texts)),
        _ => in_json("? IN (SELECT value FROM json_each(?))", column, texts),
    }
}

/// `sql` with the column and then the JSON array of `members` for its question marks.
fn in_json(sql: &'static str, column: Expr, members: Vec<String>) -> Expr {
    let list = serde_json::Value::from(members).to_string();
    Expr::cust_with_exprs(sql, [column, Expr::val(list)])
}
