//! Figures of demand as they are published. Nothing else leaves this crate for a reader: the true figures
//! are out of reach, so that a new field cannot show them by mistake.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::figures::Figures;
use super::rows::{By, Group, Row};
use crate::number;
use crate::small_numbers::Suppression;
use crate::time::period::Period;

/// A number of contacts, cases or episodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Count {
    /// Contacts.
    Contacts,
    /// Contacts with a failure code.
    Failure,
    /// Contacts with another code that is known.
    NotFailure,
    /// Contacts whose code is known.
    Known,
    /// Contacts with the code unknown.
    Unknown,
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
    /// Cases closed by their due instant.
    ClosedOnTime,
    /// Cases closed after their due instant.
    ClosedLate,
    /// Closed cases that had a due instant.
    ClosedWithDue,
    /// Closed cases whose working days are known.
    Timed,
    /// Cases open at the end.
    OpenAtEnd,
    /// Cases open and due at the end.
    BreachBacklog,
    /// Contacts that follow an earlier one.
    Repeats,
    /// Contacts that chase a case which is not yet due.
    Chases,
    /// Episodes that began.
    Episodes,
    /// Episodes settled at their first contact.
    Resolved,
    /// Episodes not settled at their first contact.
    Unresolved,
    /// Episodes too young to be judged for good.
    Young,
}

impl Count {
    /// Every count, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Contacts,
        Self::Failure,
        Self::NotFailure,
        Self::Known,
        Self::Unknown,
        Self::Opened,
        Self::Closed,
        Self::Reopened,
        Self::Withdrawn,
        Self::Merged,
        Self::ClosedOnTime,
        Self::ClosedLate,
        Self::ClosedWithDue,
        Self::Timed,
        Self::OpenAtEnd,
        Self::BreachBacklog,
        Self::Repeats,
        Self::Chases,
        Self::Episodes,
        Self::Resolved,
        Self::Unresolved,
        Self::Young,
    ];

    /// Whether it is a stock: those of several periods have no sum.
    const fn is_stock(self) -> bool {
        matches!(self, Self::OpenAtEnd | Self::BreachBacklog)
    }

    fn of(self, figures: &Figures) -> i64 {
        match self {
            Self::Contacts => figures.contacts,
            Self::Failure => figures.failure,
            Self::NotFailure => figures.contacts - figures.unknown - figures.failure,
            Self::Known => figures.contacts - figures.unknown,
            Self::Unknown => figures.unknown,
            Self::Opened => figures.opened,
            Self::Closed => figures.closed,
            Self::Reopened => figures.reopened,
            Self::Withdrawn => figures.withdrawn,
            Self::Merged => figures.merged,
            Self::ClosedOnTime => figures.closed_on_time,
            Self::ClosedLate => figures.closed_late,
            Self::ClosedWithDue => figures.closed_on_time + figures.closed_late,
            Self::Timed => figures.working_days.count(),
            Self::OpenAtEnd => figures.at_end.open,
            Self::BreachBacklog => figures.at_end.breached,
            Self::Repeats => figures.repeats,
            Self::Chases => figures.chases,
            Self::Episodes => figures.episodes,
            Self::Resolved => figures.resolved,
            Self::Unresolved => figures.episodes - figures.resolved,
            Self::Young => figures.young,
        }
    }
}

/// A share of a number of things, as published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedShare {
    /// How many of them; none when it or the rest is hidden.
    pub numerator: Option<i64>,
    /// Out of how many; none when hidden.
    pub denominator: Option<i64>,
    /// The published numerator over the published denominator; none when either is hidden, and when the
    /// denominator is 0.
    pub value: Option<f64>,
}

impl PublishedShare {
    /// Whether anything of it is hidden.
    #[must_use]
    pub const fn is_suppressed(&self) -> bool {
        self.numerator.is_none() || self.denominator.is_none()
    }
}

/// Figures as published.
#[derive(Clone, Debug, Default)]
pub struct PublishedFigures {
    figures: Figures,
    suppression: Suppression,
    hidden: BTreeSet<Count>,
}

impl Figures {
    /// The figures as published.
    #[must_use]
    pub const fn published(self, suppression: Suppression) -> PublishedFigures {
        PublishedFigures {
            figures: self,
            suppression,
            hidden: BTreeSet::new(),
        }
    }
}

impl PublishedFigures {
    /// A count; none when it is hidden.
    #[must_use]
    pub fn count(&self, count: Count) -> Option<i64> {
        if self.hidden.contains(&count) {
            return None;
        }
        self.suppression.publish(count.of(&self.figures))
    }

    /// Cases closed by their due instant, out of closed cases that had one.
    #[must_use]
    pub fn on_time(&self) -> PublishedShare {
        self.share(Count::ClosedOnTime, Count::ClosedLate, Count::ClosedWithDue)
    }

    /// Contacts with a failure code, out of those whose code is known.
    #[must_use]
    pub fn failure_rate(&self) -> PublishedShare {
        self.share(Count::Failure, Count::NotFailure, Count::Known)
    }

    /// Contacts with the code unknown, out of all.
    #[must_use]
    pub fn unknown_share(&self) -> PublishedShare {
        self.share(Count::Unknown, Count::Known, Count::Contacts)
    }

    /// Whether more than 20 % of the contacts are unknown; none when their share is hidden.
    #[must_use]
    pub fn is_low_confidence(&self) -> Option<bool> {
        let share = self.unknown_share();
        // Whole numbers: exactly 20 % is not low.
        Some(share.numerator? * 5 > share.denominator?)
    }

    /// Episodes settled at their first contact, out of those that began.
    #[must_use]
    pub fn first_contact_resolution(&self) -> PublishedShare {
        self.share(Count::Resolved, Count::Unresolved, Count::Episodes)
    }

    /// The least number of working days within which `percent` % of the cases were closed, out of
    /// published counts; none without cases, and when there are too few.
    #[must_use]
    pub fn working_days_percentile(&self, percent: u8) -> Option<i32> {
        self.count(Count::Timed)?;
        self.figures
            .working_days
            .published_percentile(percent, self.suppression)
    }

    fn share(&self, part: Count, rest: Count, whole: Count) -> PublishedShare {
        let denominator = self.count(whole);
        let rest = self.count(rest);
        let numerator = self
            .count(part)
            .filter(|_| rest.is_some())
            .map(|part| denominator.map_or(part, |whole| part.min(whole)));
        let ratio = |part| number::ratio(part, denominator?);
        PublishedShare {
            numerator,
            denominator,
            value: numerator.and_then(ratio),
        }
    }
}

/// A row as published.
#[derive(Clone, Debug)]
pub struct PublishedRow {
    /// The days that are counted.
    pub period: Period,
    /// What it is about.
    pub group: Group,
    /// What was counted, as published.
    pub figures: PublishedFigures,
}

impl Row {
    /// The row as published, by itself.
    #[must_use]
    pub fn published(self, suppression: Suppression) -> PublishedRow {
        PublishedRow {
            period: self.period,
            group: self.group,
            figures: self.figures.published(suppression),
        }
    }
}

/// Rows told apart by `by` as published, beside totals that are published too: see
/// [`Suppression::publish_rows`].
#[must_use]
pub fn publish(rows: Vec<Row>, by: &By, suppression: Suppression) -> Vec<PublishedRow> {
    let mut published: Vec<PublishedRow> = rows
        .into_iter()
        .map(|row| row.published(suppression))
        .collect();
    if suppression == Suppression::None {
        return published;
    }
    for count in Count::ALL {
        let tables = if count.is_stock() {
            published
                .chunk_by_mut(|one, next| one.period == next.period)
                .collect()
        } else {
            vec![published.as_mut_slice()]
        };
        for table in tables {
            hide(table, *count, by, suppression);
        }
    }
    published
}

/// Hides what would give a small row away.
fn hide(rows: &mut [PublishedRow], count: Count, by: &By, suppression: Suppression) {
    let table: Vec<(Vec<Place>, i64)> = rows
        .iter()
        .map(|row| (places(row, by, count), count.of(&row.figures.figures)))
        .collect();
    for (row, shown) in rows.iter_mut().zip(suppression.publish_rows(&table)) {
        if shown.is_none() {
            row.figures.hidden.insert(count);
        }
    }
}

/// Where a row stands on one axis: its first day, or what it is about.
type Place = (Option<NaiveDate>, Group);

fn places(row: &PublishedRow, by: &By, count: Count) -> Vec<Place> {
    let is_by_time = by.grain.is_some() && !count.is_stock();
    let time = is_by_time.then(|| (Some(row.period.from), Group::default()));
    let others = by
        .dimensions()
        .map(|dimension| (None, row.group.only(dimension)));
    time.into_iter().chain(others).collect()
}

#[cfg(test)]
#[path = "published_test.rs"]
mod tests;
