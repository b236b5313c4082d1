//! Periods as people write them in tables: `2013/14`, `2022/23 Q3`, `Q1 2022`, `2019`, `March 2023`,
//! `2023-04`, `2021-02-01`, and runs of them such as `2015 - 17` or `Oct 2021-Sep 2022`.
//!
//! What stands there tells which days a value covers; which period of a KPI that is depends on the
//! length of the KPI's periods. A run looks back from the end of its last period.

use chrono::{Datelike, NaiveDate};

use super::period::{Period, is_known};
use crate::performance::Frequency;

/// What a text says of the days that a value covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The first form that the text can be read in.
    first: Reading,
    /// A second form, when it can be read in two.
    second: Option<Reading>,
}

/// One way to read a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    days: Period,
    /// The length that the words name; none for a single day.
    length: Option<Frequency>,
    is_run: bool,
}

/// Why a text is no period of a KPI, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodWordsFault {
    /// None of the forms.
    #[error(
        "\"{0}\" is no period: write 2023/24, 2023/24 Q1, 2023, March 2023, 2023-03 or a run such as 2021 - 23"
    )]
    Unreadable(String),
    /// Two forms fit.
    #[error("\"{0}\" can be a month or a financial year: say which by the frequency of the KPI")]
    Ambiguous(String),
    /// A day alone.
    #[error("\"{0}\" is a day: say by the frequency of the KPI which period holds it")]
    Day(String),
    /// Another length than that of the KPI's periods.
    #[error("\"{text}\" is {found}, and the KPI has periods of {wanted}: the periods are mixed")]
    Mixed {
        /// What stands there.
        text: String,
        /// What it is.
        found: &'static str,
        /// What the KPI has.
        wanted: &'static str,
    },
}

/// A period of a KPI, and from when on its value looks back when that is earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldPeriod {
    /// The period.
    pub period: Period,
    /// The first day that the value covers, when that is before the period.
    pub covers_from: Option<NaiveDate>,
}

impl Written {
    /// Reads a text.
    ///
    /// # Errors
    /// When it has none of the forms.
    pub fn read(text: &str) -> Result<Self, PeriodWordsFault> {
        let words = text.trim();
        let mut readings = single(words);
        if readings.is_empty() {
            readings.extend(run(words));
        }
        let mut readings = readings.into_iter();
        let first = readings
            .next()
            .ok_or_else(|| PeriodWordsFault::Unreadable(text.to_owned()))?;
        Ok(Self {
            first,
            second: readings.next(),
        })
    }

    /// The length that the words themselves name; none when they leave it open.
    #[must_use]
    pub const fn length(&self) -> Option<Frequency> {
        if self.second.is_some() {
            return None;
        }
        self.first.length
    }

    /// The period of a KPI with periods of this length; with none given, of the length that the words
    /// name. `text` is what was read.
    ///
    /// # Errors
    /// When it is a period of another length, or its length is not told.
    pub fn period(
        &self,
        text: &str,
        frequency: Option<Frequency>,
    ) -> Result<ToldPeriod, PeriodWordsFault> {
        let Some(frequency) = frequency.or_else(|| self.length()) else {
            return Err(if self.second.is_some() {
                PeriodWordsFault::Ambiguous(text.to_owned())
            } else {
                PeriodWordsFault::Day(text.to_owned())
            });
        };
        let mut readings = std::iter::once(self.first).chain(self.second);
        readings
            .find_map(|reading| reading.period(frequency))
            .ok_or_else(|| PeriodWordsFault::Mixed {
                text: text.to_owned(),
                found: self.first.name(),
                wanted: plural(frequency),
            })
    }
}

impl Reading {
    /// The period of this length that it is, or that it looks back from.
    fn period(&self, frequency: Frequency) -> Option<ToldPeriod> {
        let period = Period::holding(self.days.last_day(), frequency);
        let fits = match (self.length, self.is_run) {
            (None, _) => true,
            (Some(length), false) => length == frequency,
            (Some(length), true) => {
                frequency.holds(length)
                    && self.days.to == period.to
                    && self.days.from <= period.from
            }
        };
        fits.then_some(ToldPeriod {
            period,
            covers_from: (self.days.from < period.from).then_some(self.days.from),
        })
    }

    const fn name(&self) -> &'static str {
        match (self.length, self.is_run) {
            (_, true) => "a run of periods",
            (None, false) => "a day",
            (Some(Frequency::Month), false) => "a month",
            (Some(Frequency::Quarter), false) => "a quarter",
            (Some(Frequency::FinancialYear), false) => "a financial year",
            (Some(Frequency::CalendarYear), false) => "a calendar year",
        }
    }
}

const fn plural(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Month => "months",
        Frequency::Quarter => "quarters",
        Frequency::FinancialYear => "financial years",
        Frequency::CalendarYear => "calendar years",
    }
}

fn of(days: Period, length: Frequency) -> Reading {
    Reading {
        days,
        length: Some(length),
        is_run: false,
    }
}

fn at(year: i32, month: u32, length: Frequency) -> Option<Reading> {
    let day = NaiveDate::from_ymd_opt(year, month, 1)?;
    is_known(day).then(|| of(Period::holding(day, length), length))
}

/// Every form of a single period that the text has.
fn single(words: &str) -> Vec<Reading> {
    let forms = [
        year(words).and_then(|year| at(year, 1, Frequency::CalendarYear)),
        financial_year(words),
        quarter(words),
        named_month(words),
        numbered_month(words),
        dashed_financial_year(words),
        day(words),
    ];
    forms.into_iter().flatten().collect()
}

fn year(words: &str) -> Option<i32> {
    let is_year = words.len() == 4 && words.bytes().all(|byte| byte.is_ascii_digit());
    words.parse().ok().filter(|_| is_year)
}

/// `2013/14` or `2013/2014`.
fn financial_year(words: &str) -> Option<Reading> {
    let (first, second) = words.split_once('/')?;
    if let Some(second) = year(second) {
        let follows = year(first)?.checked_add(1) == Some(second);
        let short = format!("{first}/{:02}", second % 100);
        return follows.then(|| financial_year(&short)).flatten();
    }
    let days = Period::financial_year(words).ok()?;
    Some(of(days, Frequency::FinancialYear))
}

/// `2013-14`, where the second year follows the first.
fn dashed_financial_year(words: &str) -> Option<Reading> {
    let (first, second) = words.split_once('-')?;
    let is_short = second.len() == 2 || second.len() == 4;
    financial_year(&format!("{first}/{second}")).filter(|_| is_short)
}

/// `2022/23 Q3`, the quarter of a financial year, or `Q1 2022`, the quarter of a calendar year.
fn quarter(words: &str) -> Option<Reading> {
    let (one, other) = words.split_once(' ')?;
    let (when, number) = if one.starts_with(['Q', 'q']) {
        (other, one)
    } else {
        (one, other)
    };
    let number = number.strip_prefix(['Q', 'q'])?;
    let number: u32 = number
        .parse()
        .ok()
        .filter(|number| (1..=4).contains(number))?;
    if let Some(year) = year(when) {
        return at(year, number * 3 - 2, Frequency::Quarter);
    }
    let year = financial_year(when)?.days.from;
    let month = year.checked_add_months(chrono::Months::new((number - 1) * 3))?;
    at(month.year(), month.month(), Frequency::Quarter)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `March 2023`, `Mar 2023`, `Sept 2023`.
fn named_month(words: &str) -> Option<Reading> {
    let (name, when) = words.split_once([' ', '-'])?;
    let name = name.to_lowercase();
    let place = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.starts_with(&name))?;
    at(
        year(when)?,
        u32::try_from(place + 1).ok()?,
        Frequency::Month,
    )
}

/// `2023-04`.
fn numbered_month(words: &str) -> Option<Reading> {
    let (when, month) = words.split_once('-')?;
    let month: u32 = month.parse().ok().filter(|_| month.len() == 2)?;
    at(year(when)?, month, Frequency::Month)
}

/// `2021-02-01` or `01/02/2021`, the day first.
fn day(words: &str) -> Option<Reading> {
    let is_long = words.len() == 10;
    let date = NaiveDate::parse_from_str(words, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(words, "%d/%m/%Y"))
        .ok()
        .filter(|date| is_long && is_known(*date))?;
    Some(Reading {
        days: Period {
            from: date,
            to: date.succ_opt()?,
        },
        length: None,
        is_run: false,
    })
}

/// Two periods with a dash between; the second may leave out its century, as in `2015 - 17`.
fn run(words: &str) -> Option<Reading> {
    let parted = words
        .split_once(" - ")
        .or_else(|| words.split_once('\u{2013}'))
        .or_else(|| words.split_once('-'))?;
    let (first, second) = (parted.0.trim(), parted.1.trim());
    let century = first.get(..2)?;
    let last = single(second).into_iter().next();
    let last = last.or_else(|| single(&format!("{century}{second}")).into_iter().next())?;
    let first = single(first)
        .into_iter()
        .find(|one| one.length == last.length)?;
    let is_run = first.days.from < last.days.from && last.length.is_some();
    is_run.then_some(Reading {
        days: Period {
            from: first.days.from,
            to: last.days.to,
        },
        length: last.length,
        is_run,
    })
}

#[cfg(test)]
#[path = "period_words_test.rs"]
mod tests;
