//! The numerators and denominators of a KPI, folded from cells of cases.
//!
//! These are **states**: each case counts once, by its latest closing. A reopened case leaves the
//! figures anchored at closing until it is closed again.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::cells::{KpiCell, KpiCells, Reading, Tally};
use super::measure::Measure;
use super::movement::Parts;
use super::predicate::{CaseFacts, Dimension};
use super::standing::Standing;
use super::{KpiKind, Part};
use crate::time::period::Period;

/// What a KPI asks of the cells.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// How its values come about.
    pub kind: KpiKind,
    /// Its numerator and denominator.
    pub measure: &'a Measure,
    /// The outcomes linked to it.
    pub linked: &'a HashSet<Uuid>,
    /// Its contributing services; none means the whole council.
    pub services: &'a HashSet<Uuid>,
}

/// The two parts of a KPI in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiFigure {
    /// The first day of the period.
    pub period_start: NaiveDate,
    /// Cases on top; for a duration the working days added up.
    pub numerator: i64,
    /// Cases below the line; none for a count.
    pub denominator: Option<i64>,
}

impl Question<'_> {
    /// What must be read for a part; none when a KPI of this kind has no such part.
    #[must_use]
    pub fn reading(&self, part: Part) -> Option<Reading> {
        let definition = self.measure.part(self.kind, part)?;
        let mut facts = definition.predicate.dimensions();
        if !self.services.is_empty() {
            facts.insert(Dimension::Service);
        }
        Some(Reading {
            anchor: definition.anchor,
            tally: match self.kind {
                KpiKind::CaseDuration => Tally::WorkingDays,
                KpiKind::Stock => Tally::Stock,
                _ => Tally::Cases,
            },
            facts,
        })
    }

    /// What must be read for both parts.
    pub fn readings(self) -> impl Iterator<Item = Reading> {
        let parts = Part::ALL.iter();
        parts.filter_map(move |part| self.reading(*part))
    }

    /// Whether a case with these facts is counted in this part, in the period of its anchor.
    /// The cases behind a figure are selected by the same question.
    #[must_use]
    pub fn counts(&self, part: Part, facts: &CaseFacts) -> bool {
        let is_population = self.services.is_empty()
            || facts
                .service
                .is_some_and(|service| self.services.contains(&service));
        is_population
            && self
                .measure
                .part(self.kind, part)
                .is_some_and(|definition| definition.predicate.matches(facts, self.linked))
    }

    /// One figure for each of `periods` (in their order, none overlapping another), zeros where nothing
    /// counts. A cell in none of them is ignored.
    ///
    /// For a duration only cases with a known number of working days count, above and below.
    #[must_use]
    pub fn fold(&self, cells: &KpiCells, periods: &[Period]) -> Vec<KpiFigure> {
        let mut sums: BTreeMap<NaiveDate, (Period, Parts)> = periods
            .iter()
            .map(|period| (period.from, (*period, Parts::default())))
            .collect();
        self.each(cells, |part, cell| {
            let before = sums.range_mut(..=cell.month).next_back();
            if let Some((_, (_, sum))) = before.filter(|(_, (own, _))| own.contains(cell.month)) {
                *sum += self.adds(part, cell);
            }
        });
        let has_denominator = !matches!(self.kind, KpiKind::CaseCount | KpiKind::Stock);
        let figure = |period: &Period| {
            let sum = sums.get(&period.from).map(|(_, sum)| *sum);
            let sum = sum.unwrap_or_default();
            KpiFigure {
                period_start: period.from,
                numerator: sum.numerator,
                denominator: has_denominator.then_some(sum.denominator),
            }
        };
        periods.iter().map(figure).collect()
    }

    /// How many cases count in a part, in whichever period; of a stock, how many are in it before `end`.
    #[must_use]
    pub fn count(&self, part: Part, cells: &KpiCells, end: NaiveDate) -> i64 {
        let Some(reading) = self.reading(part) else {
            return 0;
        };
        let counted = cells
            .of(&reading)
            .iter()
            .filter(|cell| cell.month < end && self.counts(part, &cell.facts));
        let n = |cell: &KpiCell| match reading.tally {
            Tally::WorkingDays => cell.timed,
            Tally::Cases | Tally::Stock => cell.n,
        };
        counted.map(n).sum()
    }

    /// Every cell of the reading of each part.
    fn each(&self, cells: &KpiCells, mut look: impl FnMut(Part, &KpiCell)) {
        for part in Part::ALL {
            if let Some(reading) = self.reading(*part) {
                cells.of(&reading).iter().for_each(|cell| look(*part, cell));
            }
        }
    }

    /// What a cell of the reading of a part adds to that part, whatever its period.
    #[must_use]
    pub fn adds(&self, part: Part, cell: &KpiCell) -> Parts {
        if !self.counts(part, &cell.facts) {
            return Parts::default();
        }
        let amount = match (self.kind, part) {
            (KpiKind::CaseDuration, Part::Numerator) => cell.working_days,
            (KpiKind::CaseDuration, Part::Denominator) => cell.timed,
            _ => cell.n,
        };
        Parts::of(part, amount)
    }

    /// What one case adds to both parts in the days of `period`.
    #[must_use]
    pub fn adds_of(&self, case: &Standing, period: &Period) -> Parts {
        let mut sum = Parts::default();
        for part in Part::ALL {
            let definition = self.measure.part(self.kind, *part);
            let day = definition.and_then(|definition| case.day(definition.anchor));
            if day.is_some_and(|day| period.contains(day)) {
                sum += self.adds(*part, &case.cell(period.from));
            }
        }
        sum
    }
}

#[cfg(test)]
#[path = "figures_test.rs"]
mod tests;
