//! The stays of a case in stages, from the log of what happened to it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::CaseState;
use super::replay::{Entry, after_each};

/// One stay of a case in a stage. A case that is reopened begins another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The stage.
    pub stage: Uuid,
    /// When the case came to it: for the first when it was received.
    pub entered_at: DateTime<Utc>,
    /// When it left or ended; none while it is there.
    pub left_at: Option<DateTime<Utc>>,
}

/// The stays of a case by its `entries` in the order of their sequence, the earliest first. When it was
/// received and, if it is not open, when it ended is told beside them, since both may have been put right.
#[must_use]
pub fn visits(
    entries: &[Entry],
    received_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    let mut is_there = false;
    for (entry, known) in entries.iter().zip(after_each(entries, None)) {
        let Some(status) = known.map(|known| known.status) else {
            continue;
        };
        let stage = status.stage.filter(|_| status.state == CaseState::Open);
        let last = visits.last_mut().filter(|_| is_there);
        if last.as_ref().map(|visit| visit.stage) == stage {
            continue;
        }
        if let Some(last) = last {
            last.left_at = Some(entry.happened_at.max(last.entered_at));
        }
        is_there = stage.is_some();
        visits.extend(stage.map(|stage| Visit {
            stage,
            entered_at: entry.happened_at,
            left_at: None,
        }));
    }
    corrected(visits, received_at, closed_at)
}

/// The first begins when the case was really received, the last of a case that ended when it really did.
fn corrected(
    mut visits: Vec<Visit>,
    received_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
) -> Vec<Visit> {
    if let Some(first) = visits.first_mut() {
        first.entered_at = received_at;
        first.left_at = first.left_at.map(|left| left.max(received_at));
    }
    if let (Some(last), Some(closed_at)) = (visits.last_mut(), closed_at) {
        last.left_at = last.left_at.map(|_| closed_at.max(last.entered_at));
    }
    visits
}

#[cfg(test)]
#[path = "visit_test.rs"]
mod tests;
