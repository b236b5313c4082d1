//! A case as it was known at an instant, from the log of what happened to it.
//!
//! An event counts from when it was **recorded**, whenever it happened: a closing of June that was
//! written down in July was not known in June. The log is read in the order of its sequence, up to the
//! first event recorded later than the instant.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::clock::PauseReason;
use super::lifecycle::CaseStatus;
use super::{CaseState, EventKind};
use crate::demand::DemandCode;

/// The kinds of events that can change what is known of a case.
pub const TELLING: &[EventKind] = &[
    EventKind::Opened,
    EventKind::Moved,
    EventKind::Assigned,
    EventKind::Escalated,
    EventKind::Closed,
    EventKind::Reopened,
    EventKind::Withdrawn,
    EventKind::Merged,
    EventKind::Reclassified,
    EventKind::Corrected,
    EventKind::Rescheduled,
    EventKind::Resumed,
    EventKind::Extended,
    EventKind::Activity,
];

/// One event of a case, as far as replaying asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub kind: EventKind,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// The stage entered, or in which the case was opened again.
    pub stage: Option<Uuid>,
    /// The team that the case was given to.
    pub team: Option<Uuid>,
    /// The member of staff that the case was given to.
    pub assignee: Option<Uuid>,
    /// The outcome given.
    pub outcome: Option<Uuid>,
    /// The codes and instants that it gave or changed.
    pub detail: Detail,
}

/// The codes and instants that an event gave or changed, kept with it as a JSON object.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Detail {
    /// Why the customer got in touch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_code: Option<Given<DemandCode>>,
    /// How the case ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_id: Option<Given<Uuid>>,
    /// When it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Given<DateTime<Utc>>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Given<DateTime<Utc>>>,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Given<DateTime<Utc>>>,
    /// By which change of the working calendars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_revision: Option<Given<i64>>,
    /// Why the clock was paused, or no longer is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause_reason: Option<Given<PauseReason>>,
    /// By how many of its own units the target is extended in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_by: Option<Given<u32>>,
    /// How many open tasks lapsed, since the case ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks_lapsed: Option<Given<i64>>,
}

/// A value that an event gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Given<T> {
    /// In the place of another, or of none.
    Changed {
        /// What it was.
        from: Option<T>,
        /// What it is from then on.
        to: Option<T>,
    },
    /// For the first time.
    First(T),
}

impl<T: Copy + PartialEq> Given<T> {
    /// A change between two values; `None` when they are the same.
    #[must_use]
    pub fn change(from: impl Into<Option<T>>, to: impl Into<Option<T>>) -> Option<Self> {
        let (from, to) = (from.into(), to.into());
        (from != to).then_some(Self::Changed { from, to })
    }

    /// What it is from then on.
    #[must_use]
    pub const fn to(self) -> Option<T> {
        match self {
            Self::Changed { to, .. } => to,
            Self::First(value) => Some(value),
        }
    }

    /// What it was before.
    #[must_use]
    pub const fn from(self) -> Option<T> {
        match self {
            Self::Changed { from, .. } => from,
            Self::First(_) => None,
        }
    }
}

/// What was known of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Where it stood.
    pub status: CaseStatus,
    /// When it was due.
    pub due_at: Option<DateTime<Utc>>,
}

/// How many of `entries`, which stand in the order of their sequence, were known at `at`.
#[must_use]
pub fn known_by(entries: &[Entry], at: DateTime<Utc>) -> usize {
    let later = entries.iter().position(|entry| entry.recorded_at > at);
    later.unwrap_or(entries.len())
}

/// The case as it was known at `at`; `None` when nothing was recorded of it by then.
///
/// `due_at` is when it is due by all `entries`, since a log says of due dates only how they changed.
#[must_use]
pub fn known_at(
    entries: &[Entry],
    due_at: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Option<Known> {
    let count = known_by(entries, at);
    after_each(entries, due_at)
        .into_iter()
        .nth(count.checked_sub(1)?)
        .flatten()
}

/// The case as it was known after each of `entries`; `None` before it was opened.
#[must_use]
pub fn after_each(entries: &[Entry], due_at: Option<DateTime<Utc>>) -> Vec<Option<Known>> {
    let first_due = entries
        .iter()
        .find_map(|entry| entry.detail.due_at)
        .map_or(due_at, Given::from);
    let step = |known: &mut Option<Known>, entry: &Entry| {
        *known = match known.take() {
            Some(known) => Some(known.after(entry)),
            None => (entry.kind == EventKind::Opened).then(|| Known::opened(entry, first_due)),
        };
        Some(known.clone())
    };
    entries.iter().scan(None, step).collect()
}

impl Known {
    fn opened(entry: &Entry, due_at: Option<DateTime<Utc>>) -> Self {
        let demand_code = entry.detail.demand_code.and_then(Given::to);
        Self {
            status: CaseStatus {
                state: CaseState::Open,
                stage: entry.stage,
                team: entry.team,
                assignee: entry.assignee,
                demand_code: demand_code.unwrap_or(DemandCode::Unknown),
                received_at: entry.happened_at,
                closed_at: None,
                outcome: None,
                reopened_at: None,
                first_closed_at: None,
            },
            due_at,
        }
    }

    fn after(self, entry: &Entry) -> Self {
        let due_at = entry.detail.due_at.map_or(self.due_at, Given::to);
        let status = self.status;
        let status = match entry.kind {
            EventKind::Moved => moved(&status, entry),
            EventKind::Activity => imported(&status, entry),
            EventKind::Assigned => given(&status, entry),
            // It names whom it was given to only where it was.
            EventKind::Escalated if entry.team.is_some() || entry.assignee.is_some() => {
                given(&status, entry)
            }
            EventKind::Closed => status.ended(CaseState::Closed, entry.happened_at, entry.outcome),
            EventKind::Withdrawn => {
                status.ended(CaseState::Withdrawn, entry.happened_at, entry.outcome)
            }
            EventKind::Merged => status.ended(CaseState::Merged, entry.happened_at, None),
            EventKind::Reopened => CaseStatus {
                state: CaseState::Open,
                closed_at: None,
                outcome: None,
                reopened_at: Some(entry.happened_at),
                ..status
            },
            EventKind::Reclassified => reclassified(&status, &entry.detail),
            EventKind::Corrected => corrected(&status, &entry.detail),
            EventKind::Opened
            | EventKind::Escalated
            | EventKind::Rescheduled
            | EventKind::Paused
            | EventKind::Resumed
            | EventKind::Extended
            | EventKind::Noted
            | EventKind::MergedHere
            | EventKind::Shared
            | EventKind::PartyAdded
            | EventKind::PartyEnded
            | EventKind::Related
            | EventKind::Unrelated
            | EventKind::ParentSet
            | EventKind::ParentCleared
            | EventKind::SubCaseAdded
            | EventKind::SubCaseRemoved
            | EventKind::Contacted
            | EventKind::ContactReclassified
            | EventKind::TaskAdded
            | EventKind::TaskAssigned
            | EventKind::TaskDone
            | EventKind::TaskReopened
            | EventKind::TaskDropped
            | EventKind::ConfidentialitySet
            | EventKind::Erased
            | EventKind::Kept
            | EventKind::HoldPlaced
            | EventKind::HoldLifted
            | EventKind::CustomerMerged
            | EventKind::DocumentAdded
            | EventKind::DocumentRemoved => status,
        };
        Self { status, due_at }
    }
}

/// An activity of an imported log may name a stage, and with it the team of that.
fn imported(status: &CaseStatus, entry: &Entry) -> CaseStatus {
    CaseStatus {
        stage: entry.stage.or(status.stage),
        team: if entry.stage.is_some() {
            entry.team
        } else {
            status.team
        },
        ..status.clone()
    }
}

fn given(status: &CaseStatus, entry: &Entry) -> CaseStatus {
    CaseStatus {
        team: entry.team,
        assignee: entry.assignee,
        ..status.clone()
    }
}

/// A team is named only where the case was handed over: nobody in that team has it yet.
fn moved(status: &CaseStatus, entry: &Entry) -> CaseStatus {
    CaseStatus {
        stage: entry.stage,
        team: entry.team.or(status.team),
        assignee: status.assignee.filter(|_| entry.team.is_none()),
        ..status.clone()
    }
}

fn reclassified(status: &CaseStatus, detail: &Detail) -> CaseStatus {
    CaseStatus {
        demand_code: detail
            .demand_code
            .and_then(Given::to)
            .unwrap_or(status.demand_code),
        outcome: detail.outcome_id.map_or(status.outcome, Given::to),
        ..status.clone()
    }
}

fn corrected(status: &CaseStatus, detail: &Detail) -> CaseStatus {
    let received_at = detail.received_at.and_then(Given::to);
    let closed_at = detail.closed_at.map_or(status.closed_at, Given::to);
    CaseStatus {
        received_at: received_at.unwrap_or(status.received_at),
        closed_at,
        // A case that was never reopened has one closing, which is then also its first.
        first_closed_at: if status.reopened_at.is_none() {
            closed_at
        } else {
            status.first_closed_at
        },
        ..status.clone()
    }
}

#[cfg(test)]
#[path = "replay_test.rs"]
mod tests;
