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
    /// 0 is shown, 1 to 9 are hidden, others are rounded to the nearest 5: were they exact, the difference
    /// of two of them would be a small number.
    #[serde(rename = "THRESHOLD_10")]
    #[cfg_attr(feature = "storage", sea_orm(string_value = "THRESHOLD_10"))]
    Threshold10,
    /// Every count is shown as it is.
    None,
}

/// A hidden row is given away when fewer numbers than this remain that it could be.
const FEWEST_GUESSES: i64 = 3;

impl Suppression {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Hes2018, Self::Threshold10, Self::None];

    /// The largest count that is hidden; 0 when none is.
    const fn largest_hidden(self) -> i64 {
        match self {
            Self::Hes2018 => 7,
            Self::Threshold10 => 9,
            Self::None => 0,
        }
    }

    /// The count as published; `None` when it is hidden. Of a negative count (a difference) the size decides.
    #[must_use]
    pub fn publish(self, count: i64) -> Option<i64> {
        match (self, count.abs()) {
            (_, 0) => Some(0),
            (Self::None, _) => Some(count),
            (_, size) if size <= self.largest_hidden() => None,
            (_, size) => Some((size + 2) / 5 * 5 * count.signum()),
        }
    }

    /// Numerator and denominator of a share as published; `None` when either the numerator or the rest is
    /// hidden. Rounding takes no numerator above its denominator; one that is above stays so, as of cases
    /// closed over cases opened.
    #[must_use]
    pub fn publish_share(self, numerator: i64, denominator: i64) -> Option<(i64, i64)> {
        let part = self.publish(numerator)?;
        self.publish(denominator - numerator)?;
        let whole = self.publish(denominator)?;
        let is_share = numerator <= denominator;
        Some((if is_share { part.min(whole) } else { part }, whole))
    }

    /// The value of a share as published: of the published parts. `None` when hidden or without denominator.
    #[must_use]
    pub fn share(self, numerator: i64, denominator: i64) -> Option<f64> {
        let (part, whole) = self.publish_share(numerator, denominator)?;
        number::ratio(part, whole)
    }

    /// The numbers that a published count can stand for, from the least to the most.
    fn range(self, count: i64) -> (i64, i64) {
        let least = self.largest_hidden() + 1;
        match self.publish(count) {
            None => (1, self.largest_hidden()),
            Some(shown) if self == Self::None || shown == 0 => (shown, shown),
            Some(shown) => ((shown - 2).max(least), shown + 2),
        }
    }

    /// The rows of a table as published, beside totals that are published too.
    ///
    /// Every row has a place on each axis (its month and its channel, say); rows that agree on all axes but
    /// one add up to a total. Where a total and the rows beside leave fewer than three numbers that a small
    /// row could be, the smallest shown row of the line is hidden as well, until no line gives a row away
    /// or has none left to hide. A row of 0 is never hidden, and tells nothing.
    #[must_use]
    pub fn publish_rows<K: Ord + Clone>(self, rows: &[(Vec<K>, i64)]) -> Vec<Option<i64>> {
        let mut published: Vec<Option<i64>> =
            rows.iter().map(|(_, count)| self.publish(*count)).collect();
        if self == Self::None {
            return published;
        }
        let lines = lines(rows);
        while let Some(row) = lines
            .iter()
            .find_map(|line| self.second(line, rows, &published))
        {
            if let Some(shown) = published.get_mut(row) {
                *shown = None;
            }
        }
        published
    }

    /// The smallest row that is still shown and not 0, in a line that gives a small row away.
    fn second<K>(
        self,
        line: &[usize],
        rows: &[(Vec<K>, i64)],
        published: &[Option<i64>],
    ) -> Option<usize> {
        let (mut total, mut least_shown, mut most_shown) = (0, 0, 0);
        let (mut small, mut hidden_beside) = (0, 0);
        let mut smallest: Option<(i64, usize)> = None;
        for place in line {
            let (Some((_, count)), Some(shown)) = (rows.get(*place), published.get(*place)) else {
                continue;
            };
            total += count;
            match shown {
                Some(0) => {}
                Some(_) => {
                    let (least, most) = self.range(*count);
                    least_shown += least;
                    most_shown += most;
                    let own = (*count, *place);
                    smallest = Some(smallest.map_or(own, |other| other.min(own)));
                }
                None if *count <= self.largest_hidden() => small += 1,
                None => hidden_beside += 1,
            }
        }
        if small == 0 {
            return None;
        }
        let (least, most) = self.range(total);
        let from_below = if hidden_beside == 0 {
            least - most_shown - self.largest_hidden() * (small - 1)
        } else {
            1
        };
        let from_above = most - least_shown - (small - 1) - hidden_beside;
        let guesses = from_above.min(self.largest_hidden()) - from_below.max(1) + 1;
        smallest
            .filter(|_| guesses < FEWEST_GUESSES)
            .map(|(_, place)| place)
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

#[cfg(test)]
#[path = "small_numbers_test.rs"]
mod tests;
