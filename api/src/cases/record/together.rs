//! New rows of several tables, written together.
//!
//! PostgreSQL takes them as one statement, whose foreign keys are looked at when it ends: a change costs
//! one way to the server and back, however much it writes. `SQLite`, which has no such statement and no
//! way to go, takes them one by one.

use sea_orm::sea_query::{CommonTableExpression, InsertStatement, WithClause};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, ModelTrait,
    QueryTrait, Statement,
};

/// Rows of one table in one part, and parts of one statement: together they stay below the 65,535 values
/// that a statement may bind, and the 32,766 of `SQLite`.
const MOST_ROWS: usize = 200;
const MOST_PARTS: usize = 10;

/// Rows that wait to be written, in the order of their foreign keys.
#[derive(Debug, Default)]
pub(super) struct Together(Vec<InsertStatement>);

impl Together {
    /// Adds rows of one table.
    pub fn add<M>(&mut self, rows: impl IntoIterator<Item = M>)
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity>,
    {
        let mut rows = rows
            .into_iter()
            .map(IntoActiveModel::into_active_model)
            .peekable();
        while rows.peek().is_some() {
            let some: Vec<_> = rows.by_ref().take(MOST_ROWS).collect();
            self.0.push(M::Entity::insert_many(some).into_query());
        }
    }

    /// Adds an insert as it stands.
    pub fn add_insert(&mut self, insert: InsertStatement) {
        self.0.push(insert);
    }

    /// Writes them.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn write(self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        let backend = connection.get_database_backend();
        let most = match backend {
            DbBackend::Postgres => MOST_PARTS,
            _ => 1,
        };
        for parts in self.0.chunks(most) {
            if let Some((last, parts)) = parts.split_last() {
                connection
                    .execute_raw(statement(backend, parts, last))
                    .await?;
            }
        }
        Ok(())
    }
}

/// One statement that does them all.
fn statement(backend: DbBackend, parts: &[InsertStatement], last: &InsertStatement) -> Statement {
    if parts.is_empty() {
        return backend.build(last);
    }
    let mut with = WithClause::new();
    for (number, insert) in (1..).zip(parts) {
        let mut part = CommonTableExpression::new();
        part.query(insert.clone())
            .table_name(format!("part_{number}"));
        with.cte(part);
    }
    backend.build(&last.clone().with(with))
}
