//! Periods: one input everywhere, and the period that a figure stands for.

use async_graphql::{InputObject, SimpleObject};
use chrono::NaiveDate;
use rules::performance::Frequency;
use rules::time::period::{Period as LocalDays, PeriodFault};

use super::context::Reader;
use super::failure::Failure;

/// A period, in exactly one of its forms: `{ from, to }`, `{ lastMonths }` with or without
/// `includeCurrent`, `{ month }`, `{ quarter }` or `{ financialYear }`. Days are local days of the
/// council's zone.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PeriodInput {
    /// The first day; goes with `to`.
    pub from: Option<NaiveDate>,
    /// The first day that is no longer in it; goes with `from`.
    pub to: Option<NaiveDate>,
    /// So many whole calendar months before the one that holds now, 1 to 120.
    pub last_months: Option<i32>,
    /// Whether the month that holds now is added; goes with `lastMonths`.
    pub include_current: Option<bool>,
    /// A calendar month, such as "2026-09".
    pub month: Option<String>,
    /// A quarter of a financial year.
    pub quarter: Option<QuarterInput>,
    /// A financial year from 1 April, such as "2026/27".
    pub financial_year: Option<String>,
}

/// A quarter of a financial year: number 1 is April to June.
#[derive(Clone, Debug, InputObject)]
pub struct QuarterInput {
    /// The financial year, such as "2026/27".
    pub financial_year: String,
    /// 1 to 4; number 2 is July to September.
    pub number: i32,
}

const FORMS: &str = "Give exactly one of { from, to }, { lastMonths }, { month }, { quarter } and { financialYear }.";

impl PeriodInput {
    /// The days that are meant, on the local day `today`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when it is not in exactly one form, or the form is wrong.
    pub fn days(&self, today: NaiveDate) -> Result<LocalDays, Failure> {
        let days = match self {
            Self {
                from: Some(from),
                to: Some(to),
                last_months: None,
                include_current: None,
                month: None,
                quarter: None,
                financial_year: None,
            } => LocalDays::between(*from, *to),
            Self {
                from: None,
                to: None,
                last_months: Some(count),
                include_current,
                month: None,
                quarter: None,
                financial_year: None,
            } => LocalDays::last_months(*count, include_current.unwrap_or(false), today),
            Self {
                from: None,
                to: None,
                last_months: None,
                include_current: None,
                ..
            } => self.named()?,
            _ => return Err(Failure::bad_input(format!("period: {FORMS}"))),
        };
        days.map_err(|fault| Failure::bad_input(format!("period: {fault}")))
    }

    fn named(&self) -> Result<Result<LocalDays, PeriodFault>, Failure> {
        match (&self.month, &self.quarter, &self.financial_year) {
            (Some(month), None, None) => Ok(LocalDays::month(month)),
            (None, Some(quarter), None) => {
                Ok(LocalDays::quarter(&quarter.financial_year, quarter.number))
            }
            (None, None, Some(year)) => Ok(LocalDays::financial_year(year)),
            _ => Err(Failure::bad_input(format!("period: {FORMS}"))),
        }
    }
}

/// A period that a figure stands for.
#[derive(Clone, Debug, SimpleObject)]
pub struct Period {
    /// Its name: "2026-09-14", "2026-W38", "2026-09", "2026/27 Q2" or "2026/27"; of any other run of
    /// days the first and the last, "2026-09-14 to 2026-09-22".
    pub label: String,
    /// Its first day.
    pub from: NaiveDate,
    /// The first day that is no longer in it.
    pub to: NaiveDate,
    /// Whether its last day is over in the council's zone: figures of it can still be corrected, but
    /// no new event of it can happen.
    pub is_complete: bool,
}

impl Period {
    /// The period as a client reads it.
    #[must_use]
    pub fn of(days: &LocalDays, frequency: Frequency, today: NaiveDate) -> Self {
        Self::named(days.label(frequency), days, today)
    }

    /// A period under this name.
    #[must_use]
    pub fn named(label: String, days: &LocalDays, today: NaiveDate) -> Self {
        Self {
            label,
            from: days.from,
            to: days.to,
            is_complete: days.is_complete(today),
        }
    }
}

/// The present day in the council's zone.
#[must_use]
pub fn today(reader: &Reader) -> NaiveDate {
    rules::time::zone::local_date(reader.clock().now(), reader.viewer().zone())
}
