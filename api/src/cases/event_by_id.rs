//! Events of cases by their ids.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entities::cases::case_event::{Column, Entity, Model};
use entities::cases::cases;
use entities::select::in_ids;
use rules::access::Permission;
use rules::cases::EventKind;
use sea_orm::{QueryFilter, QuerySelect};
use uuid::Uuid;

use super::case::CaseById;
use super::history::CaseEvent;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// Loads events by id, as far as the viewer reaches their cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseEventById(pub Uuid);

impl Loader<CaseEventById> for Reader {
    type Value = CaseEvent;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CaseEventById],
    ) -> Result<HashMap<CaseEventById, CaseEvent>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let events = self.ask("event by id", found).await?;
        let cases: Vec<CaseById> = events.iter().map(|event| CaseById(event.case_id)).collect();
        let cases = <Self as Loader<CaseById>>::load(self, &cases).await?;
        let holds = self.seeing_holds(&events).await?;
        let told = events.into_iter().filter_map(|event| {
            if EventKind::OF_HOLDS.contains(&event.kind) && !holds.contains(&event.case_id) {
                return None;
            }
            let case = Arc::clone(&cases.get(&CaseById(event.case_id))?.0);
            Some((CaseEventById(event.id), CaseEvent::new(event, case)))
        });
        Ok(told.collect())
    }
}

impl Reader {
    /// The cases of these events whose legal holds the viewer may see; none is asked for where none has any.
    async fn seeing_holds(&self, events: &[Model]) -> Result<HashSet<Uuid>, Failure> {
        let holds = events
            .iter()
            .filter(|event| EventKind::OF_HOLDS.contains(&event.kind));
        let ids: Vec<Uuid> = holds.map(|event| event.case_id).collect();
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let scope = self.viewer().scope(Permission::LegalHoldRead);
        let seen = scope
            .cases(self.backend())
            .filter(in_ids(cases::Column::Id, &ids, self.backend()))
            .select_only()
            .column(cases::Column::Id)
            .into_tuple()
            .all(self.connection());
        Ok(self
            .ask("events of holds by id", seen)
            .await?
            .into_iter()
            .collect())
    }
}
