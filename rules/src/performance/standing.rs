//! One case as a KPI counts it: what it is, and the days that decide its periods.

use chrono::NaiveDate;

use super::cells::KpiCell;
use super::predicate::CaseFacts;
use super::{KpiKind, TimeAnchor};

/// One case as a KPI counts it, at some instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What can be asked about it.
    pub facts: CaseFacts,
    /// The local day on which it was received.
    pub opened_on: NaiveDate,
    /// The local day of its latest closing; none unless it is closed with an outcome.
    pub closed_on: Option<NaiveDate>,
    /// The local day on which it is due.
    pub due_on: Option<NaiveDate>,
}

impl Standing {
    /// The local day by which it falls into a period; none when it has no such instant.
    #[must_use]
    pub const fn day(&self, anchor: TimeAnchor) -> Option<NaiveDate> {
        match anchor {
            TimeAnchor::Opened => Some(self.opened_on),
            TimeAnchor::Closed => self.closed_on,
            TimeAnchor::Due => self.due_on,
            TimeAnchor::Contacted => None,
        }
    }

    /// The case as a cell of one case.
    #[must_use]
    pub fn cell(&self, month: NaiveDate) -> KpiCell {
        KpiCell {
            month,
            facts: self.facts,
            n: 1,
            timed: i64::from(self.facts.working_days.is_some()),
            working_days: self.facts.working_days.map_or(0, i64::from),
        }
    }
}

impl KpiKind {
    /// Whether each case adds to its values in the period that an anchor falls into, so that what moved
    /// them can be told case by case.
    #[must_use]
    pub const fn moves_by_case(self) -> bool {
        match self {
            Self::CaseRatio | Self::CaseCount | Self::CaseDuration => true,
            Self::Stock | Self::Survey | Self::External | Self::Derived => false,
        }
    }
}
