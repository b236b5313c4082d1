//! Where each reading is answered from: the narrowest cube that tells all that its part asks, or else the
//! rows of cases or contacts. Readings that one source answers are read together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use rules::demand::Measure;
use rules::performance::{Dimension, DimensionSet, Reading, Tally, TimeAnchor};
use rules::time::grain::Grain as Length;
use rules::time::period::Period;
use uuid::Uuid;

use super::Wanted;
use super::facts::{Told, told};
use crate::demand::cells::cube::{self, CellDimension, Cube, Grain};

/// Where cells come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A cube, with the deltas that are not yet in it.
    Cube(&'static Cube),
    /// The rows of cases and closings, or of contacts.
    Rows,
}

/// What is read from one source at once.
#[derive(Clone, Debug)]
pub(super) struct Arm {
    /// Where from.
    pub source: Source,
    /// The instant that decides the period.
    pub anchor: TimeAnchor,
    /// Whether it counts what comes into a stock and leaves it.
    pub is_stock: bool,
    /// Whether working days are added up.
    pub is_timed: bool,
    /// All that its readings tell cases apart by.
    pub facts: DimensionSet,
    /// The services whose cases count; none for those of the whole council.
    pub services: Option<BTreeSet<Uuid>>,
    /// The readings that it answers.
    pub readings: BTreeSet<Reading>,
}

impl Arm {
    /// The measures that it sums, each with its sign.
    pub fn measures(&self) -> &'static [(Measure, i8)] {
        measures(self.anchor, self.is_stock)
    }
}

/// The arms that answer everything that is wanted, each reading from its source.
pub(super) fn arms(wanted: &[Wanted<'_>], source: impl Fn(&Reading) -> Source) -> Vec<Arm> {
    let mut arms: BTreeMap<(TimeAnchor, bool, Option<&'static str>), Arm> = BTreeMap::new();
    for Wanted { reading, services } in wanted {
        let source = source(reading);
        let is_stock = reading.tally == Tally::Stock;
        let table = match source {
            Source::Cube(cube) => Some(cube.name),
            Source::Rows => None,
        };
        let arm = arms
            .entry((reading.anchor, is_stock, table))
            .or_insert_with(|| Arm {
                source,
                anchor: reading.anchor,
                is_stock,
                is_timed: false,
                facts: DimensionSet::new(),
                services: Some(BTreeSet::new()),
                readings: BTreeSet::new(),
            });
        arm.is_timed |= reading.tally == Tally::WorkingDays;
        arm.facts.extend(&reading.facts);
        if services.is_empty() {
            arm.services = None;
        } else if let Some(own) = &mut arm.services {
            own.extend(services.iter());
        }
        arm.readings.insert(reading.clone());
    }
    arms.into_values().collect()
}

/// The source of a reading of these days.
pub(super) fn source(reading: &Reading, days: Period) -> Source {
    let Some(needed) = needed(reading) else {
        return Source::Rows;
    };
    let has_days = needed.contains(&CellDimension::WorkingDays);
    let measures = measures(reading.anchor, reading.tally == Tally::Stock);
    cube::that_tell(grain(reading, days), &needed)
        .filter(|cube| {
            let mut summed = measures.iter().map(|(measure, _)| measure);
            summed.all(|measure| cube.measures.contains(measure))
        })
        // A cube by working days is wide, and serves those who ask for them.
        .find(|cube| cube.tells(CellDimension::WorkingDays) == has_days)
        .map_or(Source::Rows, Source::Cube)
}

/// What cells must tell apart besides journey and version; `None` when no cell can.
fn needed(reading: &Reading) -> Option<Vec<CellDimension>> {
    let mut needed = Vec::new();
    let days = (reading.tally == Tally::WorkingDays).then_some(Dimension::WorkingDays);
    for fact in reading.facts.iter().copied().chain(days) {
        match told(fact, reading) {
            Told::Always => {}
            Told::By(dimension) => needed.push(dimension),
            Told::Never => return None,
        }
    }
    Some(needed)
}

/// Months suffice for whole months; of a stock only the end matters.
fn grain(reading: &Reading, days: Period) -> Grain {
    let is_months = match reading.tally {
        Tally::Stock => days.to.day() == 1,
        Tally::Cases | Tally::WorkingDays => Length::Month.is_whole(days),
    };
    if is_months { Grain::Month } else { Grain::Day }
}

const fn measures(anchor: TimeAnchor, is_stock: bool) -> &'static [(Measure, i8)] {
    match (anchor, is_stock) {
        (TimeAnchor::Contacted, _) => &[(Measure::Contacts, 1)],
        (TimeAnchor::Due, true) => &[(Measure::Breached, 1), (Measure::BreachEnded, -1)],
        (_, true) => &[
            (Measure::Opened, 1),
            (Measure::Closed, -1),
            (Measure::Withdrawn, -1),
            (Measure::Merged, -1),
            (Measure::Reopened, 1),
        ],
        (TimeAnchor::Opened, false) => &[(Measure::Opened, 1)],
        (TimeAnchor::Closed, false) => &[(Measure::LatestClosed, 1)],
        (TimeAnchor::Due, false) => &[(Measure::Due, 1)],
    }
}

#[cfg(test)]
#[path = "plan_test.rs"]
mod tests;
