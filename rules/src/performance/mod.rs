//! Key performance indicators: what they measure and how they are read.

pub mod cells;
pub mod chart;
pub mod definition;
pub mod figures;
pub mod forecast;
pub mod formula;
pub mod limits;
pub mod measure;
pub mod movement;
pub mod predicate;
#[cfg(test)]
mod predicate_test;
pub mod published;
pub mod rating;
pub mod reason;
pub mod roll_up;
pub mod standing;
pub mod value;
mod words;

pub use crate::small_numbers::Suppression as SuppressionProfile;
pub use cells::{KpiCell, KpiCells, Reading, Tally};
pub use chart::ChartProfile;
pub use definition::{RollUp, VersionChange};
pub use figures::{KpiFigure, Question};
pub use formula::{Formula, Weight};
pub use measure::{Measure, MeasureProblem, PartDefinition};
pub use predicate::{CaseFacts, Comparison, Dimension, DimensionSet, Predicate};
pub use rating::{Band, Rating, RatingScheme, Tolerance};
pub use roll_up::Amounts;
pub use standing::Standing;

/// How the values of a KPI come about.
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
pub enum KpiKind {
    /// Cases or contacts in the numerator over those in the denominator.
    CaseRatio,
    /// A number of cases or of contacts.
    CaseCount,
    /// A mean number of working days from receipt to closing.
    CaseDuration,
    /// A number of cases open at the end of a period.
    Stock,
    /// Answers that count over all answers of a survey, recorded for each period.
    Survey,
    /// A numerator and denominator, or a value, recorded for each period.
    External,
    /// A formula over other KPIs.
    Derived,
}

impl KpiKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::CaseRatio,
        Self::CaseCount,
        Self::CaseDuration,
        Self::Stock,
        Self::Survey,
        Self::External,
        Self::Derived,
    ];

    /// Whether its figures are counted from cases or contacts.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(
            self,
            Self::CaseRatio | Self::CaseCount | Self::CaseDuration | Self::Stock
        )
    }

    /// Whether its figures are recorded period by period.
    #[must_use]
    pub const fn is_recorded(self) -> bool {
        matches!(self, Self::Survey | Self::External)
    }
}

/// Which direction of a KPI is good.
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
pub enum Polarity {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Best inside a range.
    InRange,
    /// Neither direction is better.
    Neutral,
}

impl Polarity {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Higher, Self::Lower, Self::InRange, Self::Neutral];
}

/// The length of one period of a KPI.
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
pub enum Frequency {
    /// A calendar month.
    Month,
    /// A quarter of the financial year, which starts on 1 April.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
    /// A calendar year.
    CalendarYear,
}

impl Frequency {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Month,
        Self::Quarter,
        Self::FinancialYear,
        Self::CalendarYear,
    ];

    /// Whether periods of this length are made up of whole periods of `finer`, or are the same.
    #[must_use]
    pub fn holds(self, finer: Self) -> bool {
        self == finer
            || match self {
                Self::Month => false,
                Self::Quarter => finer == Self::Month,
                Self::FinancialYear | Self::CalendarYear => {
                    matches!(finer, Self::Month | Self::Quarter)
                }
            }
    }

    /// What such a period is called in a sentence.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter of a financial year",
            Self::FinancialYear => "financial year",
            Self::CalendarYear => "calendar year",
        }
    }
}

/// Which instant of a case or contact decides the period it counts in.
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
pub enum TimeAnchor {
    /// When the case was received.
    Opened,
    /// When the case was last closed; withdrawn cases have no such instant.
    Closed,
    /// When the case was due.
    Due,
    /// When the customer got in touch: contacts count, not cases.
    Contacted,
}

impl TimeAnchor {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Opened, Self::Closed, Self::Due, Self::Contacted];

    /// What has such an instant, and so is counted.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            Self::Opened | Self::Closed | Self::Due => Source::Case,
            Self::Contacted => Source::Contact,
        }
    }
}

/// What a part of a KPI counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Cases.
    Case,
    /// Contacts, with or without a case.
    Contact,
}

/// Why the process behind a KPI is another one from a day on.
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
pub enum RebaseCause {
    /// A journey was redesigned and its new version published.
    JourneyVersion,
    /// The council or the government changed a policy or a law.
    Policy,
    /// Services or teams were put together another way, or their means changed.
    Organisation,
    /// What is counted, or how it is recorded, changed.
    Measurement,
    /// Something else.
    Other,
}

/// Which part of a KPI a case counts in.
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
pub enum Part {
    /// The numerator.
    Numerator,
    /// The denominator.
    Denominator,
}

impl Part {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Numerator, Self::Denominator];
}
