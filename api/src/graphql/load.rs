//! What most loaders are made of: the rows that belong to some keys.

use std::collections::HashMap;
use std::hash::Hash;

use entities::select::{InCouncil, in_ids};
use sea_orm::{ConnectionTrait, QueryFilter, QueryResult, QueryTrait, Select, Statement};
use uuid::Uuid;

use super::context::Reader;
use super::failure::Failure;

impl Reader {
    /// Selects the council's rows whose `column` is one of `keys`: one SQL text for any number.
    #[must_use]
    pub fn rows_of<E: InCouncil>(
        &self,
        column: E::Column,
        keys: impl IntoIterator<Item = Uuid>,
    ) -> Select<E> {
        let keys: Vec<Uuid> = keys.into_iter().collect();
        let among = in_ids(column, &keys, self.backend());
        E::in_council(self.council_id()).filter(among)
    }

    /// The rows of a select, by the read called `name`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all<E: InCouncil>(
        &self,
        name: &'static str,
        select: Select<E>,
    ) -> Result<Vec<E::Model>, Failure> {
        self.rows(name, self.backend().build(&select.into_query()))
            .await?
            .iter()
            .map(|row| E::read(row).map_err(Failure::from))
            .collect()
    }

    /// The rows of a statement, by the read called `name`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rows(
        &self,
        name: &'static str,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, Failure> {
        self.ask(name, self.connection().query_all_raw(statement))
            .await
    }
}

/// The values of each key, in the order in which they come.
#[must_use]
pub fn grouped<K: Eq + Hash, V>(pairs: impl IntoIterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
