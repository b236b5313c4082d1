//! Rows of demand figures, folded from cells.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::DemandCode;
use super::figures::{Cell, Figure, Figures, Stock};
use crate::organisation::CustomerKind;
use crate::time::grain::Grain;
use crate::time::period::Period;

/// What demand figures can be told apart by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DemandDimension {
    /// The local day.
    Day,
    /// The week, Monday to Sunday.
    Week,
    /// The calendar month, in the council's zone.
    Month,
    /// The quarter of the financial year.
    Quarter,
    /// The financial year.
    FinancialYear,
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
    /// The outcome of the closing, or of the case.
    Outcome,
    /// Who the journey is for.
    CustomerKind,
}

impl DemandDimension {
    /// Every dimension, in the order in which rows are sorted.
    pub const ALL: &'static [Self] = &[
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::FinancialYear,
        Self::Channel,
        Self::Team,
        Self::DemandCode,
        Self::Journey,
        Self::Version,
        Self::Outcome,
        Self::CustomerKind,
    ];

    /// The length of time that it is; none for a dimension that is not of time.
    #[must_use]
    pub const fn grain(self) -> Option<Grain> {
        match self {
            Self::Day => Some(Grain::Day),
            Self::Week => Some(Grain::Week),
            Self::Month => Some(Grain::Month),
            Self::Quarter => Some(Grain::Quarter),
            Self::FinancialYear => Some(Grain::FinancialYear),
            _ => None,
        }
    }
}

/// What rows are told apart by: one length of time at most, and any other dimensions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct By {
    /// The length of time; none for one row for the whole period.
    pub grain: Option<Grain>,
    dimensions: BTreeSet<DemandDimension>,
}

/// Two lengths of time cannot tell the same rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "rows can be told apart by one of DAY, WEEK, MONTH, QUARTER and FINANCIAL_YEAR, not by two of them"
)]
pub struct TwoGrains;

impl By {
    /// These dimensions, each once.
    ///
    /// # Errors
    /// When more than one of them is a length of time.
    pub fn of(asked: &[DemandDimension]) -> Result<Self, TwoGrains> {
        let grains: BTreeSet<Grain> = asked.iter().filter_map(|by| by.grain()).collect();
        if grains.len() > 1 {
            return Err(TwoGrains);
        }
        let others = asked.iter().copied().filter(|by| by.grain().is_none());
        Ok(Self {
            grain: grains.first().copied(),
            dimensions: others.collect(),
        })
    }

    /// The dimensions that are not of time, in order.
    pub fn dimensions(&self) -> impl Iterator<Item = DemandDimension> + use<'_> {
        self.dimensions.iter().copied()
    }

    /// Whether rows are told apart by this dimension, which is not of time.
    #[must_use]
    pub fn has(&self, dimension: DemandDimension) -> bool {
        self.dimensions.contains(&dimension)
    }

    /// Whether nothing but time tells the rows apart.
    #[must_use]
    pub fn is_time_alone(&self) -> bool {
        self.dimensions.is_empty()
    }

    /// The same dimensions without the length of time.
    #[must_use]
    pub fn without_time(&self) -> Self {
        Self {
            grain: None,
            dimensions: self.dimensions.clone(),
        }
    }
}

/// What a row is about but for its period. A dimension that was not asked for is none, and so is one
/// that the things counted do not have, such as the team of a case that is assigned to nobody.
///
/// Groups compare in the order of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group {
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
    /// The outcome; none for a contact and for a case that has none.
    pub outcome: Option<Uuid>,
    /// Who the journey is for.
    pub customer_kind: Option<CustomerKind>,
}

impl Group {
    /// What is left of it when rows are told apart by this dimension alone.
    pub(super) fn only(&self, dimension: DemandDimension) -> Self {
        self.within(&By {
            grain: None,
            dimensions: BTreeSet::from([dimension]),
        })
    }

    /// What is left of it when rows are told apart by `by` alone.
    fn within(&self, by: &By) -> Self {
        let has = |dimension| by.has(dimension);
        Self {
            channel: self.channel.filter(|_| has(DemandDimension::Channel)),
            team: self.team.filter(|_| has(DemandDimension::Team)),
            demand_code: self
                .demand_code
                .filter(|_| has(DemandDimension::DemandCode)),
            journey: self.journey.filter(|_| has(DemandDimension::Journey)),
            version: self.version.filter(|_| has(DemandDimension::Version)),
            outcome: self.outcome.filter(|_| has(DemandDimension::Outcome)),
            customer_kind: self
                .customer_kind
                .filter(|_| has(DemandDimension::CustomerKind)),
        }
    }
}

/// One row: its days, what it is about, and its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The days that are counted.
    pub period: Period,
    /// What it is about.
    pub group: Group,
    /// What was counted.
    pub figures: Figures,
}

/// Too many rows to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "these are {rows} rows, {periods} for each combination, and {most} at most: ask for a shorter period or a longer length of time, fewer dimensions in `by`, or part of it with `where`"
)]
pub struct TooMany {
    /// How many there would be.
    pub rows: usize,
    /// How many there may be.
    pub most: usize,
    /// How many periods of the grain there are.
    pub periods: usize,
}

/// The rows of `cells` in `period` told apart by `by`, sorted by period, channel, team, demand code,
/// journey, version, outcome and customer kind (ids by value, none first).
///
/// By time, every combination of the other dimensions that occurs has a row in each part of the
/// period, with zeros where nothing happened; a combination of which something was open before the
/// period occurs. Without any other dimension there is a row for each part, whatever the cells. A
/// cell of another day is ignored. Cells may be finer than `by`.
///
/// # Errors
/// When there are more than `most` rows.
pub fn fold(cells: &[Cell], by: &By, period: Period, most: usize) -> Result<Vec<Row>, TooMany> {
    let spans = by
        .grain
        .map_or_else(|| vec![period], |grain| grain.split(period));
    let mut groups: BTreeMap<Group, (Figures, BTreeMap<usize, Figures>)> = BTreeMap::new();
    if by.is_time_alone() {
        groups.entry(Group::default()).or_default();
    }
    for cell in cells {
        let group = cell.group.within(by);
        match cell.day {
            None => groups.entry(group).or_default().0.add(cell),
            Some(day) => {
                if let Some(place) = place(&spans, by.grain, day) {
                    let (_, parts) = groups.entry(group).or_default();
                    parts.entry(place).or_default().add(cell);
                }
            }
        }
    }
    groups.retain(|_, (before, parts)| {
        by.is_time_alone() || !parts.is_empty() || before.end(Stock::default()) != Stock::default()
    });
    let rows = spans.len() * groups.len();
    if rows > most {
        let periods = spans.len();
        return Err(TooMany {
            rows,
            most,
            periods,
        });
    }
    Ok(in_order(&spans, groups))
}

/// Which of the spans a day of a cell belongs to.
fn place(spans: &[Period], grain: Option<Grain>, day: chrono::NaiveDate) -> Option<usize> {
    let Some(grain) = grain else {
        return spans.first()?.contains(day).then_some(0);
    };
    if day >= spans.last()?.to {
        return None;
    }
    // The first day of a week or month may lie before the first span, which is cut.
    let whole = grain.holding(day);
    let place = spans.partition_point(|span| span.to <= whole.from);
    let span = spans.get(place)?;
    (grain.holding(span.from) == whole).then_some(place)
}

fn in_order(
    spans: &[Period],
    groups: BTreeMap<Group, (Figures, BTreeMap<usize, Figures>)>,
) -> Vec<Row> {
    let mut rows = Vec::with_capacity(spans.len() * groups.len());
    for (group, (mut before, mut parts)) in groups {
        let mut stock = before.end(Stock::default());
        for (place, period) in spans.iter().enumerate() {
            let mut figures = parts.remove(&place).unwrap_or_default();
            stock = figures.end(stock);
            rows.push(Row {
                period: *period,
                group,
                figures,
            });
        }
    }
    rows.sort_by_key(|row| (row.period, row.group));
    rows
}

/// The figures of all cells of the period together.
#[must_use]
pub fn totals(cells: &[Cell], by: &By, period: Period) -> Row {
    let (mut before, mut figures) = (Figures::default(), Figures::default());
    let whole = [period];
    let counted = |day| match by.grain {
        Some(grain) => day < period.to && grain.holding(day).to > period.from,
        None => place(&whole, None, day).is_some(),
    };
    for cell in cells {
        match cell.day {
            None => before.add(cell),
            Some(day) if counted(day) => figures.add(cell),
            Some(_) => {}
        }
    }
    figures.end(before.end(Stock::default()));
    Row {
        period,
        group: Group::default(),
        figures,
    }
}

/// The figures that have to be read so that the rows are those that occur, whichever of their
/// figures are asked for.
#[must_use]
pub fn wanted(by: &By, asked: impl IntoIterator<Item = Figure>) -> BTreeSet<Figure> {
    let mut all: BTreeSet<Figure> = asked.into_iter().collect();
    if !by.is_time_alone() {
        all.extend(Figure::FLOWS);
    }
    if by.has(DemandDimension::Outcome) {
        all.retain(|figure| !figure.is_stock());
    }
    all
}

#[cfg(test)]
#[path = "rows_test.rs"]
mod tests;

#[cfg(test)]
#[path = "identities_test.rs"]
mod identities;
