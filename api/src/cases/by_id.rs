//! Cases by their ids and of their rows, and what their rows answer without anything further.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entities::cases::cases::{Column, Model};
use entities::select::in_ids;
use rules::access::Permission;
use sea_orm::QueryFilter;
use uuid::Uuid;

use super::case::Case;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::ready::Known;

impl From<Model> for Case {
    fn from(model: Model) -> Self {
        Self(Arc::new(model))
    }
}

/// Loads cases by id, as far as the viewer reaches them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseById(pub Uuid);

impl Loader<CaseById> for Reader {
    type Value = Case;
    type Error = Failure;

    async fn load(&self, keys: &[CaseById]) -> Result<HashMap<CaseById, Case>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let scope = self.viewer().scope(Permission::CaseRead);
        let found = scope
            .cases(self.backend())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .all(self.connection());
        let rows = self.ask("case by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CaseById(row.id), Case::from(row)))
            .collect())
    }
}

impl Known for Case {
    const FIELDS: &'static [&'static str] = &[
        "id",
        "reference",
        "externalId",
        "state",
        "demandCode",
        "receivedAt",
        "receivedOn",
        "dueAt",
        "isOnTime",
        "closedAt",
        "closedOn",
        "workingDays",
        "hasContradictoryTimes",
        "recordedAt",
        "revision",
        "isErased",
        "erasedAt",
    ];
}
