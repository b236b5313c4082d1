//! When a case was promised to be done: the first due date, and each that followed it.

use async_graphql::{Context, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use rules::cases::replay::Entry;

use crate::cases::codes::CaseEventKind;
use crate::cases::log::EntriesOf;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;

/// When a case was promised to be done, from some instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct DuePromise {
    /// The due date that held from then on; null when nothing was promised any longer.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was written down.
    pub promised_at: DateTime<Utc>,
    /// What happened: the opening of the case, or what moved its due date.
    pub cause: CaseEventKind,
}

/// The promises about a case, the earliest first; none where nothing was ever promised.
///
/// # Errors
/// When the database fails.
pub async fn promises(ctx: &Context<'_>, case: &cases::Model) -> Result<Vec<DuePromise>, Failure> {
    let entries = ctx
        .loader()
        .load_one(EntriesOf(case.id))
        .await?
        .unwrap_or_default();
    let moves = entries.iter().filter_map(|entry| {
        let due = entry.detail.due_at?;
        Some((entry, due))
    });
    let first_due = moves
        .clone()
        .next()
        .map_or(case.due_at, |(_, due)| due.from());
    let opening = entries.first().filter(|_| first_due.is_some());
    let first = opening.map(|entry| promise(entry, first_due));
    let later = moves.map(|(entry, due)| promise(entry, due.to()));
    Ok(first.into_iter().chain(later).collect())
}

fn promise(entry: &Entry, due_at: Option<DateTime<Utc>>) -> DuePromise {
    DuePromise {
        due_at,
        promised_at: entry.recorded_at,
        cause: entry.kind.into(),
    }
}
