//! What most loaders are made of: the rows that belong to some keys.

use std::collections::HashMap;
use std::hash::Hash;

use entities::select::{InCouncil, in_ids};
use sea_orm::{QueryFilter, Select};
use uuid::Uuid;

use super::context::Reader;

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
