//! Loading cells for many owners at once.

use std::collections::HashMap;
use std::mem::discriminant;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use rules::demand::figures::Cell;
use rules::demand::rows::DemandDimension;
use rules::time::period::Period;
use uuid::Uuid;

use super::figures::{self, Owner, Question};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// The cells of one owner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellsOf {
    /// Whose.
    pub owner: Owner,
    /// Of which days.
    pub period: Period,
    /// Told apart by what, besides month; sorted, each once.
    pub by: Vec<DemandDimension>,
}

impl Loader<CellsOf> for Reader {
    type Value = Arc<Vec<Cell>>;
    type Error = Failure;

    /// One statement for each kind of owner, period and grouping that a query asks for, whatever
    /// the number of owners.
    async fn load(&self, keys: &[CellsOf]) -> Result<HashMap<CellsOf, Self::Value>, Failure> {
        let mut alike: HashMap<_, Vec<&CellsOf>> = HashMap::new();
        for key in keys {
            let question = (discriminant(&key.owner), key.period, key.by.as_slice());
            alike.entry(question).or_default().push(key);
        }
        let mut found = HashMap::new();
        for ((_, period, by), keys) in alike {
            let Some(kind) = keys.first().map(|key| key.owner) else {
                continue;
            };
            let owners: Vec<Uuid> = keys.iter().map(|key| key.owner.id()).collect();
            let question = Question {
                kind,
                owners: &owners,
                period,
                by,
            };
            let mut cells = figures::read(self, &question).await?;
            for key in keys {
                let id = match key.owner {
                    Owner::Council => self.council_id(),
                    other => other.id(),
                };
                let own = cells.remove(&id).unwrap_or_default();
                found.insert(key.clone(), Arc::new(own));
            }
        }
        Ok(found)
    }
}
