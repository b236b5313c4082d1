//! Periods: half-open runs of local days, in the five forms in which the API takes them.
//!
//! A financial year runs from 1 April to 31 March; its quarter 2 is July to September.

use std::iter::successors;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use super::zone::start_of_day;
use crate::performance::Frequency;

/// The most months that "last months" may ask for.
pub const MAX_LAST_MONTHS: i32 = 120;
/// The most years that a period may span.
pub const MAX_YEARS: u32 = 30;
const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 2199;
const APRIL: u32 = 4;

/// Local days from `from` up to but not including `to`, in the zone of the council.
///
/// The constructors check; a period put together by hand with crossed ends is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
}

/// Whether a day lies in the years 1900 to 2199. Others are none of a council's, and the databases do not
/// keep them alike.
#[must_use]
pub fn is_known(day: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
}

/// What is wrong with a day that a caller gives: it must lie in the years 1900 to 2199.
#[must_use]
pub fn day_fault(field: &str, day: NaiveDate) -> Option<String> {
    (!is_known(day)).then(|| format!("{field} must lie in the years {FIRST_YEAR} to {LAST_YEAR}."))
}

/// Why a period is refused, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// `to` is not after `from`.
    #[error("to ({to}) must be later than from ({from}): a period ends before the day `to`")]
    EndsCrossed {
        /// The first day asked for.
        from: NaiveDate,
        /// The day after the last asked for.
        to: NaiveDate,
    },
    /// The period is longer than [`MAX_YEARS`].
    #[error(
        "a period must span at most {MAX_YEARS} years: move from ({from}) and to ({to}) closer together"
    )]
    TooLong {
        /// The first day asked for.
        from: NaiveDate,
        /// The day after the last asked for.
        to: NaiveDate,
    },
    /// A day outside the years 1900 to 2199.
    #[error("a period must lie in the years {FIRST_YEAR} to {LAST_YEAR}")]
    OutOfRange,
    /// Months back is not 1 to [`MAX_LAST_MONTHS`].
    #[error("lastMonths must be from 1 to {MAX_LAST_MONTHS}, not {0}")]
    LastMonths(i32),
    /// The month is not written `YYYY-MM`.
    #[error("month must look like 2026-09")]
    Month,
    /// The quarter's number is not 1 to 4.
    #[error("quarter number must be from 1 (April to June) to 4 (January to March), not {0}")]
    QuarterNumber(i32),
    /// The financial year is not written `YYYY/YY`.
    #[error("financialYear must look like 2026/27")]
    FinancialYear,
    /// The second year of the financial year does not follow the first.
    #[error(
        "financialYear must name two years that follow each other: {first}/{expected:02}, not {first}/{found:02}"
    )]
    FinancialYearEnd {
        /// The year it starts in.
        first: i32,
        /// The two digits that follow from it.
        expected: i32,
        /// The two digits given.
        found: i32,
    },
}

impl Period {
    /// The days from `from` up to but not including `to`.
    ///
    /// # Errors
    /// When the ends are crossed or equal, more than 30 years apart, or outside the years 1900 to 2199.
    pub fn between(from: NaiveDate, to: NaiveDate) -> Result<Self, PeriodFault> {
        if to <= from {
            return Err(PeriodFault::EndsCrossed { from, to });
        }
        if !is_known(from) || !is_known(to) {
            return Err(PeriodFault::OutOfRange);
        }
        match from.checked_add_months(Months::new(MAX_YEARS * 12)) {
            Some(furthest) if to <= furthest => Ok(Self { from, to }),
            _ => Err(PeriodFault::TooLong { from, to }),
        }
    }

    /// The `count` whole calendar months before the one that holds `today`; `include_current` adds that one.
    ///
    /// # Errors
    /// When `count` is not 1 to 120.
    pub fn last_months(
        count: i32,
        include_current: bool,
        today: NaiveDate,
    ) -> Result<Self, PeriodFault> {
        let months = u32::try_from(count)
            .ok()
            .filter(|_| (1..=MAX_LAST_MONTHS).contains(&count));
        let months = months.ok_or(PeriodFault::LastMonths(count))?;
        let current = Self::holding(today, Frequency::Month);
        let from = current
            .from
            .checked_sub_months(Months::new(months))
            .ok_or(PeriodFault::OutOfRange)?;
        Self::between(
            from,
            if include_current {
                current.to
            } else {
                current.from
            },
        )
    }

    /// A calendar month, written `2026-09`.
    ///
    /// # Errors
    /// When it is not written so, or names no month.
    pub fn month(text: &str) -> Result<Self, PeriodFault> {
        let (year, month) = text.split_once('-').ok_or(PeriodFault::Month)?;
        let year = digits(year, 4).ok_or(PeriodFault::Month)?;
        let month = digits(month, 2)
            .and_then(|month| u32::try_from(month).ok())
            .ok_or(PeriodFault::Month)?;
        let from = NaiveDate::from_ymd_opt(year, month, 1).ok_or(PeriodFault::Month)?;
        Self::checked_holding(from, Frequency::Month)
    }

    /// A quarter of a financial year: 1 is April to June, 4 January to March.
    ///
    /// # Errors
    /// When the financial year is not written `2026/27`, or the number is not 1 to 4.
    pub fn quarter(financial_year: &str, number: i32) -> Result<Self, PeriodFault> {
        let year = Self::financial_year(financial_year)?;
        let before = u32::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|before| *before < 4);
        let before = before.ok_or(PeriodFault::QuarterNumber(number))?;
        let from = year
            .from
            .checked_add_months(Months::new(before * 3))
            .ok_or(PeriodFault::OutOfRange)?;
        Self::checked_holding(from, Frequency::Quarter)
    }

    /// A financial year from 1 April, written `2026/27`.
    ///
    /// # Errors
    /// When it is not written so, or the second year does not follow the first.
    pub fn financial_year(text: &str) -> Result<Self, PeriodFault> {
        let (first, second) = text.split_once('/').ok_or(PeriodFault::FinancialYear)?;
        let first = digits(first, 4).ok_or(PeriodFault::FinancialYear)?;
        let found = digits(second, 2).ok_or(PeriodFault::FinancialYear)?;
        let expected = (first + 1) % 100;
        if found != expected {
            return Err(PeriodFault::FinancialYearEnd {
                first,
                expected,
                found,
            });
        }
        let from = NaiveDate::from_ymd_opt(first, APRIL, 1).ok_or(PeriodFault::FinancialYear)?;
        Self::checked_holding(from, Frequency::FinancialYear)
    }

    /// The month, quarter or financial year that holds a day.
    #[must_use]
    pub fn holding(day: NaiveDate, frequency: Frequency) -> Self {
        let from = start_of(day, frequency);
        Self {
            from,
            to: from
                .checked_add_months(length(frequency))
                .unwrap_or(NaiveDate::MAX),
        }
    }

    fn checked_holding(day: NaiveDate, frequency: Frequency) -> Result<Self, PeriodFault> {
        let period = Self::holding(day, frequency);
        Self::between(period.from, period.to)
    }

    /// Whether a local day lies in the period.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day < self.to
    }

    /// The last day; the day before `to`.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.to.pred_opt().unwrap_or(self.to)
    }

    /// The number of days; 0 when the ends are crossed.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.to.signed_duration_since(self.from).num_days().max(0)
    }

    /// The period of the same number of days just before this one.
    #[must_use]
    pub fn previous(&self) -> Self {
        let days = Days::new(crate::number::i64_to_u64(self.days()));
        Self {
            from: self.from.checked_sub_days(days).unwrap_or(NaiveDate::MIN),
            to: self.from,
        }
    }

    /// The first instant of the period, and the first after it, in UTC.
    #[must_use]
    pub fn instants(&self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (start_of_day(self.from, zone), start_of_day(self.to, zone))
    }

    /// The first day of every calendar month that overlaps the period, in order.
    pub fn months(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.starts(Frequency::Month)
    }

    /// The whole months, quarters or financial years that overlap the period, in order.
    ///
    /// The first and the last may reach beyond it: a KPI has values for whole periods only.
    #[must_use]
    pub fn split(&self, frequency: Frequency) -> Vec<Self> {
        self.starts(frequency)
            .map(|start| Self::holding(start, frequency))
            .collect()
    }

    fn starts(self, frequency: Frequency) -> impl Iterator<Item = NaiveDate> + use<> {
        let Self { from, to } = self;
        let first = (from < to).then(|| start_of(from, frequency));
        successors(first, move |start| {
            start.checked_add_months(length(frequency))
        })
        .take_while(move |start| *start < to)
    }

    /// The name of the month, quarter or year that `from` lies in: `2026-09`, `2026/27 Q2`, `2026/27`, `2026`.
    #[must_use]
    pub fn label(&self, frequency: Frequency) -> String {
        let year = start_of(self.from, Frequency::FinancialYear).year();
        let financial_year = format!("{year}/{:02}", (year + 1).rem_euclid(100));
        match frequency {
            Frequency::Month => self.from.format("%Y-%m").to_string(),
            Frequency::Quarter => format!(
                "{financial_year} Q{}",
                (self.from.month0() + 9) % 12 / 3 + 1
            ),
            Frequency::FinancialYear => financial_year,
            Frequency::CalendarYear => self.from.format("%Y").to_string(),
        }
    }

    /// Whether its last day is over on the local date `today`.
    #[must_use]
    pub fn is_complete(&self, today: NaiveDate) -> bool {
        self.to <= today
    }
}

/// The first day of the month, quarter or financial year that holds `day`.
fn start_of(day: NaiveDate, frequency: Frequency) -> NaiveDate {
    let back = match frequency {
        Frequency::Month => 0,
        // Quarters of the financial year are quarters of the calendar too.
        Frequency::Quarter => day.month0() % 3,
        Frequency::FinancialYear => (day.month0() + 9) % 12,
        Frequency::CalendarYear => day.month0(),
    };
    let month = day.with_day(1).unwrap_or(day);
    month
        .checked_sub_months(Months::new(back))
        .unwrap_or(NaiveDate::MIN)
}

const fn length(frequency: Frequency) -> Months {
    Months::new(match frequency {
        Frequency::Month => 1,
        Frequency::Quarter => 3,
        Frequency::FinancialYear | Frequency::CalendarYear => 12,
    })
}

/// Exactly so many ASCII digits, as a number: no sign, no blank.
fn digits(text: &str, count: usize) -> Option<i32> {
    let is_whole = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { text.parse().ok() } else { None }
}
