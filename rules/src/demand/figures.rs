//! What is counted of demand, and the rates that come of the counts.
//!
//! Contacts, opened, closed, reopened, withdrawn and merged are **flows**: events counted in the period in which
//! they happened; a reopening takes nothing from the earlier closing. On time and working days are
//! **states**: they count cases by their latest closing, so a reopened case leaves them until it is
//! closed again. Open at the end and the breach backlog are **stocks**: what the flows have left.

use chrono::NaiveDate;

use super::DemandFamily;
use super::rows::Group;
use super::working_days::WorkingDays;

/// A figure that somebody may ask for. It decides what has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Figure {
    /// Contacts, and the families of their demand codes.
    Contacts,
    /// Cases received.
    Opened,
    /// Closings with an outcome.
    Closed,
    /// Reopenings.
    Reopened,
    /// Withdrawals.
    Withdrawn,
    /// Cases merged into another.
    Merged,
    /// Closed cases with something promised, in time and late.
    OnTime,
    /// Cases open at the end.
    OpenAtEnd,
    /// Cases open and due at the end.
    BreachBacklog,
    /// Closed cases by their working days.
    WorkingDays,
    /// Contacts that follow an earlier one within so many days.
    RepeatContacts(u16),
    /// Episodes settled at their first contact, with nothing more within so many days.
    FirstContactResolution(u16),
    /// Contacts that chase a case which is not yet due.
    ProgressChases,
}

impl Figure {
    /// The flows of contacts and cases.
    pub const FLOWS: [Self; 6] = [
        Self::Contacts,
        Self::Opened,
        Self::Closed,
        Self::Reopened,
        Self::Withdrawn,
        Self::Merged,
    ];

    /// Whether it needs all that happened before the period too.
    #[must_use]
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::OpenAtEnd | Self::BreachBacklog)
    }
}

/// What one cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellMeasure {
    /// Contacts of one family of demand codes, by the day they happened.
    Contacts(DemandFamily),
    /// Cases, by the day they were received.
    Opened,
    /// Closings with an outcome, by the day of the closing, reopened since or not.
    Closed,
    /// Reopenings, by the day of the reopening.
    Reopened,
    /// Withdrawals, by the day of the withdrawal, reopened since or not.
    Withdrawn,
    /// Cases merged into another, by the day of the merge, reopened since or not.
    Merged,
    /// Cases that are closed and were closed by their due instant, by the day of the latest closing.
    ClosedOnTime,
    /// Cases that are closed and were closed after their due instant, by the day of the latest closing.
    ClosedLate,
    /// Cases that are closed and took so many working days, by the day of the latest closing.
    Took(i32),
    /// Times that an open case came to be due, by the later of its due day and the day it was (re)opened.
    Breached,
    /// Times that such a case ended, by that day.
    BreachEnded,
    /// Contacts that follow an earlier one.
    Repeated,
    /// Episodes, by the day of their first contact.
    Episode {
        /// Settled at the first contact, with no repeat and no reopening since.
        is_resolved: bool,
        /// Too young for that to be final.
        is_young: bool,
    },
    /// Contacts that chase a case which is not yet due.
    Chased,
}

/// A number of events or cases that agree in their day and group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// A day of the day, week, month or period in which they count; none for all days before the period.
    pub day: Option<NaiveDate>,
    /// What they agree in besides. What nobody asks for may be left out.
    pub group: Group,
    /// What they are.
    pub measure: CellMeasure,
    /// How many. A correction of a roll-up may be negative; sums are not.
    pub n: i64,
}

/// Cases that are open, and those of them that are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stock {
    /// Cases received or reopened, and not ended since.
    pub open: i64,
    /// Those of them whose due day has come.
    pub breached: i64,
}

/// All that is counted for one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Contacts that happened.
    pub contacts: i64,
    /// Of the contacts, those that are value demand.
    pub value: i64,
    /// Of the contacts, those that are failure demand.
    pub failure: i64,
    /// Of the contacts, those that a change of policy would prevent.
    pub preventable: i64,
    /// Of the contacts, those whose cause is not known.
    pub unknown: i64,
    /// Cases received.
    pub opened: i64,
    /// Closings with an outcome.
    pub closed: i64,
    /// Reopenings.
    pub reopened: i64,
    /// Withdrawals.
    pub withdrawn: i64,
    /// Cases merged into another.
    pub merged: i64,
    /// Closed cases that were closed by their due instant.
    pub closed_on_time: i64,
    /// Closed cases that were closed after their due instant.
    pub closed_late: i64,
    /// Closed cases by the working days they took.
    pub working_days: WorkingDays,
    /// Times that open cases came to be due.
    pub breached: i64,
    /// Times that such cases ended.
    pub breach_ended: i64,
    /// What was open at the end; only once [`Figures::end`] was told what was open at the start.
    pub at_end: Stock,
    /// Contacts that follow an earlier one.
    pub repeats: i64,
    /// Episodes that began.
    pub episodes: i64,
    /// Of the episodes, those settled at their first contact.
    pub resolved: i64,
    /// Of the episodes, those too young to be judged for good.
    pub young: i64,
    /// Contacts that chase a case which is not yet due.
    pub chases: i64,
}

impl Figures {
    /// Adds one cell.
    pub fn add(&mut self, cell: &Cell) {
        let n = cell.n;
        match cell.measure {
            CellMeasure::Contacts(family) => {
                self.contacts += n;
                match family {
                    DemandFamily::Value => self.value += n,
                    DemandFamily::Failure => self.failure += n,
                    DemandFamily::Preventable => self.preventable += n,
                    DemandFamily::Unknown => self.unknown += n,
                }
            }
            CellMeasure::Opened => self.opened += n,
            CellMeasure::Closed => self.closed += n,
            CellMeasure::Reopened => self.reopened += n,
            CellMeasure::Withdrawn => self.withdrawn += n,
            CellMeasure::Merged => self.merged += n,
            CellMeasure::ClosedOnTime => self.closed_on_time += n,
            CellMeasure::ClosedLate => self.closed_late += n,
            CellMeasure::Took(days) => self.working_days.add(days, n),
            CellMeasure::Breached => self.breached += n,
            CellMeasure::BreachEnded => self.breach_ended += n,
            CellMeasure::Repeated => self.repeats += n,
            CellMeasure::Episode {
                is_resolved,
                is_young,
            } => {
                self.episodes += n;
                self.resolved += if is_resolved { n } else { 0 };
                self.young += if is_young { n } else { 0 };
            }
            CellMeasure::Chased => self.chases += n,
        }
    }

    /// Works out what is open at the end of what is counted, from what was open at its start.
    pub const fn end(&mut self, at_start: Stock) -> Stock {
        let ended = self.closed + self.withdrawn + self.merged;
        self.at_end = Stock {
            open: at_start.open + self.opened + self.reopened - ended,
            breached: at_start.breached + self.breached - self.breach_ended,
        };
        self.at_end
    }
}
