//! The lengths of time that figures can be told apart by, and the periods they are compared with.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::period::Period;
use crate::performance::Frequency;

/// A length of time that splits a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// A local day.
    Day,
    /// A week of ISO 8601: Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of the financial year, which starts on 1 April.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
}

/// The same week of the year before: a whole number of weeks keeps Mondays on Mondays.
const YEAR_OF_WEEKS: Days = Days::new(52 * 7);
const YEAR: Months = Months::new(12);

impl Grain {
    /// Every value, the shortest first.
    pub const ALL: &'static [Self] = &[
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::FinancialYear,
    ];

    const fn frequency(self) -> Option<Frequency> {
        match self {
            Self::Day | Self::Week => None,
            Self::Month => Some(Frequency::Month),
            Self::Quarter => Some(Frequency::Quarter),
            Self::FinancialYear => Some(Frequency::FinancialYear),
        }
    }

    /// The whole day, week, month, quarter or financial year that holds a day.
    #[must_use]
    pub fn holding(self, day: NaiveDate) -> Period {
        if let Some(frequency) = self.frequency() {
            return Period::holding(day, frequency);
        }
        let (back, length) = match self {
            Self::Week => (u64::from(day.weekday().num_days_from_monday()), 7),
            _ => (0, 1),
        };
        let from = day.checked_sub_days(Days::new(back)).unwrap_or(day);
        let to = from.checked_add_days(Days::new(length));
        Period {
            from,
            to: to.unwrap_or(NaiveDate::MAX),
        }
    }

    /// The parts of a period in order. The first and the last are cut where the period ends.
    #[must_use]
    pub fn split(self, period: Period) -> Vec<Period> {
        let mut parts = Vec::new();
        let mut from = period.from;
        while from < period.to {
            let to = self.holding(from).to.min(period.to);
            parts.push(Period { from, to });
            from = to;
        }
        parts
    }

    /// The name of the one that holds a day: `2026-09-14`, `2026-W38`, `2026-09`, `2026/27 Q2`, `2026/27`.
    #[must_use]
    pub fn label(self, day: NaiveDate) -> String {
        match self.frequency() {
            Some(frequency) => self.holding(day).label(frequency),
            None if self == Self::Week => {
                let week = day.iso_week();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            None => day.format("%Y-%m-%d").to_string(),
        }
    }

    /// Whether the period begins and ends where this grain does.
    #[must_use]
    pub fn is_whole(self, period: Period) -> bool {
        self.holding(period.from).from == period.from && self.holding(period.to).from == period.to
    }
}

impl Period {
    /// The name of any period: that of the day, week, month, quarter or financial year that it is,
    /// else its first and its last day.
    #[must_use]
    pub fn name(&self) -> String {
        let same = Grain::ALL
            .iter()
            .find(|grain| grain.holding(self.from) == *self);
        match same {
            Some(grain) => grain.label(self.from),
            None => format!("{} to {}", self.from, self.last_day()),
        }
    }

    /// The period before: as many calendar months for a period of whole months, such as a quarter or
    /// a year, else as many days.
    #[must_use]
    pub fn before(&self) -> Self {
        if !Grain::Month.is_whole(*self) {
            return self.previous();
        }
        let months = self.months().count();
        let back = Months::new(u32::try_from(months).unwrap_or(u32::MAX));
        Self {
            from: self.from.checked_sub_months(back).unwrap_or(NaiveDate::MIN),
            to: self.from,
        }
    }

    /// The same period last year: the same dates, or for one that is split by weeks 52 weeks earlier.
    #[must_use]
    pub fn year_before(&self, grain: Option<Grain>) -> Self {
        let back = |day: NaiveDate| {
            let day = if grain == Some(Grain::Week) {
                day.checked_sub_days(YEAR_OF_WEEKS)
            } else {
                day.checked_sub_months(YEAR)
            };
            day.unwrap_or(NaiveDate::MIN)
        };
        let to = if Grain::Month.is_whole(*self) {
            back(self.to)
        } else {
            // The last day moves, not the first one after it: 28 February stays one day long.
            back(self.last_day()).succ_opt().unwrap_or(NaiveDate::MAX)
        };
        Self {
            from: back(self.from),
            to,
        }
    }
}

#[cfg(test)]
#[path = "grain_tests.rs"]
mod tests;
