//! When a case was promised to be done: the first due date, and each that followed it.

use async_graphql::{Context, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{case_event, cases};
use rules::cases::EventKind;
use rules::cases::replay::{Entry, TELLING};

use crate::cases::codes::CaseEventKind;
use crate::cases::log::{self, EntriesOf};
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

/// What an event promised, if that was something new.
pub(in crate::cases) async fn of_event(
    ctx: &Context<'_>,
    event: &case_event::Model,
    case: &cases::Model,
) -> Result<Option<DuePromise>, Failure> {
    if !TELLING.contains(&event.kind) {
        return Ok(None);
    }
    let told = log::entry(event.clone())?;
    if let Some(due) = told.detail.due_at {
        return Ok(Some(promise(&told, due.to())));
    }
    if event.kind != EventKind::Opened {
        return Ok(None);
    }
    let first = promises(ctx, case).await?.into_iter().next();
    Ok(first.filter(|promise| promise.cause == CaseEventKind::Opened))
}

fn promise(entry: &Entry, due_at: Option<DateTime<Utc>>) -> DuePromise {
    DuePromise {
        due_at,
        promised_at: entry.recorded_at,
        cause: entry.kind.into(),
    }
}
