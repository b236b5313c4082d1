//! The logs of cases as the rules replay them.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::cases::case_event::{Column, Entity, Model};
use entities::select::in_texts;
use rules::cases::replay::{Detail, Entry, TELLING};
use sea_orm::{ActiveEnum, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// An event as its log is replayed.
///
/// # Errors
/// When its detail is none of ours.
pub fn entry(event: Model) -> Result<Entry, Failure> {
    let detail = event.detail.map_or_else(
        || Ok(Detail::default()),
        |detail| serde_json::from_value(detail).map_err(Failure::fault),
    )?;
    Ok(Entry {
        kind: event.kind,
        happened_at: event.happened_at,
        recorded_at: event.recorded_at,
        stage: event.stage_id,
        team: event.team_id,
        assignee: event.assignee_id,
        outcome: event.outcome_id,
        detail,
    })
}

/// The events of cases that can change what is known of them, each log in the order of its sequence.
pub(super) fn telling(reader: &Reader, case_ids: impl IntoIterator<Item = Uuid>) -> Select<Entity> {
    let kinds: Vec<String> = TELLING.iter().map(ActiveEnum::to_value).collect();
    reader
        .rows_of::<Entity>(Column::CaseId, case_ids)
        .filter(in_texts(Column::Kind, &kinds, reader.backend()))
        .order_by_asc(Column::Sequence)
}

/// Loads the events of cases that can change what is known of them, in the order of their sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntriesOf(pub Uuid);

impl Loader<EntriesOf> for Reader {
    type Value = Vec<Entry>;
    type Error = Failure;

    async fn load(&self, keys: &[EntriesOf]) -> Result<HashMap<EntriesOf, Vec<Entry>>, Failure> {
        let found = telling(self, keys.iter().map(|key| key.0)).all(self.connection());
        let rows = self.ask("log of case", found).await?;
        let entries: Result<Vec<_>, Failure> = rows
            .into_iter()
            .map(|row| Ok((EntriesOf(row.case_id), entry(row)?)))
            .collect();
        Ok(grouped(entries?))
    }
}
