//! What is counted of demand, and the rates that come of the counts.
//!
//! Contacts, opened, closed, reopened and withdrawn are **flows**: events counted in the month in which
//! they happened; a reopening takes nothing from the earlier closing. On time is a **state**: it counts
//! cases by their latest closing, so a reopened case leaves it until it is closed again.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{DemandCode, DemandFamily};
use crate::number;

/// What one cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellMeasure {
    /// Contacts, by the day they happened. Such a cell must carry its demand code.
    Contacts,
    /// Cases, by the day they were received.
    Opened,
    /// Closings with an outcome, by the day of the closing, reopened since or not.
    Closed,
    /// Reopenings, by the day of the reopening.
    Reopened,
    /// Withdrawals, by the day of the withdrawal, reopened since or not.
    Withdrawn,
    /// Cases that are closed and were closed by their due instant, by the day of the latest closing.
    ClosedOnTime,
    /// Cases that are closed and were closed after their due instant, by the day of the latest closing.
    ClosedLate,
}

/// What the things counted in a cell agree in. What nobody asks for may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellKey {
    /// The first day of the month in which they count, in the council's zone.
    pub month: NaiveDate,
    /// The channel.
    pub channel: Option<Uuid>,
    /// The team of the case; none for a case assigned to nobody and for a contact on no case.
    pub team: Option<Uuid>,
    /// The demand code of the contact, or of the case.
    pub demand_code: Option<DemandCode>,
    /// The journey.
    pub journey: Option<Uuid>,
    /// The journey version of the case; none for a contact on no case.
    pub version: Option<Uuid>,
}

impl CellKey {
    /// A key that says only the month.
    #[must_use]
    pub const fn of(month: NaiveDate) -> Self {
        Self {
            month,
            channel: None,
            team: None,
            demand_code: None,
            journey: None,
            version: None,
        }
    }
}

/// A number of events or cases that agree in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// What they agree in.
    pub key: CellKey,
    /// What they are.
    pub measure: CellMeasure,
    /// How many. A correction of a roll-up may be negative; sums are not.
    pub n: i64,
}

/// A share of a number of things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// How many of them.
    pub numerator: i64,
    /// Out of how many.
    pub denominator: i64,
}

impl Ratio {
    /// Numerator over denominator, at full precision; none when the denominator is 0.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        number::ratio(self.numerator, self.denominator)
    }
}

/// The share of failure demand among contacts whose cause is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FailureRate {
    /// Contacts with a failure code.
    pub failure: i64,
    /// Contacts with any code.
    pub all: i64,
    /// Contacts with the code unknown.
    pub unknown: i64,
}

impl FailureRate {
    /// Contacts with a failure code, out of all whose code is known. Preventable by policy counts
    /// below the line only.
    #[must_use]
    pub const fn ratio(self) -> Ratio {
        Ratio {
            numerator: self.failure,
            denominator: self.all - self.unknown,
        }
    }

    /// Failure / (all − unknown), at full precision; none when there are no such contacts.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        self.ratio().value()
    }

    /// Unknown / all; none when there are no contacts.
    #[must_use]
    pub fn unknown_share(self) -> Option<f64> {
        number::ratio(self.unknown, self.all)
    }

    /// Whether more than 20 % of the contacts are unknown, so that the rate says little.
    #[must_use]
    pub const fn is_low_confidence(self) -> bool {
        // Whole numbers: exactly 20 % is not low.
        self.unknown * 5 > self.all
    }
}

/// All that is counted for one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    /// Closed cases that were closed by their due instant.
    pub closed_on_time: i64,
    /// Closed cases that were closed after their due instant.
    pub closed_late: i64,
}

impl Figures {
    /// Adds one cell.
    pub const fn add(&mut self, cell: &Cell) {
        match cell.measure {
            CellMeasure::Contacts => {
                self.contacts += cell.n;
                // A contact without a code is one whose cause nobody has said.
                let family = match cell.key.demand_code {
                    Some(code) => code.family(),
                    None => DemandFamily::Unknown,
                };
                match family {
                    DemandFamily::Value => self.value += cell.n,
                    DemandFamily::Failure => self.failure += cell.n,
                    DemandFamily::Preventable => self.preventable += cell.n,
                    DemandFamily::Unknown => self.unknown += cell.n,
                }
            }
            CellMeasure::Opened => self.opened += cell.n,
            CellMeasure::Closed => self.closed += cell.n,
            CellMeasure::Reopened => self.reopened += cell.n,
            CellMeasure::Withdrawn => self.withdrawn += cell.n,
            CellMeasure::ClosedOnTime => self.closed_on_time += cell.n,
            CellMeasure::ClosedLate => self.closed_late += cell.n,
        }
    }

    /// Cases closed by their due instant, out of closed cases that had one.
    #[must_use]
    pub const fn on_time(&self) -> Ratio {
        Ratio {
            numerator: self.closed_on_time,
            denominator: self.closed_on_time + self.closed_late,
        }
    }

    /// The failure rate of the contacts.
    #[must_use]
    pub const fn failure_rate(&self) -> FailureRate {
        FailureRate {
            failure: self.failure,
            all: self.contacts,
            unknown: self.unknown,
        }
    }
}
