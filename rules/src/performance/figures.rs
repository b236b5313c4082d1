//! The numerators and denominators of a KPI, folded from cells of cases.
//!
//! These are **states**: each case counts once, by its latest closing. A reopened case leaves the
//! figures anchored at closing until it is closed again.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::measure::{Measure, PartDefinition};
use super::movement::Parts;
use super::predicate::{CaseFacts, Dimension, DimensionSet};
use super::standing::Standing;
use super::{KpiKind, Part, TimeAnchor};
use crate::time::period::Period;

/// Cases that agree in the facts a KPI asks for and count in the same period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiCell {
    /// The instant by which `period_start` was found.
    pub anchor: TimeAnchor,
    /// The first day of the period that the instant falls in, in the council's zone.
    pub period_start: NaiveDate,
    /// What the cases agree in; facts that nobody asks for are left out.
    pub facts: CaseFacts,
    /// How many cases.
    pub n: i64,
    /// How many of them have a number of working days.
    pub timed: i64,
    /// The working days of those, added up.
    pub working_days: i64,
}

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

impl KpiFigure {
    /// Numerator over denominator times factor, at full precision; none when the denominator is 0.
    #[must_use]
    pub fn value(&self, factor: f64) -> Option<f64> {
        super::measure::value(self.numerator, self.denominator, factor)
    }

    /// Two figures put together: parts are added, nothing is averaged. The period is the earlier one.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            period_start: self.period_start.min(other.period_start),
            numerator: self.numerator + other.numerator,
            denominator: match (self.denominator, other.denominator) {
                (Some(left), Some(right)) => Some(left + right),
                (one, none) => one.or(none),
            },
        }
    }
}

impl Question<'_> {
    /// The anchors by which its cells must be read, each once.
    #[must_use]
    pub fn anchors(&self) -> Vec<TimeAnchor> {
        let mut anchors: Vec<TimeAnchor> = self.parts().map(|part| part.anchor).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// The facts that its cells must be grouped by.
    #[must_use]
    pub fn dimensions(&self) -> DimensionSet {
        let mut found: DimensionSet = self
            .parts()
            .flat_map(|part| part.predicate.dimensions())
            .collect();
        if !self.services.is_empty() {
            found.insert(Dimension::Service);
        }
        found
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

    /// One figure for each of `periods` (first days, kept in their order), zeros where nothing counts.
    ///
    /// A cell whose period is not among them is ignored. For a duration only cases with a known number
    /// of working days count, above and below.
    #[must_use]
    pub fn fold(&self, cells: &[KpiCell], periods: &[NaiveDate]) -> Vec<KpiFigure> {
        let mut sums: BTreeMap<NaiveDate, (i64, i64)> =
            periods.iter().map(|period| (*period, (0, 0))).collect();
        for cell in cells {
            if let Some((numerator, denominator)) = sums.get_mut(&cell.period_start) {
                *numerator += self.amount(Part::Numerator, cell);
                *denominator += self.amount(Part::Denominator, cell);
            }
        }
        let has_denominator = !matches!(self.kind, KpiKind::CaseCount | KpiKind::Stock);
        let figure = |period: &NaiveDate| {
            let (numerator, denominator) = sums.get(period).copied().unwrap_or_default();
            KpiFigure {
                period_start: *period,
                numerator,
                denominator: has_denominator.then_some(denominator),
            }
        };
        periods.iter().map(figure).collect()
    }

    /// What a cell adds to both parts, whatever its period.
    #[must_use]
    pub fn adds(&self, cell: &KpiCell) -> Parts {
        Parts {
            numerator: self.amount(Part::Numerator, cell),
            denominator: self.amount(Part::Denominator, cell),
        }
    }

    /// What one case adds to both parts in the days of `period`.
    #[must_use]
    pub fn adds_of(&self, case: &Standing, period: &Period) -> Parts {
        let mut sum = Parts::default();
        for cell in case.cells(period) {
            sum += self.adds(&cell);
        }
        sum
    }

    fn amount(&self, part: Part, cell: &KpiCell) -> i64 {
        let is_anchored = self
            .measure
            .part(self.kind, part)
            .is_some_and(|definition| definition.anchor == cell.anchor);
        if !is_anchored || !self.counts(part, &cell.facts) {
            return 0;
        }
        match (self.kind, part) {
            (KpiKind::CaseDuration, Part::Numerator) => cell.working_days,
            (KpiKind::CaseDuration, Part::Denominator) => cell.timed,
            _ => cell.n,
        }
    }

    fn parts(&self) -> impl Iterator<Item = &PartDefinition> {
        Part::ALL
            .iter()
            .filter_map(|part| self.measure.part(self.kind, *part))
    }
}

#[cfg(test)]
#[path = "figures_test.rs"]
mod tests;
