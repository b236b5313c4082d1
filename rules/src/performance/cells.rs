//! What the figures of KPIs are folded from: cells, each kept with the reading that it was read for.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::TimeAnchor;
use super::predicate::{CaseFacts, Dimension, DimensionSet};

/// What cells count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tally {
    /// Cases, in the period of their anchor.
    Cases,
    /// The same, and their working days added up.
    WorkingDays,
    /// Cases that come into the stock less cases that leave it, in the period in which they do. By the
    /// anchor DUE a case is in it only while it is overdue.
    Stock,
}

/// What must be read for one part of a KPI. Numerator and denominator may differ in all of it, and then
/// stand in different tables: so a part folds the cells of its own reading, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reading {
    /// The instant that decides the period.
    pub anchor: TimeAnchor,
    /// What is counted.
    pub tally: Tally,
    /// What cells must be told apart by, at least.
    pub facts: DimensionSet,
}

impl Reading {
    /// The same, told apart by one fact more.
    #[must_use]
    pub fn told_apart_by(mut self, fact: Dimension) -> Self {
        self.facts.insert(fact);
        self
    }
}

/// Cases that agree in some facts and count in the same period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiCell {
    /// The first day of the month that they count in. For a stock the month before the first that was
    /// asked for stands for all time before.
    pub month: NaiveDate,
    /// What the cases agree in; facts that nobody asks for may be left out.
    pub facts: CaseFacts,
    /// How many cases; for a stock those that came less those that went.
    pub n: i64,
    /// How many of them have a number of working days, where those are added up.
    pub timed: i64,
    /// The working days of those, added up.
    pub working_days: i64,
}

/// Cells by what they were read for; readings that one table answers share theirs.
#[derive(Clone, Debug, Default)]
pub struct KpiCells(HashMap<Reading, Arc<Vec<KpiCell>>>);

impl KpiCells {
    /// The cells of a reading; none when it was not read.
    #[must_use]
    pub fn of(&self, reading: &Reading) -> &[KpiCell] {
        self.0.get(reading).map_or(&[], |cells| cells.as_slice())
    }
}

impl FromIterator<(Reading, Arc<Vec<KpiCell>>)> for KpiCells {
    fn from_iter<I: IntoIterator<Item = (Reading, Arc<Vec<KpiCell>>)>>(read: I) -> Self {
        Self(read.into_iter().collect())
    }
}
