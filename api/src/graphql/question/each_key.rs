//! Rows of some keys, in an order that an index has for each key: the first of each, and then the first of those.

use sea_orm::sea_query::{
    Alias, Asterisk, Condition, Expr, ExprTrait, IntoIden, JoinType, Query, SelectStatement,
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QuerySelect, Select};
use uuid::Uuid;

/// The name of the keys in a statement.
const EACH: &str = "each";

/// Some keys, such as the journeys of a service.
#[derive(Debug)]
pub struct Each {
    /// The council whose rows are wanted.
    pub council_id: Uuid,
    /// The keys, each once.
    pub keys: SelectStatement,
    /// Which rows belong to a key, whose columns are those of [`Each::key`].
    pub on: Condition,
}

impl Each {
    /// Rows whose `parent` is one of `ids`, a select of the column `id`.
    #[must_use]
    pub fn of(council_id: Uuid, parent: impl ColumnTrait, ids: SelectStatement) -> Self {
        let on = Expr::col(parent.as_column_ref()).eq(Self::key("id"));
        Self {
            council_id,
            keys: ids,
            on: Condition::all().add(on),
        }
    }

    /// A column of the keys.
    #[must_use]
    pub fn key(column: &'static str) -> Expr {
        Expr::col((EACH, column))
    }

    /// Those of `rows` that belong to any key.
    pub(super) fn joined<E: EntityTrait>(&self, mut rows: Select<E>) -> Select<E> {
        QuerySelect::query(&mut rows).join_subquery(
            JoinType::InnerJoin,
            self.keys.clone(),
            EACH,
            self.on.clone(),
        );
        rows
    }

    /// The rows of each key that `first` selects when its condition on the key is added: however many there
    /// are, those are read by the index. `SQLite` has no lateral join, but finds rows by a list that depends on the key.
    pub(super) fn first<E: EntityTrait>(
        &self,
        mut first: SelectStatement,
        backend: DbBackend,
    ) -> SelectStatement {
        first.cond_where(self.on.clone());
        let table = E::default().into_iden();
        let mut rows = Query::select();
        rows.column((table.clone(), Asterisk))
            .from_subquery(self.keys.clone(), EACH);
        if backend == DbBackend::Postgres {
            rows.join_lateral(JoinType::InnerJoin, first, table, Expr::val(true));
            return rows;
        }
        let place = (table.clone(), Alias::new("rowid"));
        first.clear_selects().column(place.clone());
        // With the sign no index is chosen for the council, which would lead to all its rows.
        let council = Expr::cust_with_exprs(
            "+? = ?",
            [
                Expr::col((table.clone(), Alias::new("council_id"))),
                Expr::val(self.council_id),
            ],
        );
        rows.join(JoinType::CrossJoin, table, Condition::all())
            .and_where(Expr::col(place).in_subquery(first))
            .and_where(council);
        rows
    }
}
