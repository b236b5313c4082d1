//! Rows of demand figures, folded from cells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::DemandCode;
use super::figures::{Cell, CellKey, Figures};

/// What demand figures can be told apart by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DemandDimension {
    /// The calendar month, in the council's zone.
    Month,
    /// The channel of the contact, or of the case.
    Channel,
    /// The team of the case.
    Team,
    /// The demand code of the contact, or of the case.
    DemandCode,
    /// The journey.
    Journey,
    /// The journey version of the case.
    Version,
}

impl DemandDimension {
    /// Every dimension, in the order in which rows are sorted.
    pub const ALL: &'static [Self] = &[
        Self::Month,
        Self::Channel,
        Self::Team,
        Self::DemandCode,
        Self::Journey,
        Self::Version,
    ];
}

/// One row: what it is about, and its figures. A dimension that was not asked for is none, and so is
/// one that the things counted do not have, such as the team of a case that is assigned to nobody.
///
/// Rows compare by what they are about, in the order of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The first day of the month.
    pub month: Option<NaiveDate>,
    /// The channel.
    pub channel: Option<Uuid>,
    /// The team.
    pub team: Option<Uuid>,
    /// The demand code.
    pub demand_code: Option<DemandCode>,
    /// The journey.
    pub journey: Option<Uuid>,
    /// The journey version.
    pub version: Option<Uuid>,
    /// What was counted.
    pub figures: Figures,
}

/// What a row is about but for its month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    channel: Option<Uuid>,
    team: Option<Uuid>,
    demand_code: Option<DemandCode>,
    journey: Option<Uuid>,
    version: Option<Uuid>,
}

/// The rows of `cells` told apart by the dimensions in `by`, sorted by month, channel, team, demand
/// code, journey and version (ids by value, none first).
///
/// `months` are the first days of the months of the period; a cell of another month is ignored. By
/// month, every combination of the other dimensions that occurs in any of them has a row in each of
/// them, with zeros where nothing happened. Without any other dimension there is a row for each month,
/// and without any dimension at all one row, whatever the cells. Cells may be finer than `by`.
#[must_use]
pub fn fold(cells: &[Cell], by: &[DemandDimension], months: &[NaiveDate]) -> Vec<Row> {
    let asked: BTreeSet<DemandDimension> = by.iter().copied().collect();
    let within: BTreeSet<NaiveDate> = months.iter().copied().collect();
    let mut sums: BTreeMap<(Option<NaiveDate>, Group), Figures> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| within.contains(&cell.key.month)) {
        let month = asked
            .contains(&DemandDimension::Month)
            .then_some(cell.key.month);
        sums.entry((month, group(&cell.key, &asked)))
            .or_default()
            .add(cell);
    }
    fill(&mut sums, &asked, &within);
    sums.into_iter()
        .map(|((month, group), figures)| row(month, group, figures))
        .collect()
}

/// The figures of all cells of these months together.
#[must_use]
pub fn totals(cells: &[Cell], months: &[NaiveDate]) -> Figures {
    let mut figures = Figures::default();
    for cell in cells.iter().filter(|cell| months.contains(&cell.key.month)) {
        figures.add(cell);
    }
    figures
}

/// Adds the rows of zeros.
fn fill(
    sums: &mut BTreeMap<(Option<NaiveDate>, Group), Figures>,
    asked: &BTreeSet<DemandDimension>,
    within: &BTreeSet<NaiveDate>,
) {
    let is_by_month = asked.contains(&DemandDimension::Month);
    let mut groups: BTreeSet<Group> = sums.keys().map(|(_, group)| *group).collect();
    if asked.len() == usize::from(is_by_month) {
        groups.insert(NO_GROUP);
    }
    for group in groups {
        if is_by_month {
            for month in within {
                sums.entry((Some(*month), group)).or_default();
            }
        } else {
            sums.entry((None, group)).or_default();
        }
    }
}

const NO_GROUP: Group = Group {
    channel: None,
    team: None,
    demand_code: None,
    journey: None,
    version: None,
};

fn group(key: &CellKey, asked: &BTreeSet<DemandDimension>) -> Group {
    let has = |dimension| asked.contains(&dimension);
    Group {
        channel: key.channel.filter(|_| has(DemandDimension::Channel)),
        team: key.team.filter(|_| has(DemandDimension::Team)),
        demand_code: key.demand_code.filter(|_| has(DemandDimension::DemandCode)),
        journey: key.journey.filter(|_| has(DemandDimension::Journey)),
        version: key.version.filter(|_| has(DemandDimension::Version)),
    }
}

const fn row(month: Option<NaiveDate>, group: Group, figures: Figures) -> Row {
    let Group {
        channel,
        team,
        demand_code,
        journey,
        version,
    } = group;
    Row {
        month,
        channel,
        team,
        demand_code,
        journey,
        version,
        figures,
    }
}

#[cfg(test)]
#[path = "rows_test.rs"]
mod tests;
