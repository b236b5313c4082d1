//! How long the words of a case are kept after it ended, and what is to be done then.

use chrono::{Days, Months, NaiveDate};

use crate::problem::Problem;

/// The most months for which words are kept: a hundred years.
pub const MOST_MONTHS: i32 = 1_200;

/// What is to be done when the time is over.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
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
pub enum RetentionAction {
    /// Somebody decides whether they are kept longer.
    Review,
    /// They are destroyed.
    Destroy,
}

impl RetentionAction {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Review, Self::Destroy];
}

/// For how long, and what then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retention {
    /// Whole calendar months from the day on which the case ended, 1 to [`MOST_MONTHS`].
    pub months: u32,
    /// What then.
    pub action: RetentionAction,
}

/// Why something is no retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RetentionProblem {
    /// Too few months or too many.
    MonthsOutOfRange,
    /// Months without what is to be done then, or the other way round.
    HalfGiven,
}

/// So many months, if they are neither too few nor too many.
///
/// # Errors
/// What is wrong with them, at `field`.
pub fn months(given: i32, field: &str) -> Result<u32, Problem<RetentionProblem>> {
    let wrong = || {
        let message = format!("{field} must be 1 to {MOST_MONTHS}, not {given}.");
        Problem::new(RetentionProblem::MonthsOutOfRange, field, message)
    };
    let fits = (1..=MOST_MONTHS).contains(&given).then_some(given);
    fits.and_then(|fits| u32::try_from(fits).ok())
        .ok_or_else(wrong)
}

impl Retention {
    /// The retention of an outcome, of which both parts are given or none.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of(
        given: Option<i32>,
        action: Option<RetentionAction>,
    ) -> Result<Option<Self>, Problem<RetentionProblem>> {
        match (given, action) {
            (None, None) => Ok(None),
            (Some(given), Some(action)) => {
                let months = months(given, "retentionMonths")?;
                Ok(Some(Self { months, action }))
            }
            (Some(_), None) => Err(half("retentionAction", "retentionMonths")),
            (None, Some(_)) => Err(half("retentionMonths", "retentionAction")),
        }
    }

    /// The day from which on the words of a case that ended on `closed_on` are due: so many calendar months
    /// later, on the last day of a month that is too short.
    #[must_use]
    pub fn due_on(self, closed_on: NaiveDate) -> NaiveDate {
        after(closed_on, self.months)
    }

    /// The day before which a case must have ended to be due on `today`.
    #[must_use]
    pub fn ended_before(self, today: NaiveDate) -> NaiveDate {
        let tomorrow = next(today);
        let first = tomorrow
            .checked_sub_months(Months::new(self.months))
            .unwrap_or(NaiveDate::MIN);
        // The day of a month that is too short for it stands for days that come out too early.
        if self.due_on(first) < tomorrow {
            next(first)
        } else {
            first
        }
    }
}

/// So many calendar months after a day, on the last day of a month that is too short.
#[must_use]
pub fn after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
}

fn half(missing: &str, given: &str) -> Problem<RetentionProblem> {
    let message =
        format!("{given} and {missing} go together: give both, or neither to keep the words.");
    Problem::new(RetentionProblem::HalfGiven, missing, message)
}

#[cfg(test)]
#[path = "retention_test.rs"]
mod tests;
