//! Selects of one council, and conditions on lists that keep one SQL text for any length.
//!
//! A list becomes one bound value: an array on PostgreSQL, a JSON text on SQLite. An `IN` with a
//! placeholder for each member would be a new statement to prepare for every length.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IdenStatic, IntoSimpleExpr,
    Iterable, QueryFilter, QueryResult, Select, Value,
};
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

    /// A row that begins with all columns of the table, in their order.
    ///
    /// # Errors
    /// When a value is not of its column's type.
    fn read(row: &QueryResult) -> Result<Self::Model, DbErr> {
        Self::Model::from_query_result(row, "")
    }
}

/// A table whose rows are read by the places of their columns, which takes a third of the time that
/// looking each up by its name does: tables that every request reads, or pages of them.
pub trait ByPlace: EntityTrait {
    /// The fields of the row, in the order of the columns.
    const FIELDS: &'static [&'static str];

    /// The row whose columns begin at the place `first`.
    ///
    /// # Errors
    /// When a value is not of its column's type.
    fn read_at(row: &QueryResult, first: usize) -> Result<Self::Model, DbErr>;

    /// The same where an outer join may have found none.
    ///
    /// # Errors
    /// When a value is not of its column's type.
    fn read_if_at(row: &QueryResult, first: usize) -> Result<Option<Self::Model>, DbErr> {
        match row.try_get_by_index::<Option<Uuid>>(first)? {
            Some(_) => Self::read_at(row, first).map(Some),
            None => Ok(None),
        }
    }
}

/// Implements [`ByPlace`] for the table of a module: the fields of its `Model`, in the order of the
/// columns, of which the first is an id.
macro_rules! by_place {
    ($($field:ident),+ $(,)?) => {
        impl $crate::select::ByPlace for Entity {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn read_at(row: &sea_orm::QueryResult, first: usize) -> Result<Model, sea_orm::DbErr> {
                let mut places = first..;
                Ok(Model {
                    $($field: row.try_get_by_index(places.next().unwrap_or(first))?),+
                })
            }
        }
    };
}
pub(crate) use by_place;

/// The columns of a table that stands in SQL written by hand under a short name `k`, each as `k_column`.
#[must_use]
pub fn columns<E: EntityTrait>(name: &str) -> Vec<String> {
    E::Column::iter()
        .map(|column| format!("{name}.{0} AS {name}_{0}", column.as_str()))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn are_columns<E: ByPlace>() {
        let columns: Vec<String> = E::Column::iter()
            .map(|column| column.as_str().to_owned())
            .collect();
        assert_eq!(E::FIELDS, columns, "{}", E::default().table_name());
    }

    #[test]
    fn rows_are_read_in_the_order_of_their_columns() {
        are_columns::<crate::cases::cases::Entity>();
        are_columns::<crate::cases::case_event::Entity>();
        are_columns::<crate::identity::account::Entity>();
        are_columns::<crate::journeys::journey::Entity>();
        are_columns::<crate::organisation::council::Entity>();
        are_columns::<crate::organisation::customer::Entity>();
        are_columns::<crate::organisation::service::Entity>();
        are_columns::<crate::organisation::staff::Entity>();
    }
}
