//! Why a case adds something else to a figure than it did at an earlier cut.

use chrono::{DateTime, Utc};

use super::movement::Parts;
use crate::cases::EventKind;

/// Why a case adds something else than it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It was received after the earlier cut.
    New,
    /// It was received, closed or withdrawn by the earlier cut, but that was recorded after it.
    LateRecorded,
    /// It was closed after the earlier cut.
    Closed,
    /// It was withdrawn after the earlier cut.
    Withdrawn,
    /// It was merged into another after the earlier cut.
    Merged,
    /// It was opened again.
    Reopened,
    /// Its demand code or outcome was changed, so that it adds more.
    ReclassifiedIn,
    /// Its demand code or outcome was changed, so that it adds less.
    ReclassifiedOut,
    /// A wrongly recorded received or closed instant was put right.
    Corrected,
    /// It was moved to another stage or given to another team.
    Reassigned,
}

impl Reason {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::LateRecorded,
        Self::Closed,
        Self::Withdrawn,
        Self::Merged,
        Self::Reopened,
        Self::ReclassifiedIn,
        Self::ReclassifiedOut,
        Self::Corrected,
        Self::Reassigned,
    ];
}

/// An event recorded after the earlier cut, and what the case added once it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub kind: EventKind,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// What the case added from then on.
    pub parts: Parts,
}

/// Why a case adds something else after `steps` than it did at the earlier cut.
///
/// A case of which nothing was known at the cut (`before` is `None`) is new, or was recorded late. Of
/// another the reason is the first event after which it never again added what it did at the cut: a
/// case that was opened again, closed as before and then reclassified was reclassified. `None` when it
/// adds the same.
#[must_use]
pub fn of(cut: DateTime<Utc>, before: Option<Parts>, steps: &[Step]) -> Option<Reason> {
    let Some(before) = before else {
        let opening = steps.first()?;
        return Some(if opening.happened_at > cut {
            Reason::New
        } else {
            Reason::LateRecorded
        });
    };
    let same = steps.iter().rposition(|step| step.parts == before);
    let decisive = steps.get(same.map_or(0, |place| place + 1))?;
    let is_late = decisive.happened_at <= cut;
    Some(match decisive.kind {
        EventKind::Closed | EventKind::Withdrawn | EventKind::Merged | EventKind::Opened
            if is_late =>
        {
            Reason::LateRecorded
        }
        EventKind::Opened => Reason::New,
        EventKind::Closed => Reason::Closed,
        EventKind::Withdrawn => Reason::Withdrawn,
        EventKind::Merged => Reason::Merged,
        EventKind::Reopened => Reason::Reopened,
        EventKind::Reclassified if adds_more(decisive.parts, before) => Reason::ReclassifiedIn,
        EventKind::Reclassified => Reason::ReclassifiedOut,
        EventKind::Moved | EventKind::Assigned | EventKind::Escalated | EventKind::Activity => {
            Reason::Reassigned
        }
        EventKind::Corrected
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
        | EventKind::DocumentAdded
        | EventKind::DocumentRemoved
        | EventKind::ConfidentialitySet
        | EventKind::Erased
        | EventKind::Kept
        | EventKind::HoldPlaced
        | EventKind::HoldLifted
        | EventKind::CustomerMerged => Reason::Corrected,
    })
}

/// Coming into the denominator counts before coming into the numerator.
fn adds_more(after: Parts, before: Parts) -> bool {
    (after.denominator, after.numerator) > (before.denominator, before.numerator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(60 * minute, 0).unwrap_or_default()
    }

    fn step(kind: EventKind, minute: i64, numerator: i64, denominator: i64) -> Step {
        Step {
            kind,
            happened_at: at(minute),
            parts: parts(numerator, denominator),
        }
    }

    const fn parts(numerator: i64, denominator: i64) -> Parts {
        Parts {
            numerator,
            denominator,
        }
    }

    /// The reason for a case that added `before` at minute 10.
    fn told(before: Option<Parts>, steps: &[Step]) -> Option<Reason> {
        of(at(10), before, steps)
    }

    #[test]
    fn an_unknown_case_is_new_or_was_recorded_late() {
        let closed = step(EventKind::Closed, 12, 1, 1);
        let after = [step(EventKind::Opened, 11, 0, 0), closed];
        assert_eq!(told(None, &after), Some(Reason::New));
        let by_then = [step(EventKind::Opened, 10, 0, 0), closed];
        assert_eq!(told(None, &by_then), Some(Reason::LateRecorded));
    }

    #[test]
    fn an_ending_is_told_by_when_it_happened() {
        let open = Some(parts(0, 0));
        let told = |kind, minute| told(open, &[step(kind, minute, 1, 1)]);
        assert_eq!(told(EventKind::Closed, 11), Some(Reason::Closed));
        assert_eq!(told(EventKind::Closed, 9), Some(Reason::LateRecorded));
        assert_eq!(told(EventKind::Withdrawn, 11), Some(Reason::Withdrawn));
        assert_eq!(told(EventKind::Withdrawn, 10), Some(Reason::LateRecorded));
    }

    #[test]
    fn reclassifying_brings_in_or_takes_out() {
        let told = |from, to: Parts| {
            let step = step(EventKind::Reclassified, 11, to.numerator, to.denominator);
            told(Some(from), &[step])
        };
        assert_eq!(told(parts(0, 1), parts(1, 1)), Some(Reason::ReclassifiedIn));
        assert_eq!(
            told(parts(1, 1), parts(0, 1)),
            Some(Reason::ReclassifiedOut)
        );
        assert_eq!(told(parts(1, 0), parts(0, 1)), Some(Reason::ReclassifiedIn));
    }

    #[test]
    fn what_ends_where_it_was_does_not_count() {
        let there_and_back = [
            step(EventKind::Reopened, 11, 0, 0),
            step(EventKind::Noted, 12, 0, 0),
            step(EventKind::Closed, 13, 1, 1),
        ];
        assert_eq!(told(Some(parts(1, 1)), &there_and_back), None);
        let further = [
            &there_and_back[..],
            &[step(EventKind::Reclassified, 14, 0, 1)],
        ]
        .concat();
        assert_eq!(
            told(Some(parts(1, 1)), &further),
            Some(Reason::ReclassifiedOut)
        );
        let otherwise = [
            step(EventKind::Reopened, 11, 0, 0),
            step(EventKind::Closed, 13, 0, 1),
        ];
        assert_eq!(told(Some(parts(1, 1)), &otherwise), Some(Reason::Reopened));
    }

    #[test]
    fn other_events_that_move_a_case_have_reasons_of_their_own() {
        let told = |kind| told(Some(parts(0, 0)), &[step(kind, 11, 0, 1)]);
        assert_eq!(told(EventKind::Corrected), Some(Reason::Corrected));
        assert_eq!(told(EventKind::Assigned), Some(Reason::Reassigned));
        assert_eq!(told(EventKind::Moved), Some(Reason::Reassigned));
    }
}
