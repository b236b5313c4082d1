//! What a case with its closings and contacts contributes to the roll-ups, and how a change of it
//! changes them.
//!
//! A roll-up is the sum of the contributions of every case, and of every contact on no case. So whatever
//! changes a case takes away what it contributed before and adds what it contributes after.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{DemandCode, Measure, Timing};
use crate::cases::{CaseState, ClosingKind};

/// Working days where there are none or they do not apply.
pub const NO_WORKING_DAYS: i32 = -1;

/// Where something counts: everything that a roll-up tells apart. The nil id is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Contribution {
    /// What is counted.
    pub measure: Measure,
    /// The local day on which it counts.
    pub day: NaiveDate,
    /// The journey.
    pub journey: Uuid,
    /// The journey version of the case; nil for a contact on no case.
    pub version: Uuid,
    /// The channel of the contact, or of the case.
    pub channel: Uuid,
    /// The team of the case; nil when no team has it, and for a contact on no case.
    pub team: Uuid,
    /// The demand code of the contact, or of the case.
    pub demand_code: DemandCode,
    /// The outcome: of the closing in `CLOSED` and `WITHDRAWN`, of the case in its states; nil elsewhere.
    pub outcome: Uuid,
    /// How the case stands to its due instant, in its states.
    pub timing: Timing,
    /// Working days in `LATEST_CLOSED`; [`NO_WORKING_DAYS`] elsewhere and where they are not known.
    pub working_days: i32,
}

/// A case as far as roll-ups care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// The journey.
    pub journey: Uuid,
    /// The journey version.
    pub version: Uuid,
    /// The channel.
    pub channel: Uuid,
    /// The team that has it.
    pub team: Option<Uuid>,
    /// Why the customer got in touch.
    pub demand_code: DemandCode,
    /// Where it stands.
    pub state: CaseState,
    /// The local day it was received.
    pub received_on: NaiveDate,
    /// The instant it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// The local day it is due.
    pub due_on: Option<NaiveDate>,
    /// When it last ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// The local day of that.
    pub closed_on: Option<NaiveDate>,
    /// How it ended.
    pub outcome: Option<Uuid>,
    /// Working days from receipt to closing.
    pub working_days: Option<i32>,
}

/// An ending of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingFacts {
    /// Its id, which orders what happened at one instant.
    pub id: Uuid,
    /// With an outcome, by withdrawal or by a merge.
    pub kind: ClosingKind,
    /// When.
    pub closed_at: DateTime<Utc>,
    /// The local day of that.
    pub closed_on: NaiveDate,
    /// The outcome.
    pub outcome: Option<Uuid>,
    /// When it was undone.
    pub reopened_at: Option<DateTime<Utc>>,
    /// The local day of that.
    pub reopened_on: Option<NaiveDate>,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// The journey it was about.
    pub journey: Uuid,
    /// The channel used.
    pub channel: Uuid,
    /// Why the customer got in touch.
    pub demand_code: DemandCode,
    /// The local day it happened.
    pub happened_on: NaiveDate,
}

/// A case with its closings and contacts; without a case, contacts on none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The case.
    pub case: Option<CaseFacts>,
    /// All its closings, reopened since or not.
    pub closings: Vec<ClosingFacts>,
    /// The contacts.
    pub contacts: Vec<ContactFacts>,
}

/// How often something counts where; never 0.
pub type Counts = BTreeMap<Contribution, i64>;

impl Counted {
    /// Everything that it contributes.
    #[must_use]
    pub fn contributions(&self) -> Counts {
        let mut counts = Counts::new();
        let mut add = |contribution| *counts.entry(contribution).or_default() += 1;
        let case = self.case.as_ref();
        for contact in &self.contacts {
            add(contact.contribution(case));
        }
        if let Some(case) = case {
            case.states().for_each(&mut add);
            for closing in &self.closings {
                closing.flows(case).for_each(&mut add);
            }
            for (measure, day) in breaches(case, &self.closings) {
                add(case.flow(measure, day));
            }
        }
        counts
    }
}

/// What must be added to the roll-ups when `before` becomes `after`, in the order of the contributions.
#[must_use]
pub fn deltas(before: &[Counted], after: &[Counted]) -> Counts {
    let mut counts = Counts::new();
    for (side, sign) in [(after, 1), (before, -1)] {
        for (contribution, n) in side.iter().flat_map(Counted::contributions) {
            *counts.entry(contribution).or_default() += sign * n;
        }
    }
    counts.retain(|_, n| *n != 0);
    counts
}

impl ContactFacts {
    /// Team and version are those of its case.
    fn contribution(&self, case: Option<&CaseFacts>) -> Contribution {
        Contribution {
            measure: Measure::Contacts,
            day: self.happened_on,
            journey: self.journey,
            version: case.map_or(Uuid::nil(), |case| case.version),
            channel: self.channel,
            team: case.and_then(|case| case.team).unwrap_or_default(),
            demand_code: self.demand_code,
            outcome: Uuid::nil(),
            timing: Timing::DoesNotApply,
            working_days: NO_WORKING_DAYS,
        }
    }
}

impl CaseFacts {
    /// How it stands to its due instant. A withdrawn or merged case is not closed.
    #[must_use]
    pub fn timing(&self) -> Timing {
        match (self.state, self.closed_at, self.due_at) {
            (CaseState::Closed, Some(closed), Some(due)) if closed <= due => Timing::ClosedOnTime,
            (CaseState::Closed, Some(_), Some(_)) => Timing::ClosedLate,
            (CaseState::Closed, _, None) => Timing::ClosedWithoutDue,
            (_, _, Some(_)) => Timing::OpenWithDue,
            (_, _, None) => Timing::OpenWithoutDue,
        }
    }

    /// Something that happened to it.
    fn flow(&self, measure: Measure, day: NaiveDate) -> Contribution {
        Contribution {
            measure,
            day,
            journey: self.journey,
            version: self.version,
            channel: self.channel,
            team: self.team.unwrap_or_default(),
            demand_code: self.demand_code,
            outcome: Uuid::nil(),
            timing: Timing::DoesNotApply,
            working_days: NO_WORKING_DAYS,
        }
    }

    /// The case itself, by one of its days, as it stands.
    fn state(&self, measure: Measure, day: NaiveDate) -> Contribution {
        Contribution {
            outcome: self.outcome.unwrap_or_default(),
            timing: self.timing(),
            ..self.flow(measure, day)
        }
    }

    fn states(&self) -> impl Iterator<Item = Contribution> {
        let opened = self.state(Measure::Opened, self.received_on);
        let due = self.due_on.map(|day| self.state(Measure::Due, day));
        let is_closed = self.state == CaseState::Closed;
        let closed = self.closed_on.filter(|_| is_closed);
        let closed = closed.map(|day| Contribution {
            working_days: self.working_days.unwrap_or(NO_WORKING_DAYS),
            ..self.state(Measure::LatestClosed, day)
        });
        [Some(opened), due, closed].into_iter().flatten()
    }
}

impl ClosingFacts {
    /// The ending, and its undoing.
    fn flows(&self, case: &CaseFacts) -> impl Iterator<Item = Contribution> {
        let measure = match self.kind {
            ClosingKind::Closed => Measure::Closed,
            ClosingKind::Withdrawn => Measure::Withdrawn,
            ClosingKind::Merged => Measure::Merged,
        };
        let ended = Contribution {
            outcome: self.outcome.unwrap_or_default(),
            ..case.flow(measure, self.closed_on)
        };
        let reopened = self
            .reopened_on
            .map(|day| case.flow(Measure::Reopened, day));
        [Some(ended), reopened].into_iter().flatten()
    }
}

/// The days on which the case became overdue while it was open, and on which it ended so.
///
/// It is open from its receipt or a reopening until it next ends. In each such stretch
/// it becomes overdue on its due day, or at once when that has passed, unless it ends by that day.
fn breaches(case: &CaseFacts, closings: &[ClosingFacts]) -> Vec<(Measure, NaiveDate)> {
    let Some(due_on) = case.due_on else {
        return Vec::new();
    };
    let mut in_order: Vec<&ClosingFacts> = closings.iter().collect();
    // Of two at one instant the one that was undone came first.
    in_order.sort_by_key(|closing| {
        let stands = closing.reopened_at.is_none();
        (closing.closed_at, stands, closing.reopened_at, closing.id)
    });
    let mut days = Vec::new();
    let mut open_since = Some(case.received_on);
    for closing in in_order {
        let breached_on = open_since.map(|since| since.max(due_on));
        if let Some(breached_on) = breached_on.filter(|day| *day < closing.closed_on) {
            days.push((Measure::Breached, breached_on));
            days.push((Measure::BreachEnded, closing.closed_on));
        }
        open_since = closing.reopened_on;
    }
    if let Some(since) = open_since {
        days.push((Measure::Breached, since.max(due_on)));
    }
    days
}

#[cfg(test)]
#[path = "contribution_test.rs"]
mod tests;
