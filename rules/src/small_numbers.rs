//! Small numbers: what of a count may be shown to somebody who may not see the cases behind it.
//!
//! Counts are published after they are aggregated, totals from the true count and not from published rows.
//! Whatever is computed further (shares, charts, comparisons) is computed from what is published, so that
//! it can tell no more. A share is published only when its numerator and the rest both are.

use std::collections::BTreeMap;

use crate::number;

/// How counts are published.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum Suppression {
    /// Hospital Episode Statistics, 2018: 0 is shown, 1 to 7 are hidden, others are rounded to the nearest 5.
    #[serde(rename = "HES_2018")]
    #[cfg_attr(feature = "storage", sea_orm(string_value = "HES_2018"))]
    #[default]
    Hes2018,
    /// 0 is shown, 1 to 9 are hidden, others are exact; a row that a total would give away takes another
    /// with it.
    #[serde(rename = "THRESHOLD_10")]
    #[cfg_attr(feature = "storage", sea_orm(string_value = "THRESHOLD_10"))]
    Threshold10,
    /// Every count is shown as it is.
    None,
}

impl Suppression {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Hes2018, Self::Threshold10, Self::None];

    /// The count as published; `None` when it is hidden. Of a negative count (a difference) the size decides.
    #[must_use]
    pub fn publish(self, count: i64) -> Option<i64> {
        match (self, count.abs()) {
            (_, 0) => Some(0),
            (Self::Hes2018, 1..=7) | (Self::Threshold10, 1..=9) => None,
            (Self::None | Self::Threshold10, _) => Some(count),
            (Self::Hes2018, size) => Some((size + 2) / 5 * 5 * count.signum()),
        }
    }

    /// Numerator and denominator of a share as published; `None` when either the numerator or the rest is
    /// hidden. What is published is a share again: the numerator is never above the denominator.
    #[must_use]
    pub fn publish_share(self, numerator: i64, denominator: i64) -> Option<(i64, i64)> {
        let part = self.publish(numerator)?;
        self.publish(denominator - numerator)?;
        let whole = self.publish(denominator)?;
        Some((part.min(whole), whole))
    }

    /// The value of a share as published: of the published parts. `None` when hidden or without denominator.
    #[must_use]
    pub fn share(self, numerator: i64, denominator: i64) -> Option<f64> {
        let (part, whole) = self.publish_share(numerator, denominator)?;
        number::ratio(part, whole)
    }

    /// The rows of a table as published, beside totals that are published too.
    ///
    /// Every row has a place on each axis (its month and its channel, say); rows that agree on all axes but
    /// one add up to a total. Where totals are exact, a line with a single hidden row would give it away:
    /// the smallest shown row of the line is then hidden as well, until no line gives a row away. A row
    /// of 0 is never hidden, and tells nothing.
    #[must_use]
    pub fn publish_rows<K: Ord + Clone>(self, rows: &[(Vec<K>, i64)]) -> Vec<Option<i64>> {
        let mut published: Vec<Option<i64>> =
            rows.iter().map(|(_, count)| self.publish(*count)).collect();
        if self != Self::Threshold10 {
            return published;
        }
        let lines = lines(rows);
        while let Some(row) = lines.iter().find_map(|line| second(line, rows, &published)) {
            if let Some(shown) = published.get_mut(row) {
                *shown = None;
            }
        }
        published
    }
}

/// The sets of rows that a reader can have a total of: those alike on all axes but one, and all together.
fn lines<K: Ord + Clone>(rows: &[(Vec<K>, i64)]) -> Vec<Vec<usize>> {
    let axes = rows.iter().map(|(place, _)| place.len()).max().unwrap_or(0);
    let mut lines: Vec<Vec<usize>> = vec![(0..rows.len()).collect()];
    for axis in 0..axes {
        let mut alike: BTreeMap<Vec<K>, Vec<usize>> = BTreeMap::new();
        for (row, (place, _)) in rows.iter().enumerate() {
            let mut rest = place.clone();
            if axis < rest.len() {
                rest.remove(axis);
            }
            alike.entry(rest).or_default().push(row);
        }
        lines.extend(alike.into_values());
    }
    lines
}

/// The smallest row that is still shown and not 0, in a line where just one row is hidden.
fn second<K>(line: &[usize], rows: &[(Vec<K>, i64)], published: &[Option<i64>]) -> Option<usize> {
    let is_hidden = |row: usize| published.get(row).is_some_and(Option::is_none);
    if line.iter().filter(|row| is_hidden(**row)).count() != 1 {
        return None;
    }
    line.iter()
        .copied()
        .filter(|row| {
            published
                .get(*row)
                .copied()
                .flatten()
                .is_some_and(|n| n != 0)
        })
        .min_by_key(|row| rows.get(*row).map(|(_, count)| *count))
}

#[cfg(test)]
#[path = "small_numbers_test.rs"]
mod tests;
