//! Rules of escalation: which case is to be looked at by somebody else, and by whom.
//!
//! Nothing is scheduled ahead. A rule holds for a case or not, by what rule, case, clock and calendar are
//! now; so a due date that moved, or a rule that changed, needs nothing undone. A case is escalated when a
//! rule begins to hold, once for as long as it does, and that it ended is kept.

mod action;
mod trigger;

use chrono::{DateTime, Utc};

pub use self::action::Action;
pub use self::trigger::{
    NAME, Trigger, TriggerKind, TriggerPlan, trigger_faults, warning_at_least,
};
use super::CaseState;
use super::clock::Clock;
use super::replay::{Entry, after_each};
use crate::time::target::Target;
use crate::time::working_days::OutsideCalendar;

/// The most rules that a council has, those that are retired left out.
pub const MOST_RULES: u64 = 100;

/// A case, as far as rules of escalation ask.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Whether it is open.
    pub is_open: bool,
    /// Its clock, with its pauses.
    pub clock: Clock<'a>,
    /// Its target, with its extensions.
    pub target: Option<Target>,
    /// The share of its target that warns.
    pub warning_percent: Option<u32>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Since when no member of staff has it; none while somebody has.
    pub unassigned_since: Option<DateTime<Utc>>,
}

/// What a rule says of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is to be escalated, and stays so.
    Holds,
    /// It is not, or no longer.
    Fails,
    /// Nobody can tell while its clock stands, or where no bank holidays are known: what was stays.
    Waits,
}

/// What is to be done about a rule and a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Escalate the case.
    Escalate,
    /// Note that the escalation has ended.
    End,
}

impl Verdict {
    /// What is to be done, by whether the case is escalated by this rule.
    #[must_use]
    pub const fn step(self, is_escalated: bool) -> Option<Step> {
        match (self, is_escalated) {
            (Self::Holds, false) => Some(Step::Escalate),
            (Self::Fails, true) => Some(Step::End),
            (Self::Holds, true) | (Self::Fails, false) | (Self::Waits, _) => None,
        }
    }
}

impl Trigger {
    /// What it says of a case at `now`.
    #[must_use]
    pub fn verdict(self, case: &Subject<'_>, now: DateTime<Utc>) -> Verdict {
        if !case.is_open || !self.concerns(case) {
            return Verdict::Fails;
        }
        if case.clock.is_paused(now) {
            return Verdict::Waits;
        }
        match self.holds(case, now) {
            Ok(true) => Verdict::Holds,
            Ok(false) => Verdict::Fails,
            Err(OutsideCalendar { .. }) => Verdict::Waits,
        }
    }

    /// Whether it can come to hold by time alone.
    const fn concerns(self, case: &Subject<'_>) -> bool {
        match self {
            Self::ClockWarning => case.target.is_some() && case.warning_percent.is_some(),
            Self::Overdue(_) => case.due_at.is_some(),
            Self::Unassigned(_) => case.unassigned_since.is_some(),
        }
    }

    fn holds(self, case: &Subject<'_>, now: DateTime<Utc>) -> Result<bool, OutsideCalendar> {
        let from = |started_at| Clock {
            started_at,
            ..case.clock
        };
        match self {
            Self::ClockWarning => {
                let (Some(target), Some(percent)) = (case.target, case.warning_percent) else {
                    return Ok(false);
                };
                // A due date that was given follows from no target, and warns of nothing.
                let is_ours = case.due_at == Some(case.clock.due(target)?.at);
                Ok(is_ours && case.clock.warning(target, percent)? <= now)
            }
            Self::Overdue(by) => {
                let Some(due) = case.due_at else {
                    return Ok(false);
                };
                if by.amount() == 0 || now <= due {
                    return Ok(due < now);
                }
                Ok(from(due).due(by)?.at < now)
            }
            Self::Unassigned(hours) => {
                let Some(since) = case.unassigned_since else {
                    return Ok(false);
                };
                Ok(from(since).due(Target::Hours(hours))?.at <= now)
            }
        }
    }
}

/// Since when a case that nobody has is open without anybody who has it: since it was received, was taken from
/// whoever had it, or was reopened, as its log tells.
#[must_use]
pub fn unassigned_since(entries: &[Entry], received_at: DateTime<Utc>) -> DateTime<Utc> {
    let known = after_each(entries, None);
    let held = known.iter().rposition(|known| {
        known.as_ref().is_none_or(|known| {
            known.status.state != CaseState::Open || known.status.assignee.is_some()
        })
    });
    let next = held.and_then(|place| entries.get(place + 1));
    next.map_or(received_at, |entry| entry.recorded_at.max(received_at))
}

#[cfg(test)]
mod escalation_test;
#[cfg(test)]
mod property_test;
